"""The pages of docs/ that come from code: the schema and the named queries. `python -m graph.docs` writes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.queries import all_named
from graph.schema import EDGES, EVIDENCE, NODES, VALUES, EdgeType, Property
from graph.stores.base import search_index

FOLDER = Path(__file__).parent.parent / "docs"
NOTE = "<!-- 由 `python -m graph.docs` 生成，请勿手改。Written by `python -m graph.docs`; do not edit. -->"


def pages() -> dict[str, str]:
    """Text by file name."""
    return {"schema.md": "\n".join(schema()) + "\n", "queries.md": "\n".join(queries()) + "\n"}


def schema() -> Iterator[str]:
    """Node and edge types with their properties, from :mod:`graph.schema`."""
    yield from ("# 图谱的结构 · Schema", "", NOTE, "")
    yield "图中有以下节点和关系。日期为 ISO 格式的字符串。大字段（标 ▣）须按名称读取：`RETURN d.text`，`RETURN d` 不带。"
    yield ""
    yield (
        "The nodes and edges of the graph. Dates are ISO strings. Bulky properties (▣) are read by name: `RETURN d.text`; "
        "`RETURN d` comes without them."
    )
    yield from ("", "## 节点 · Nodes")
    for n in NODES:
        yield from ("", f"### {n.zh} · `{n.label}`", "", n.doc, "")
        yield from _properties(n.properties)
        if n.searched:
            yield from ("", f"全文索引 · full-text index: `{search_index(n.label)}`")
    yield from ("", "## 关系 · Edges", "", "有原文依据的关系（✓）都带 · Edges with evidence (✓) carry:", "")
    yield from _properties(EVIDENCE)
    yield from ("", "| 关系 · edge | 类型 · type | 从 · from | 到 · to | 依据 · evidence | 说明 · notes |", "|---|---|---|---|---|---|")
    for e in EDGES:
        ends = (", ".join(f"`{label}`" for label in labels) for labels in (e.sources, e.targets))
        yield f"| {e.zh} · {e.en} | `{e.type}` | {' | '.join(ends)} | {'✓' if e.evidence else ''} | {e.doc} |"
    for e in EDGES:
        if own := _own(e):
            yield from ("", f"### {e.zh} · `{e.type}`", "")
            yield from _properties(own)
    yield from ("", "## 编码值 · Coded values", "", "| 属性 · property | 值 · values |", "|---|---|")
    for name, words in VALUES.items():
        yield f"| `{name}` | {'；'.join(f'`{code}` {zh} · {en}' for code, (zh, en) in words.items())} |"


def queries() -> Iterator[str]:
    """The named queries, from their headers."""
    yield from ("# 查询 · Named queries", "", NOTE, "")
    yield "用 `policykg query 名称 -p 参数=值` 提问，`--format json` 或 `csv` 供程序使用。部门、人群和文件可用任一名称。"
    yield ""
    yield (
        "Ask with `policykg query NAME -p key=value`; `--format json` or `csv` for programs. Agencies, groups and documents "
        "go by any of their names."
    )
    for q in all_named().values():
        yield from ("", f"## {q.title[0]} · `{q.name}`", "", q.description[0], "", q.description[1], "")
        yield from ("| 参数 · parameter | 类型 · type | 默认 · default | |", "|---|---|---|---|")
        for p in q.parameters:
            kind = "、".join(f"`{choice}`" for choice in p.argument) if p.type == "choice" else p.type
            default = "必填 · required" if p.required else "" if p.default is None else f"`{str(p.default).lower()}`"
            yield f"| `{p.name}` | {kind} | {default} | {p.zh} · {p.en} |"
        columns = "；".join(f"`{c.name}` {c.zh}" for c in q.columns)
        yield from ("", f"列 · columns: {columns}", "", "```bash")
        yield " ".join(["policykg query", q.name, *(f"-p {k}={v}" for k, v in q.example.items())])
        yield "```"


def _properties(properties: tuple[Property, ...]) -> Iterator[str]:
    yield from ("| 属性 · property | 类型 · type | | 说明 · notes |", "|---|---|---|---|")
    for p in properties:
        yield f"| `{p.name}`{' ▣' if p.bulky else ''} | {p.type} | {p.zh} · {p.en} | {p.doc} |"


def _own(edge: EdgeType) -> tuple[Property, ...]:
    return tuple(p for p in edge.properties if p not in EVIDENCE)


if __name__ == "__main__":
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")
