"""Subgraphs for the tests of exports, made by hand in the form that graph.subgraph gives."""

from __future__ import annotations

import io
from typing import Any

import networkx as nx
from lxml import etree

from graph.export import FORMATS, Cited, Context
from graph.queries import Answer, Column
from graph.stores.base import Result

#: Text that would be a formula, mark-up, a script, a link, an escape, or no text at all where it is not guarded.
HOSTILE = (
    '=HYPERLINK("http://evil.invalid","点我")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "<b>粗体</b>",
    "<script>window.hacked=1</script>",
    '"><img src=http://evil.invalid/x onerror="window.hacked=1">',
    "]]><!--",
    "[链接](http://evil.invalid) http://evil.invalid www.evil.invalid a@evil.invalid",
    "列|表 `代码` *重* _点_ ~删~ # 题 [^1]",
    r"反斜线 \ \N \G \l \u0027 '; MATCH (n) DETACH DELETE n; //",
    "引号 ' \" “ ” ‘ ’ &amp; &#60;",
    "控制\x00\x08\x0b\x1b\x7f\x85字符",
    "半个\ud800代理\udfff",
    "非字符\ufffe\uffff",
    "换行\n回车\r制表\t完",
    "方向\u202e反转\u2066隔离",
    "{{7*7}} ${7*7} %s {0}",
)

PLAN = "云川省推进青年安居若干措施"
TEXT = (
    "（一）扩大保障性住房供给。到2024年底，新筹集青年公寓2万套以上。对新就业青年每人每月补贴不超过600元。"
    "依据《云川省住房保障办法》第八条执行。（省住房城乡建设厅牵头，省财政厅等配合）"
)
SECOND = "（二）优化落户服务。为新就业青年提供落户指引。（省公安厅负责）"
CLAUSE = "以下任务均需各市人民政府落实，不再列出。"


ASKED = Context(
    question="面向新就业青年有哪些措施？",
    parameters={"人群": "新就业青年", "含下位人群": True},
    documents=(Cited("doc/云政发〔2023〕7号", PLAN, "云政发〔2023〕7号", "2023-04-02"),),
    date="2026-11-22",
)
EVIL = Context(title=HOSTILE[5] + HOSTILE[12], question=HOSTILE[0], parameters={HOSTILE[4]: HOSTILE[12]})


def written(name: str, graph: nx.MultiDiGraph, context: Context = ASKED) -> bytes:
    file = io.BytesIO()
    FORMATS[name].write(graph, file, context)
    return file.getvalue()


def words(svg: bytes) -> list[str]:
    """The texts of a picture."""
    return [t.text or "" for t in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def answer(columns: dict[str, str], *rows: list[Any], notes: tuple[str, ...] = ()) -> Context:
    """A question whose answer has columns of these names and types."""
    made = tuple(Column(name, type_, f"{name}列", name) for name, type_ in columns.items())
    result = Result(list(columns), list(rows), False, 0)
    return Context(question="问题", documents=ASKED.documents, answer=Answer(result, made, [*notes]))


def example() -> nx.MultiDiGraph:
    """Two measures of one plan, with everything that can hang on a measure."""
    graph = nx.MultiDiGraph(truncated=False)
    plan = "doc/云政发〔2023〕7号"
    _node(graph, plan, "Document", PLAN, title=PLAN, number="云政发〔2023〕7号", date="2023-04-02", year=2023,
          level="province", jurisdiction="云川省", issuers=["云川省人民政府"], loaded=True, title_inferred=False)
    _node(graph, "doc/云川省住房保障办法", "Document", "云川省住房保障办法", title="云川省住房保障办法", loaded=False)
    first, second = f"{plan}#一/（一）", f"{plan}#一/（二）"
    _node(graph, first, "Measure", "扩大保障性住房供给", heading="扩大保障性住房供给", path="一/（一）", kind="measure",
          deadline="2024-12-31", order=0, doc=plan, start=100, end=100 + len(TEXT), text=TEXT)
    _node(graph, second, "Measure", "优化落户服务", heading="优化落户服务", path="一/（二）", kind="measure", order=1,
          doc=plan, start=300, end=300 + len(SECOND), text=SECOND)
    for name in ("省住房城乡建设厅", "省财政厅", "省公安厅", "各市人民政府"):
        _node(graph, f"agency/{name}", "Agency", name, name=name, scope="云川省", generic=name.startswith("各"), aliases=[])
    for name in ("青年", "新就业青年"):
        _node(graph, f"group/{name}", "TargetGroup", name, name=name, aliases=["青年人", "年轻人"])
    _node(graph, f"{first}@1", "Amount", "每人每月补贴不超过600元", kind="money", high=600.0, unit="元", bound="at_most",
          role="limit", per="人", of="住房补贴", text="每人每月补贴不超过600元")
    _node(graph, f"{first}@2", "Amount", "2万套以上", kind="count", low=20000.0, unit="套", bound="at_least", role="value",
          of="青年公寓", text="2万套以上")
    for measure in (first, second):
        graph.add_edge(plan, measure, "CONTAINS", type="CONTAINS")
    graph.add_edge("group/新就业青年", "group/青年", "SUBGROUP_OF", type="SUBGROUP_OF")
    _say(graph, "agency/省住房城乡建设厅", first, "RESPONSIBLE_FOR", "省住房城乡建设厅", TEXT, 100, plan,
         role="lead", basis="listed", open=True)
    _say(graph, "agency/省财政厅", first, "RESPONSIBLE_FOR", "省财政厅", TEXT, 100, plan,
         role="support", basis="listed", open=True)
    _say(graph, "agency/省公安厅", second, "RESPONSIBLE_FOR", "省公安厅", SECOND, 300, plan,
         role="joint", basis="listed", open=False)
    _say(graph, "agency/各市人民政府", second, "RESPONSIBLE_FOR", CLAUSE, CLAUSE, 60, plan,
         role="joint", basis="inherited", open=False)
    _say(graph, first, "group/新就业青年", "TARGETS", "新就业青年", TEXT, 100, plan, effect="support", basis="stated")
    _say(graph, second, "group/新就业青年", "TARGETS", "新就业青年", SECOND, 300, plan, effect="serve", basis="stated")
    _say(graph, first, f"{first}@1", "HAS_AMOUNT", "每人每月补贴不超过600元", TEXT, 100, plan)
    _say(graph, first, f"{first}@2", "HAS_AMOUNT", "2万套以上", TEXT, 100, plan)
    _say(graph, first, "doc/云川省住房保障办法", "REFERS_TO", "《云川省住房保障办法》第八条", TEXT, 100, plan,
         relation="basis", title="云川省住房保障办法", article="第八条")
    return graph


def hostile() -> nx.MultiDiGraph:
    """The example with a hostile text in every place that a document or a table of names can fill."""
    graph = nx.MultiDiGraph(truncated=False)
    turn = 0

    def spoiled(attributes: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
        nonlocal turn
        out = dict(attributes)
        for name in names:
            if name in out:
                bad = HOSTILE[turn % len(HOSTILE)]
                out[name] = [bad, *out[name]] if isinstance(out[name], list) else f"{bad}{out[name]}"
                turn += 1
        return out

    source = example()
    for _ in range(3):
        for id_, attributes in source.nodes(data=True):
            names = ("caption", "title", "number", "name", "heading", "path", "of", "unit", "scope", "issuers", "aliases")
            copy = spoiled(attributes, names)
            copy["id"] = f"{id_}{turn}"
            graph.add_node(copy["id"], **copy)
            other = f"agency/{turn}"
            bad = HOSTILE[turn % len(HOSTILE)]
            graph.add_node(other, id=other, label="Agency", caption=bad, name=bad, scope="云川省", generic=False)
            if attributes["label"] == "Measure":
                text = spoiled({"text": "说明。"}, ("text",))["text"]
                graph.nodes[copy["id"]].update(text=text, start=0, end=len(text))
                graph.add_edge(other, copy["id"], f"RESPONSIBLE_FOR {bad}", type="RESPONSIBLE_FOR", role="lead",
                               basis="stated", open=False, doc=attributes["doc"], start=0, end=len(text), text=text)
    return graph


def crowd(measures: int = 40, agencies: int = 40) -> nx.MultiDiGraph:
    """More than a picture can show: every measure has three bodies."""
    graph = nx.MultiDiGraph(truncated=False)
    _node(graph, "doc/大", "Document", "云川省大计划", title="云川省大计划", loaded=True)
    for i in range(agencies):
        _node(graph, f"agency/{i:02}", "Agency", f"第{i}局", name=f"第{i}局", scope="云川省", generic=False)
    for i in range(measures):
        text = f"任务{i}由第{i % agencies}局等单位落实。"
        _node(graph, f"m{i:02}", "Measure", f"任务{i}", heading=f"任务{i}", path=f"{i + 1}", kind="measure", order=i,
              doc="doc/大", start=i * 100, end=i * 100 + len(text), text=text)
        graph.add_edge("doc/大", f"m{i:02}", "CONTAINS", type="CONTAINS")
        for step in (0, 1, 5):
            body = f"agency/{(i + step) * (step + 1) % agencies:02}"
            _say(graph, body, f"m{i:02}", "RESPONSIBLE_FOR", f"任务{i}", text, i * 100, "doc/大",
                 role="joint", basis="stated", open=False)
    return graph


def _node(graph: nx.MultiDiGraph, id_: str, label: str, caption: str, **properties: Any) -> None:
    graph.add_node(id_, label=label, caption=caption, id=id_, **properties)


def _say(
    graph: nx.MultiDiGraph, source: str, target: str, type_: str, words: str, text: str, offset: int, doc: str,
    **properties: Any,
) -> None:
    """An edge with its evidence: where `words` stand in `text`, which begins at `offset`."""
    start = offset + text.index(words)
    graph.add_edge(source, target, f"{type_} {doc}:{start}-{start + len(words)}", type=type_, doc=doc, start=start,
                   end=start + len(words), text=words, **properties)
