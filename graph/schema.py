"""Which nodes, edges and properties exist: the one place that says so.

The engines' types and constraints, the legend of the app, the exports and docs/schema.md come from these tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["string", "integer", "float", "boolean", "strings"]

#: Raised whenever a store written before cannot be read as it is.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a node or edge; `type` "strings" is a list of strings. Dates are ISO strings, so that both
    engines order and compare them alike. A `bulky` one is kept for the program: a node that a query returns comes
    without it (``RETURN d``), it is read by its name (``RETURN d.text``). By an `indexed` one nodes are looked up."""

    name: str
    type: Type
    zh: str
    en: str
    doc: str = ""
    bulky: bool = False
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class NodeType:
    """A node label. `caption` names the property that people see, `searched` those of the full-text index."""

    label: str
    zh: str
    en: str
    caption: str
    colour: str
    shape: str
    properties: tuple[Property, ...]
    searched: tuple[str, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True)
class EdgeType:
    """An edge type and the labels that it joins. `evidence`: every edge of it comes from a place in a text and carries
    :data:`EVIDENCE`; the others are derived, and `doc` says from what."""

    type: str
    zh: str
    en: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    properties: tuple[Property, ...]
    evidence: bool
    colour: str
    doc: str = ""


P = Property

EVIDENCE: tuple[Property, ...] = (
    P("doc", "string", "文件编号", "document id", "id of the document whose text says it"),
    P("start", "integer", "起", "start", "first character in the source"),
    P("end", "integer", "止", "end", "character after the last one in the source"),
    P("text", "string", "原文", "quote", "source[start:end]"),
)

ID = P("id", "string", "编号", "id", "stable identity, unique among all nodes of the label")

#: One text for the search: an index over a list leaves out nodes whose list is empty (ArcadeDB 26.10).
NAMES = P("names", "string", "名称与别称", "names", "name and aliases, one a line, for the search", bulky=True)

NODES: tuple[NodeType, ...] = (
    NodeType(
        "Document", "文件", "Document", "title", "#2563eb", "round-rectangle",
        (
            ID,
            P("title", "string", "标题", "title"),
            P("title_inferred", "boolean", "标题系推定", "title inferred", "the text has no title line"),
            P("number", "string", "发文字号", "document number"),
            P("year", "integer", "年份", "year"),
            P("date", "string", "成文日期", "date", "ISO date"),
            P("level", "string", "层级", "level", "central, province, city, county or unknown"),
            P("jurisdiction", "string", "辖区", "jurisdiction"),
            P("issuers", "strings", "发文机关", "issuers"),
            P("loaded", "boolean", "已载入", "loaded", "false: known only because loaded documents refer to it"),
            P("keys", "strings", "检索键", "keys", "normalised number and titles by which references find it"),
            P("sources", "strings", "来源", "sources", "paths of the files it was read from"),
            P("version_of", "string", "另一版本", "version of", "id of the document of which this is another version"),
            P("sha256", "string", "校验和", "checksum", "of the document's own text"),
            P("start", "integer", "起", "start", "first character in the source"),
            P("end", "integer", "止", "end", "character after the last one in the source"),
            P("format", "string", "格式", "format"),
            P("measures", "integer", "措施数", "measures", "number of items of kind measure"),
            P("text", "string", "全文", "full text", "the source text of the document", bulky=True),
            P("facts", "string", "事实", "facts", "the facts as JSON, from which the graph can be built again",
              bulky=True),
            P("copies", "string", "其他来源的事实", "facts of further sources",
              "JSON list of the facts as further sources gave them, each with its `text` where that differs", bulky=True),
            P("stamps", "strings", "读取记录", "stamps",
              "one for each source: digest of its file and of the program that read it, documents in the file, path", bulky=True),
            P("identities", "strings", "各来源的名称", "names of its copies",
              "ids and titles by which further copies of it are recognised", bulky=True),
        ),
        ("title", "number"),
        doc="An official document, loaded or only referred to.",
    ),
    NodeType(
        "Section", "章节", "Section", "heading", "#64748b", "rectangle",
        (
            ID,
            P("path", "string", "序号", "item", "labels from the outermost heading, joined by /"),
            P("heading", "string", "标题", "heading"),
            P("order", "integer", "次序", "order", "place among the sections of its document"),
            P("start", "integer", "起", "start"),
            P("end", "integer", "止", "end"),
        ),
        doc="A heading of the outline that is no measure itself.",
    ),
    NodeType(
        "Measure", "措施", "Measure", "heading", "#0d9488", "ellipse",
        (
            ID,
            P("path", "string", "序号", "item", "labels from the outermost heading, joined by /"),
            P("heading", "string", "要点", "heading"),
            P("kind", "string", "性质", "kind", "measure, or background where it sets no task"),
            P("deadline", "string", "完成时限", "deadline", "ISO date of the last deadline that its text sets"),
            P("order", "integer", "次序", "order", "place among the measures of its document"),
            P("doc", "string", "文件编号", "document id", indexed=True),
            P("start", "integer", "起", "start"),
            P("end", "integer", "止", "end"),
            P("text", "string", "原文", "text", "source[start:end]"),
        ),
        ("text",),
        doc="The smallest item that sets a task of its own.",
    ),
    NodeType(
        "Agency", "部门", "Agency", "name", "#dc2626", "round-hexagon",
        (
            ID,
            P("name", "string", "名称", "name", "full official name of a central body; a local body as written",
              indexed=True),
            P("scope", "string", "辖区", "scope", "全国, or the jurisdiction that tells two bodies of one name apart"),
            P("level", "string", "层级", "level"),
            P("generic", "boolean", "泛称", "generic", "stands for many bodies, like 各有关部门"),
            P("aliases", "strings", "别称", "aliases"),
            NAMES,
        ),
        ("names",),
        doc="A body that answers for measures or issues documents.",
    ),
    NodeType(
        "TargetGroup", "对象", "Target group", "name", "#d97706", "diamond",
        (
            ID,
            P("name", "string", "名称", "name", indexed=True),
            P("aliases", "strings", "别称", "aliases"),
            NAMES,
        ),
        ("names",),
        doc="A group of people or enterprises that measures are aimed at.",
    ),
    NodeType(
        "Amount", "数额", "Amount", "text", "#7c3aed", "tag",
        (
            ID,
            P("kind", "string", "类别", "kind", "money, percent, count, duration, date or measure"),
            P("low", "float", "下限", "low", "number in `unit`; empty for dates"),
            P("high", "float", "上限", "high"),
            P("date_low", "string", "起始日", "from date", "ISO date, for kind date"),
            P("date_high", "string", "截止日", "to date"),
            P("unit", "string", "单位", "unit"),
            P("bound", "string", "界限", "bound", "exact, at_most, at_least, about or range"),
            P("role", "string", "作用", "role", "value, from, to or limit"),
            P("per", "string", "按", "per"),
            P("of", "string", "所指", "of", "what it measures, in the words of the text"),
            P("text", "string", "原文", "text"),
        ),
        doc="A quantity that a measure promises, sets or limits.",
    ),
)

EDGES: tuple[EdgeType, ...] = (
    EdgeType("CONTAINS", "包含", "contains", ("Document", "Section"), ("Section", "Measure"), (), False, "#94a3b8",
             "From the outline: a document to each of its measures and outermost sections, a section to its sections and measures."),
    EdgeType("RESPONSIBLE_FOR", "负责", "responsible for", ("Agency",), ("Measure",),
             (P("role", "string", "角色", "role", "lead, joint or support"),
              P("basis", "string", "依据", "basis", "listed, stated or inherited"),
              P("open", "boolean", "列举未尽", "open list", "the list ends with 等"), *EVIDENCE), True, "#dc2626"),
    EdgeType("TARGETS", "面向", "targets", ("Measure", "Document"), ("TargetGroup",),
             (P("effect", "string", "作用", "effect", "support, serve or regulate"),
              P("basis", "string", "依据", "basis", "stated or inherited"), *EVIDENCE), True, "#d97706"),
    EdgeType("HAS_AMOUNT", "数额", "has amount", ("Measure",), ("Amount",), EVIDENCE, True, "#7c3aed"),
    EdgeType("REFERS_TO", "引用", "refers to", ("Measure", "Document"), ("Document", "Measure"),
             (P("relation", "string", "关系", "relation", "basis, implement, issue, amend, repeal or cite"),
              P("title", "string", "所引标题", "title as cited"), P("number", "string", "所引文号", "number as cited"),
              P("article", "string", "条款", "article"), *EVIDENCE), True, "#2563eb"),
    EdgeType("ISSUED_BY", "发文机关", "issued by", ("Document",), ("Agency",), (), False, "#475569",
             "From the title, the document number or the signature."),
    EdgeType("SUBGROUP_OF", "属于", "subgroup of", ("TargetGroup",), ("TargetGroup",), (), False, "#d97706",
             "From the vocabulary of groups and from the modifiers of a name."),
    EdgeType("PART_OF", "隶属", "part of", ("Agency",), ("Agency",), (), False, "#475569",
             "From the vocabulary of bodies, and from the name of an office inside a body."),
    EdgeType("SUCCEEDED_BY", "职能划入", "succeeded by", ("Agency",), ("Agency",),
             (P("date", "string", "日期", "date", "ISO date of the reform"),), False, "#475569",
             "From the vocabulary of bodies: the institutional reforms."),
    EdgeType("SHARES_MEASURES", "共同负责", "shares measures with", ("Agency",), ("Agency",),
             (P("weight", "integer", "共同措施数", "shared measures"),
              P("as_lead", "integer", "其一牵头", "one of them leads", "of these, how many one of the two leads")), False, "#e11d48",
             "Derived: both bodies answer for the same measure. One edge a pair, from the smaller id to the larger."),
)

NODE_TYPES: dict[str, NodeType] = {n.label: n for n in NODES}
EDGE_TYPES: dict[str, EdgeType] = {e.type: e for e in EDGES}

#: Chinese and English words for coded values, by property name.
VALUES: dict[str, dict[str, tuple[str, str]]] = {
    "level": {"central": ("中央", "central"), "province": ("省级", "province"), "city": ("市级", "city"),
              "county": ("县级", "county"), "unknown": ("未知", "unknown")},
    "role": {"lead": ("牵头", "lead"), "joint": ("负责", "joint"), "support": ("配合", "support"),
             "value": ("数值", "value"), "from": ("原为", "from"), "to": ("改为", "to"), "limit": ("限额", "limit")},
    "basis": {"listed": ("列明", "listed"), "stated": ("正文", "stated"), "inherited": ("通用条款", "inherited")},
    "effect": {"support": ("支持", "support"), "serve": ("服务", "serve"), "regulate": ("规范", "regulate")},
    "relation": {"basis": ("依据", "basis"), "implement": ("落实", "implements"), "issue": ("制定", "to be issued"),
                 "amend": ("修改", "amends"), "repeal": ("废止", "repeals"), "cite": ("提及", "cites")},
    # `measure` is said of amounts (ages, areas, multiples); the kind of a measure is shown nowhere by its code
    "kind": {"measure": ("计量", "quantity"), "background": ("背景", "background"), "money": ("金额", "money"),
             "percent": ("比例", "percent"), "count": ("数量", "count"), "duration": ("期限", "duration"), "date": ("日期", "date")},
    "bound": {"exact": ("等于", "exactly"), "at_most": ("不超过", "at most"), "at_least": ("不少于", "at least"),
              "about": ("约", "about"), "range": ("区间", "range")},
}
