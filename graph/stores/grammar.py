"""What a parsed statement does: the second look, after that of :mod:`graph.stores.reading` at its words.

The parser is the embedded engine's own, made from the grammar of Cypher 25, which is what Neo4j reads too. Only the
engine's process can import this module: it needs the Java runtime.
"""

from __future__ import annotations

from typing import Any

from jpype import JClass

from graph.stores.reading import ALLOWED, refused

_ARCADE = "com.arcadedb.query.opencypher"
_ANTLR = "org.antlr.v4.runtime"
#: Statements that were found to read, at most; the same ones are asked again and again.
_KNOWN = 1000


class Grammar:
    """A parser, and what it may find."""

    def __init__(self) -> None:
        self._characters = JClass(f"{_ANTLR}.CharStreams")
        self._tokens = JClass(f"{_ANTLR}.CommonTokenStream")
        self._trees = JClass(f"{_ANTLR}.tree.Trees")
        self._lexer = JClass(f"{_ARCADE}.grammar.Cypher25Lexer")
        self._parser = JClass(f"{_ARCADE}.grammar.Cypher25Parser")
        self._errors = JClass(f"{_ARCADE}.parser.CypherErrorListener")
        self._rules = [str(name) for name in self._parser.ruleNames]
        self._known: set[str] = set()

    def check(self, cypher: str) -> None:
        """Refuse a statement that does more than read.

        Raises
        ------
        ReadOnlyError
            With what it would do.
        jpype.JException
            It is no statement of the language.
        """
        if cypher in self._known:
            return
        tree = self._parse(cypher)
        if len(self._find(tree, "statement")) != 1:
            raise refused(";")
        for rule in ("statement", "clause"):
            for node in self._find(tree, rule):
                if self._rules[node.getChild(0).getRuleIndex()] not in ALLOWED["grammar"][rule]:
                    raise refused(str(node.getStart().getText()).upper())
        for rule in ALLOWED["grammar"]["never"]:
            for node in self._find(tree, rule):
                raise refused(str(node.getText()))
        for node in self._find(tree, "procedureName"):
            if (name := _name(node)).lower() not in map(str.lower, ALLOWED["procedures"]):
                raise refused(f"CALL {name}")
        for node in self._find(tree, "functionName"):
            if "." in (name := _name(node)) and name.lower() not in map(str.lower, ALLOWED["functions"]):
                raise refused(f"{name}()")
        if len(self._known) < _KNOWN:
            self._known.add(cypher)

    def _parse(self, cypher: str) -> Any:
        errors = self._errors()  # raises at the first
        lexer = self._lexer(self._characters.fromString(cypher))
        parser = self._parser(self._tokens(lexer))
        for recogniser in (lexer, parser):
            recogniser.removeErrorListeners()
            recogniser.addErrorListener(errors)
        return parser.statements()

    def _find(self, tree: Any, rule: str) -> list[Any]:
        return list(self._trees.findAllRuleNodes(tree, self._rules.index(rule)))


def _name(node: Any) -> str:
    return str(node.getText()).replace("`", "")
