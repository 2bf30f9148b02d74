"""A made graph as large as wanted, skewed like those of real documents: for measuring stores.

``python -m bench.made_graph NODES EDGES STORE`` fills a store with it and says how fast that was.

Some bodies and groups stand in very many measures, most in few (Zipf); documents are short or long (log-normal), the old
ones are cited more; every quote stands in its measure at the place that its edge says. Documents come without their full
text and facts. The same size and seed give the same graph.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, combinations, islice
from typing import Any

from graph.hierarchy import agency, group
from graph.stores.base import Edge, Node, open_store
from loaders import agencies
from loaders.vocabulary import table

#: Nodes and edges that are written together.
TOGETHER = 100_000
#: Shares of documents by level.
_LEVELS = {"central": 0.25, "province": 0.4, "city": 0.35}
#: Per measure, as in the graph of 66 real documents: sums 0.5, deadlines 0.1, sections 0.18; citations 4 a document, some of
#: documents that are not there.
_AMOUNTS, _DEADLINES, _SECTIONS, _CITATIONS, _ABSENT = 0.5, 0.1, 0.18, 4, 0.3
_ACTIONS = (
    "支持{group}创业，加大信贷投放", "对吸纳{group}就业的单位给予补贴", "扩大面向{group}的职业技能培训规模", "简化{group}办事流程，推行一网通办",
    "落实{group}税费减免政策", "完善{group}服务体系，加强动态监测", "建设面向{group}的公共服务平台", "保障{group}合法权益，畅通投诉渠道",
)
_VERBS = (
    "健全", "优化", "推动", "强化", "组织", "开展", "加快", "加强", "鼓励", "提升", "统筹", "完善", "推进", "改造", "保障", "发展", "规范", "建设",
    "培育", "落实",
)
_OBJECTS = (
    "工作机制", "资源配置", "数字化转型", "要素保障", "专项行动", "试点示范", "项目建设", "督促检查", "社会力量参与", "服务质量", "城乡发展",
    "标准规范", "绿色低碳产业", "老旧小区", "粮食安全", "5G网络", "养老服务", "医疗保险", "职业教育", "知识产权保护", "科技创新平台", "乡村旅游",
    "冷链物流", "充电设施", "水利工程", "生态修复", "普惠托育", "公共文化设施", "应急救援队伍", "食品安全监管", "营商环境", "政务数据共享",
    "农产品品牌", "跨境电商", "融资担保", "社区治理", "交通干线", "节能减排", "安全生产", "防灾减灾",
)
#: Characters from the beginning of a measure to the next: more than the longest has.
_LENGTH = 1000
_PLACES = tuple((row["province"], *filter(None, row["cities"].split("、"))) for row in table("places"))
_MODIFIERS = ("重点", "新型", "农村", "城镇", "困难", "离校", "返乡", "民营", "特色", "新就业形态", "专精特新", "符合条件的")


class Zipf:
    """Members of `pool` by rank: the n-th is drawn about 1/n as often as the first."""

    def __init__(self, pool: Sequence[Any], chance: random.Random) -> None:
        self._pool, self._chance = pool, chance
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(pool))))

    def draw(self, number: int) -> list[Any]:
        """`number` draws, the same one only once."""
        return list(dict.fromkeys(self._chance.choices(self._pool, cum_weights=self._weights, k=number)))


@dataclass
class Made:
    """The graph under construction; iterate :meth:`parts` to the end, then all counts are known.

    Parameters
    ----------
    nodes, edges
        How many there are to be; the graph has some hundred more of each at most.
    """

    nodes: int
    edges: int
    seed: int = 0
    made_nodes: int = 0
    made_edges: int = 0
    _documents: list[Node] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _weights: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _local: dict[str, Zipf] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        central = [e.name for e in agencies.entries() if not e.end]
        names = [row["name"] for row in table("groups")]
        self._chance.shuffle(central)
        topics = [verb + thing for verb in _VERBS for thing in _OBJECTS]
        self._chance.shuffle(topics)
        self._topics = Zipf(topics, self._chance)
        self._central = Zipf(central, self._chance)
        self._groups = Zipf(names + [m + n for n in names for m in _MODIFIERS], self._chance)

    def parts(self) -> Iterator[Node | Edge]:
        """Nodes and edges, the ends of an edge before it."""
        while self.made_nodes < self.nodes:
            for part in self._document():
                if isinstance(part, Node):
                    self.made_nodes += 1
                else:
                    self.made_edges += 1
                yield part
        self.made_edges += len(self._weights)
        for (a, b), (weight, as_lead) in self._weights.items():
            yield Edge("SHARES_MEASURES", "Agency", a, "Agency", b, {"weight": weight, "as_lead": as_lead})

    def _document(self) -> Iterator[Node | Edge]:
        chance = self._chance
        level = chance.choices(list(_LEVELS), list(_LEVELS.values()))[0]
        province = chance.choice(_PLACES)
        place = {"central": "全国", "province": province[0]}.get(level) or "".join((province[0], chance.choice(province[-5:])))
        number = len(self._documents)
        year = 2010 + number * 15 // max(self.nodes // 33, number + 1)
        title = f"关于{'和'.join(self._topics.draw(2))}的意见（{number}）"
        id_ = f"doc/{'国' if level == 'central' else place}发〔{year}〕{number}号"
        context = {"id": id_, "title": title, "number": id_[4:], "date": f"{year}-{chance.randint(1, 12):02}-15",
                   "year": year, "level": level, "jurisdiction": place, "issuers": []}
        count = max(1, round(chance.lognormvariate(3.1, 0.8)))
        document = Node(id_, "Document", {
            **context, "issuers": ["国务院"], "loaded": True, "title_inferred": False, "keys": [id_[4:]],
            "sources": [f"{number:06}.txt"], "sha256": f"{number:064x}", "start": 0, "end": _LENGTH * count,
            "format": "txt", "measures": count,
        })
        yield document
        yield from self._shared(agency("国务院", "全国", False, context))
        yield Edge("ISSUED_BY", "Document", id_, "Agency", "agency/国务院@全国", {})
        # What is missing until the graph is as dense as wanted, for each measure of this document.
        missing = self.edges * (self.made_nodes / self.nodes) - self.made_edges - len(self._weights)
        mean = min(max(missing / count - 2.7, 0.2), 8.0)
        section = ""
        for order in range(count):
            if not section or chance.random() < _SECTIONS:
                section = f"{id_}§{order}"
                yield Node(section, "Section", {"id": section, "path": str(order), "heading": self._topics.draw(1)[0],
                                                "order": order, "start": _LENGTH * order, "end": _LENGTH * (order + 1)})
                yield Edge("CONTAINS", "Document", id_, "Section", section, {})
            yield from self._measure(context, section, order, mean)
        for number in range(round(chance.expovariate(1 / _CITATIONS))):
            yield from self._citation(document, 4 * number)
        self._documents.append(document)

    def _measure(self, context: dict[str, Any], section: str, order: int, mean: float) -> Iterator[Node | Edge]:
        chance, doc, start = self._chance, context["id"], _LENGTH * order
        id_ = f"{doc}#{order}"
        bodies = self._bodies(context).draw(round(chance.expovariate(2 / mean)))
        groups = self._groups.draw(round(chance.expovariate(2 / mean)))
        amounts = [chance.choice((500, 1000, 1500, 2000, 5000, 10000)) for _ in range(chance.random() < _AMOUNTS)]
        heading = chance.choice(_ACTIONS).format(group=groups[0] if groups else "群众")
        text = f"{order}.{heading}。" + "".join("，".join(self._topics.draw(8)) + "。" for _ in range(3))
        text += "".join(f"惠及{name}。" for name in groups[1:])
        text += "".join(f"补贴标准不超过{n}元。" for n in amounts)
        text += f"（{'、'.join(bodies)}负责）" if bodies else ""
        year = context["year"] + chance.randint(0, 4) if chance.random() < _DEADLINES else None
        text += f"{year}年底前完成。" if year else ""
        yield Node(id_, "Measure", {"id": id_, "path": f"一/{order}", "heading": heading, "kind": "measure", "order": order,
                                    "doc": doc, "start": start, "end": start + len(text), "text": text}
                   | ({"deadline": f"{year}-12-31"} if year else {}))
        yield Edge("CONTAINS", "Document", doc, "Measure", id_, {})
        yield Edge("CONTAINS", "Section", section, "Measure", id_, {})

        def quote(words: str) -> dict[str, Any]:
            at = start + text.index(words)
            return {"doc": doc, "start": at, "end": at + len(words), "text": words}

        ids = []
        for i, name in enumerate(bodies):
            part = agency(name, context["jurisdiction"], False, context)
            ids.append(part[0][0].id)
            yield from self._shared(part)
            yield Edge("RESPONSIBLE_FOR", "Agency", ids[-1], "Measure", id_,
                       {"role": "joint" if i else "lead", "basis": "listed", "open": False, **quote(name)})
        for pair in combinations(sorted(ids), 2):
            weight = self._weights.setdefault(pair, [0, 0])
            weight[0] += 1
            weight[1] += ids[0] in pair
        for name in groups:
            part = group(name)
            yield from self._shared(part)
            yield Edge("TARGETS", "Measure", id_, "TargetGroup", part[0][0].id,
                       {"effect": "support", "basis": "stated", **quote(name)})
        of = {"bound": "at_most", "role": "value"}
        quantities = [(f"不超过{n}元", {"kind": "money", "high": float(n), "unit": "元", "of": "补贴标准"}) for n in amounts]
        if year:
            quantities.append((f"{year}年底前", {"kind": "date", "date_high": f"{year}-12-31", "of": ""}))
        for number, (words, said) in enumerate(quantities):
            amount = f"{id_}@{number}"
            yield Node(amount, "Amount", {"id": amount, **said, **of, "text": words})
            yield Edge("HAS_AMOUNT", "Measure", id_, "Amount", amount, quote(words))

    def _bodies(self, context: dict[str, Any]) -> Zipf:
        """Names of the bodies that a document of this level and place speaks of."""
        level, place = context["level"], context["jurisdiction"]
        if level == "central":
            return self._central
        if place not in self._local:
            word, office = ("省", "厅") if level == "province" else ("市", "局")
            names = [word + row["full"].removesuffix("局") + office for row in table("functions") if "委员会" not in row["full"]]
            self._chance.shuffle(names)
            self._local[place] = Zipf(names, self._chance)
        return self._local[place]

    def _shared(self, part: tuple[list[Node], list[Edge]]) -> Iterator[Node | Edge]:
        """Nodes and edges of bodies and groups that are not there yet."""
        for node in part[0]:
            if node.id not in self._known:
                self._known.add(node.id)
                yield node
        for edge in part[1]:
            key = f"{edge.type} {edge.source} {edge.target}"
            if key not in self._known:
                self._known.add(key)
                yield edge

    def _citation(self, document: Node, start: int) -> Iterator[Node | Edge]:
        chance = self._chance
        evidence = {"relation": "cite", "title": "所引文件", "doc": document.id, "start": start, "end": start + 4, "text": "所引文件"}
        if not self._documents or chance.random() < _ABSENT:
            id_ = f"cited/未载入文件{int(chance.paretovariate(0.7))}"
            if id_ not in self._known:
                self._known.add(id_)
                yield Node(id_, "Document", {"id": id_, "title": id_[6:], "loaded": False, "keys": [id_[6:]]})
        else:
            id_ = self._documents[int(len(self._documents) * chance.random() ** 3)].id
        yield Edge("REFERS_TO", "Document", document.id, "Document", id_, evidence)


def filled(place: str, made: Made) -> float:
    """Write it into a new store: the seconds from opening the store until it can be read, without those of making the graph."""
    start = time.monotonic()
    making = 0.0
    parts = made.parts()
    store = open_store(place)
    with store.writing() as writer:
        while True:
            before = time.monotonic()
            some = list(islice(parts, TOGETHER))
            making += time.monotonic() - before
            if not some:
                break
            writer.write([some])
    store.close()
    return time.monotonic() - start - making


def summary(nodes: int, edges: int, seconds: float) -> str:
    return f"{nodes} nodes, {edges} edges in {seconds:.1f} s: {(nodes + edges) / seconds:,.0f} rows/s"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.made_graph", description=__doc__)
    parser.add_argument("nodes", type=int)
    parser.add_argument("edges", type=int)
    parser.add_argument("store")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    made = Made(options.nodes, options.edges, options.seed)
    seconds = filled(options.store, made)
    ours, engine = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{summary(made.made_nodes, made.made_edges, seconds)}; most memory {ours:.0f} MB, engine {engine:.0f} MB")


if __name__ == "__main__":
    main()
