"""Which statements count as reading, before any engine sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.stores import reading
from graph.stores.base import LimitError, QueryError, ReadOnlyError

HONEST = {
    "a property named like a clause": "MATCH (n) WHERE n.create > 1 RETURN n.set, n.`delete`",
    "a property after a look-up in brackets": "MATCH (n) RETURN [n][0].set",
    "a label and a type": "MATCH (n:Set)-[r:CREATE|DELETE]->(:A&!Merge) RETURN r",
    "a key of a map": "RETURN {create: 1, set : 2} AS x",
    "an alias": "MATCH (n) RETURN n.x AS set",
    "a parameter": "RETURN $delete AS x",
    "a text": "RETURN 'CREATE (n) // 删除' AS x, \"SET; MERGE\" AS y",
    "a text with an escaped quote": r"RETURN 'it\'s; CREATE (n)' AS x",
    "a text that ends in a backslash": r"RETURN 'C:\\' AS x, 'y' AS y",
    "a comment": "/* CREATE (n) */ MATCH (n) // SET n.x = 1\nRETURN n",
    "a longer word": "MATCH (n) RETURN n.created AS created, n.offset AS offset",
    "a variable named start, as evidence has it": "MATCH ()-[e]->() WITH e.start AS start, e.end AS end RETURN start ORDER BY start",
    "a column that stop words look like": "MATCH (n) WITH n AS load RETURN load",
    "a subquery": "MATCH (n) CALL { WITH n MATCH (n)--(m) RETURN m } RETURN m",
    "a subquery with its scope": "MATCH (n) CALL (n) { MATCH (n)--(m) RETURN m } RETURN m",
    "the search": "CALL db.index.fulltext.queryNodes('Measure[text]', $text) YIELD node RETURN node",
    "the search with quoted names": "CALL `db`.index.fulltext.`queryNodes`('a', 'b') YIELD node RETURN node",
    "CASE": "RETURN CASE WHEN true THEN 1 ELSE 2 END AS x",
    "one semicolon at the end": "RETURN 1 AS x ;\n",
    "letters by their number": r"RETURN '\u6559\u80b2' AS x",
    "a number range and a list slice": "MATCH (a)-[*1..3]->(b) RETURN [1, 2, 3][0..2] AS x, 1.5 AS y, .5 AS z",
    "UNION": "MATCH (n:A) RETURN n UNION ALL MATCH (n:B) RETURN n",
}
HOSTILE = {
    "create": "CREATE (n)",
    "in small letters": "match (n) set n.x = 1",
    "after a comment": "MATCH (n)/**/DELETE n",
    "after a comment that ends at a carriage return": "MATCH (n) // x\rDELETE n",
    "right after a bracket": "MATCH (n)DETACH DELETE(n)",
    "in a subquery": "MATCH (n) CALL{CREATE(m)} RETURN n",
    "in FOREACH": "MATCH (n) FOREACH(x IN [1]|SET n.x = x)",
    "a word spelled by numbers": "MATCH (n) \\u0053ET n.x = 1",
    "a quote spelled by number": r"RETURN '\u0027 AS x CREATE (n) RETURN \u0027' AS y",
    "a backslash spelled by number": r"RETURN '\u005c' CREATE (n) //'",
    "a line end in a comment spelled by number": r"RETURN 1 // \u000a CREATE (n)",
    "after a number that ends in a point": "RETURN 1.CREATE (n)",
    "after a range": "MATCH (n) RETURN [1][0..SET]",
    "two statements": "RETURN 1; CREATE (n)",
    "two semicolons": "RETURN 1;;",
    "a file": "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "a file, with headers, further down": "MATCH (n) LOAD  CSV WITH HEADERS FROM $x AS line RETURN line",
    "a procedure that calls out": "CALL apoc.load.json('http://127.0.0.1:9') YIELD value RETURN value",
    "a procedure whose name is quoted": "CALL `dbms`.`listConfig`() YIELD name RETURN name",
    "a procedure whose name has spaces": "CALL dbms . killConnections(['x'])",
    "a procedure after others": "MATCH (n) OPTIONAL CALL db.clearQueryCaches() RETURN n",
    "a procedure without brackets": "CALL dbms.listConfig",
    "batches of transactions": "MATCH (n) CALL (n) { RETURN 1 AS x } IN 10 CONCURRENT TRANSACTIONS RETURN n",
    "what the server runs": "SHOW TRANSACTIONS",
    "settings": "SHOW SETTINGS YIELD name, value RETURN name",
    "ending others": "TERMINATE TRANSACTION 'neo4j-transaction-1'",
    "another database": "USE system SHOW DATABASES",
    "in a subquery, another database": "CALL { USE system MATCH (n) RETURN n } RETURN n",
    "the plan of a write": "EXPLAIN CREATE (n)",
    "running for its figures": "PROFILE MATCH (n) RETURN n",
    "options": "CYPHER runtime=slotted MATCH (n) RETURN n",
    "schema": "DROP INDEX x IF EXISTS",
    "rights": "GRANT ROLE admin TO x",
    "GQL": "INSERT (n)",
    "a transaction": "COMMIT",
}


@pytest.mark.parametrize("cypher", HONEST.values(), ids=HONEST)
def test_honest(cypher: str) -> None:
    reading.check(cypher)


@pytest.mark.parametrize("cypher", HOSTILE.values(), ids=HOSTILE)
def test_hostile(cypher: str) -> None:
    with pytest.raises(ReadOnlyError, match="只能读取图谱，语句中不允许 .+"):
        reading.check(cypher)


@pytest.mark.parametrize("cypher", [
    "RETURN " + "(" * 5000 + "1" + ")" * 5000,
    "RETURN " + "+".join("1" * 20_000),
    "RETURN " + "CASE WHEN true THEN " * 1000 + "1" + " END" * 1000,
    "RETURN '" + "x" * 200_000 + "'",
])
def test_too_much_for_a_parser(cypher: str) -> None:
    with pytest.raises(LimitError):
        reading.check(cypher)


@pytest.mark.parametrize("cypher", ["", "  \n", "// nothing", "/* nothing */ ;"])
def test_empty(cypher: str) -> None:
    with pytest.raises(QueryError, match="语句为空"):
        reading.check(cypher)


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[1] / "queries").glob("*.cypher")), ids=lambda p: p.stem)
def test_stock_questions_read(path: Path) -> None:
    for part in path.read_text("utf-8").split("// subgraph"):
        reading.check(part)
