"""Who a name means: central bodies by a table and the document's date, local ones by the form of their name.

A central body gets its full official name (发展改革委 in a document of the centre → 国家发展和改革委员会), scope 全国.
A local body keeps the name that the text gives it, without the place that it belongs to (江西省财政厅 in a document of
江西省 → 省财政厅); its scope is the document's jurisdiction. Names of many bodies (各有关部门) are `generic`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from loaders import places
from loaders.model import Context, Level
from loaders.vocabulary import table

NATION = "全国"
#: A day after all reforms: whether a name is known at all.
ANY_DAY = date.max.isoformat()


@dataclass(frozen=True, slots=True)
class Agency:
    """A body. `known`: it stands in the table of central bodies. `parent`: the body that it is an office of, as far as
    table or name say so (委政策法规处 → the commission that issues the document)."""

    name: str
    scope: str
    level: Level
    generic: bool
    parent: str | None
    known: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of vocabulary/agencies.tsv. `start` and `end` are ISO dates, to the year or month where no more is known;
    empty: unknown, or still there."""

    name: str
    aliases: tuple[str, ...]
    bare: tuple[str, ...]
    level: Level
    kind: str
    parent: str | None
    start: str
    end: str
    successors: tuple[str, ...]
    source: str

    def live(self, day: str) -> bool:
        """Whether the body exists on the ISO date `day`."""
        return self.start <= day and (not self.end or day < self.end)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("、")))


@cache
def entries() -> tuple[Entry, ...]:
    """The central bodies."""
    return tuple(
        Entry(
            row["name"], _several(row["aliases"]), _several(row["bare"]), row["level"],  # type: ignore[arg-type]
            row["kind"], row["parent"] or None, row["from"], row["to"], _several(row["successors"]), row["source"],
        )
        for row in table("agencies")
    )


@cache
def _index(bare: bool) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        for name in (entry.name, *entry.aliases, *(entry.bare if bare else ())):
            found.setdefault(name, []).append(entry)
    return {name: tuple(sorted(rows, key=lambda e: e.start)) for name, rows in found.items()}


def day_of(context: Context) -> str:
    """The ISO date by which names are read: the document's, the middle of its year, or today's institutions."""
    if context.date:
        return context.date.isoformat()
    return f"{context.year}-07-01" if context.year else ANY_DAY


def is_central(context: Context) -> bool:
    """Whether short forms without 国家 mean bodies of the centre: 发展改革委 in a document of a province is its own."""
    return context.level == "central" or (context.level == "unknown" and context.jurisdiction in ("", NATION))


def central(name: str, day: str, bare: bool) -> Entry | None:
    """The central body that `name` means on `day`: the one that then exists, else the last before, else the next."""
    rows = _index(bare).get(name)
    if not rows:
        return None
    live = [e for e in rows if e.live(day)]
    return live[0] if live else next((e for e in reversed(rows) if e.start <= day), rows[0])


def known_names(bare: bool) -> tuple[str, ...]:
    """All names and short forms of central bodies."""
    return tuple(_index(bare))


# --- local bodies and generic names -------------------------------------------------------------------------------

#: What the name of a body ends with.
_END = (
    r"(?:部|厅|局|委|办|处|院|会|署|科|室|司|组|队|站|社|联|协|行|团|所|馆|校|台|集团|中心|公司|银行|海关|大学|学院|医院|政府"
    r"|人大|政协|法院|基金|联盟|街道|兵团|指挥部|专班|机制|事业部|报社|党委|党组|省委|市委|县委|区委|部门|机构|机关|单位|组织)"
)
_BODY = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9×*“”·\-（）()、]{{1,38}}{_END}(?:[（(][^（）()]{{2,30}}[）)])?")
#: A function that many bodies share, or a word that points to many.
_GENERIC = re.compile(
    r"各|有关|相关|其他|其它|其余|所属|所在|当地|驻地|属地|属各|同级|本级|上级|下级|上一级|下一级|级以上|基层(?!处|科|司|卫生)|地方(?!金融|志|史|税务|海事|铁路)"
    r"|成员单位|[省市县区州乡镇]级(?=人民政府|政府|党委|[\u4e00-\u9fff、]{0,20}(?:部门|机构|机关|单位))|多级|(?:省|市|县|区|州|盟|旗|乡|镇)、|试点"
)
_KIND = re.compile(r"(?:部门|机构|机关|单位|组织|企业|高校|学校|医院|政府|党委|法院|检察院|地区|省份)$")
_OWN = re.compile(
    r"本?[省市县区州盟旗](?![级域场]|政(?![府协务数法]))|自治[区州县旗]|国务院|中央|全国|国家|[委局厅院行](?=[\u4e00-\u9fff]{2,12}(?:处|科|室|司)$)"
)
_OFFICE = re.compile(r"(?P<body>[委局厅院行办部])(?P<office>[\u4e00-\u9fff]{1,16}(?:处|科|室|司|中心|单位))$")
_AUTONOMOUS = re.compile(r"([\u4e00-\u9fff]{2,3}?)(?:[\u4e00-\u9fff]{1,4}族|蒙古|哈萨克|柯尔克孜)+自治([州县])")
_DOUBLE = re.compile(r"(?<=[\u4e00-\u9fff])[（(](?P<inner>[^（）()]{2,30})[）)]$")
_LEVELS: dict[str, Level] = {"自治区": "province", "省": "province"} | dict.fromkeys("市州盟", "city")  # type: ignore[assignment]
_LEVELS |= dict.fromkeys("县区旗", "county")
_LEVEL = re.compile(r"自治区|省|市(?!场|政(?![府协务数法]))|[州盟旗]|县(?!域)|区(?![域块])")


def is_body(name: str) -> bool:
    """Whether `name` has the form of a body's name (place, function, kind of body); known short forms count."""
    return bool(_BODY.fullmatch(name)) or name in _index(True) or name == "海关"


def is_generic(name: str) -> bool:
    """Whether `name` stands for many bodies: 各有关部门, 地方各级人民政府, 教育部门; not 市教育局, 省教育行政部门."""
    return bool(_GENERIC.search(name)) or bool(_KIND.search(name) and not _OWN.match(name) and not place_of(name))


@lru_cache(maxsize=8192)
def place_of(name: str) -> tuple[places.Place, int] | None:
    """The place that a body's name begins with, and its length: 广州市财政局; none in 市财政局 or 市市场监管局."""
    if name.startswith(("省", "市", "县", "州", "旗", "盟", "区", "人民", "中国", "中华", "国家", "国务院", "国网")):
        return None
    place = places.at_start(name)
    if place is None or place[1] + 1 >= len(name) or re.match(r"市[场政域民容化]|区[域块]", name[place[1] - 1 :]):
        return None
    return place


@cache
def _short_places() -> frozenset[str]:
    names = (n for row in table("places") for n in (row["province"], *_several(row["cities"])))
    return frozenset(re.sub(r"(?:[壮回]族|维吾尔)?自治区$|[省市]$", "", name) for name in names)


def short_place(name: str) -> str:
    """The short name of a province or city that a body's name begins with: 广东 in 广东证监局, 合肥 in 合肥海关."""
    short = _short_places()
    return next((name[:n] for n in (2, 3, 4) if name[:n] in short and (is_body(name[n:]) or name[n:] == "海关")), "")


@lru_cache(maxsize=1024)
def _jurisdictions(jurisdiction: str) -> tuple[str, ...]:
    """The names under which a jurisdiction stands in front of a body: in full, its last part, its short form."""
    if not jurisdiction or jurisdiction == NATION:
        return ()
    found = [jurisdiction]
    last = re.search(r"(?<=[省州盟市])[\u4e00-\u9fffX×*]{2,}$|(?<=自治区)[\u4e00-\u9fff]{2,}$", jurisdiction)
    if last:
        found.append(last[0])
    autonomous = _AUTONOMOUS.fullmatch(jurisdiction)
    if autonomous:
        found.append(autonomous[1] + autonomous[2])
    return tuple(found)


#: Areas whose bodies are not called after their level: 临港地区…办公室 is not 区…办公室.
_AREAS = ("地区", "开发区", "园区", "片区", "示范区", "合作区", "功能区")


def without_place(name: str, jurisdiction: str) -> str:
    """`name` without what its own jurisdiction adds: 江西省财政厅 → 省财政厅, 阿坝州人民政府 → 州人民政府. A body of a
    place inside the jurisdiction keeps its whole name."""
    for place in _jurisdictions(jurisdiction):
        if name.startswith(place) and not place.endswith(_AREAS) and len(rest := name[len(place) :]) >= 2 and not place_of(rest):
            return ("自治区" if place.endswith("自治区") else place[-1]) + rest
    return name


def _local(name: str, context: Context) -> Agency:
    if name.startswith(("国务院", "国家", "中央", "全国")):
        return Agency(name, NATION, "central", is_generic(name), None, False)
    own = without_place(name, context.jurisdiction)
    place = place_of(own) if own == name else None
    word = _LEVEL.match(own)
    scope = place[0].name if place else context.jurisdiction
    level = place[0].level if place else _LEVELS[word[0]] if word else context.level
    return Agency(own, scope, level, is_generic(own), _parent(own, context), False)


def _is_second_name(inner: str) -> bool:
    """Whether a bracket behind a name holds another name of the body: （省老龄办）, not （市、区） or 党组（党委）."""
    return (len(inner) > 3 or bool(_LEVEL.match(inner))) and is_body(inner) and not re.search(r"党委$|党组$|^[省市县区州]、", inner)


def first_name(name: str) -> str:
    """`name` without the second name of the same body in brackets: 省民政厅（省老龄办） → 省民政厅."""
    double = _DOUBLE.search(name)
    return name[: double.start()] if double and _is_second_name(double["inner"]) else name


@lru_cache(maxsize=8192)
def resolve(name: str, context: Context) -> Agency:
    """The body that `name` means in a document of `context`; an unknown name is a local body, as written."""
    name = "".join(name.split())
    day, bare = day_of(context), is_central(context)
    entry = central(name, day, bare)
    if entry is None and (first := first_name(name)) != name:
        name, entry = first, central(first, day, bare)
    if entry is not None:
        return Agency(entry.name, NATION, entry.level, False, entry.parent, True)
    office = _central_office(name, day)
    if office is not None:
        return office
    return _local(name, context)


_CENTRAL_OFFICE = re.compile(r"(?:办公厅|办公室|(?<!公)司|秘书处|秘书局)$")


def _central_office(name: str, day: str) -> Agency | None:
    """An office of a central body: 国家发展改革委办公厅 → 国家发展和改革委员会办公厅."""
    if not _CENTRAL_OFFICE.search(name):
        return None
    for size in range(len(name) - 2, 2, -1):
        entry = central(name[:size], day, False)
        if entry and re.fullmatch(rf"[\u4e00-\u9fff]{{0,12}}(?:{_CENTRAL_OFFICE.pattern})", name[size:]):
            return Agency(entry.name + name[size:], NATION, entry.level, False, entry.name, False)
    return None


def _parent(name: str, context: Context) -> str | None:
    office = _OFFICE.match(name)
    if office:
        for issuer in context.issuers:
            body = without_place(re.sub(r"\s", "", issuer), context.jurisdiction)
            if body.endswith((office["body"], {"委": "委员会", "办": "办公室"}.get(office["body"], office["body"]))):
                return body
    party = re.match(r"((?:[\u4e00-\u9fffX×]{0,8}[省市县区州盟旗]|自治区党)委)(?=.*[部办室会]$)", name)
    return party[1] if party and len(party[1]) < len(name) else None


# --- in free text ----------------------------------------------------------------------------------------------------

#: 教育部门, 财政部长, 教育局长 are no 教育部, 财政部, 教育局.
_NO_NAME_NEXT = "门长"
_LOCAL = re.compile(
    r"(?:自治区|[省市县区州旗盟](?![场域级块内里省市县区州旗盟]|政(?![府协务数法])))"
    r"(?:委(?:[\u4e00-\u9fff]{2,6}[部办室])?|(?:(?!的)[\u4e00-\u9fff]){0,18}?(?:委员会|[厅局委]|(?:人民)?政府(?:办公[厅室])?|办公室|法院|检察院|总工会|妇联|残联|工商联"
    rf"|部门|中心|海关|[支总大]队|领导小组|指挥部))(?![{_NO_NAME_NEXT}])"
)
#: What parts the words of a question, so that a name may stand between.
_PARTS = re.compile(
    r"[^\u4e00-\u9fffX×]+|以及|会同|牵头|配合|共同|联合|哪些|什么|多少|如何|怎么|请问|查询|列出|负责|参与|承担|关于|有关|相关|哪|由|与|和|跟|或|的|对|在|是|有"
)


@cache
def _dictionary() -> tuple[tuple[str, ...], AhoCorasick]:
    names = known_names(True)
    return names, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)


def mentioned(text: str, context: Context) -> list[tuple[int, int, Agency]]:
    """The bodies that free text such as a question names, as (start, end, body) in the order of the text: known names
    and short forms of central bodies, local bodies by level or place, and bodies of a kind (教育部门, 各级政府)."""
    spans: list[tuple[int, int]] = []
    for m in _LOCAL.finditer(text):
        spans.append((_place_before(text, m.start()), m.end()))
    names, dictionary = _dictionary()
    for _, start, end in dictionary.find_matches_as_indexes(text):
        if text[end : end + 1] not in tuple(_NO_NAME_NEXT):
            spans.append((start, end))
    starts = [0, *(m.end() for m in _PARTS.finditer(text))]
    ends = [*(m.start() for m in _PARTS.finditer(text)), len(text)]
    spans += [(a, b) for a, b in zip(starts, ends, strict=True) if _stands_alone(text[a:b])]
    found: list[tuple[int, int, Agency]] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end, resolve(text[start:end], context)))
    return found


def _place_before(text: str, level: int) -> int:
    """Where the place begins whose name ends with the level at `level`: 广州 before 市教育局; `level` where none does."""
    part = max((m.end() for m in _PARTS.finditer(text, 0, level)), default=0)
    known = [at for at in range(max(part, level - 11), level - 1) if places.is_known(text[at : level + 1])]
    if known:
        return known[0]
    place = places.at_start(text[part : level + 3]) if 2 <= level - part <= 8 else None
    return part if place and part + place[1] == level + 1 else level


def _stands_alone(words: str) -> bool:
    """Whether `words` are a body without level: of a place by its short name, or of a kind."""
    if len(words) < 4 or not is_body(words) or re.search(r"[一二两三四五六七八九十几多]个?部门$", words):
        return False
    return bool(short_place(words)) or words.endswith(("部门", "政府", "机关"))


# --- for the graph and for queries -----------------------------------------------------------------------------------

def parents() -> Iterator[tuple[str, str]]:
    """Pairs (body, the body that it belongs to) of the table: PART_OF."""
    return ((e.name, e.parent) for e in entries() if e.parent)


def successors() -> Iterator[tuple[str, str, str]]:
    """Triples (body, successor, ISO date of the reform) of the table: SUCCEEDED_BY."""
    return ((e.name, successor, e.end) for e in entries() for successor in e.successors)


def aliases(canonical: str) -> tuple[str, ...]:
    """Other names of a body: short forms of the table, or for a local body its name with the words of its function
    written long or short (省人社厅, 省人力资源社会保障厅, 省人力资源和社会保障厅)."""
    for entry in entries():
        if entry.name == canonical:
            return entry.aliases + entry.bare
    found = dict.fromkeys((expand(canonical),))
    for forms in _functions():
        written = next((f for f in forms if f in canonical), None)
        if written:
            found.update(dict.fromkeys(canonical.replace(written, f, 1) for f in forms))
    found.pop(canonical, None)
    return tuple(found)


#: 卫生健康委 is a short form of …委员会; 省委 and 团委 stay.
_COMMISSION = re.compile(r"(?<![党省市县区州团工纪])委$")


@cache
def _functions() -> tuple[tuple[str, ...], ...]:
    return tuple((row["full"], *_several(row["short"])) for row in table("functions"))


def parts_function(left: str, right: str) -> bool:
    """Whether the words of one function go on from `left` into `right`: 省人力资源社 and 会保障厅."""
    forms = (form for several in _functions() for form in several)
    return any(left.endswith(form[:k]) and right.startswith(form[k:]) for form in forms for k in range(2, len(form) - 1))


def expand(name: str) -> str:
    """The name of a local body in its longest usual form; equal for all written forms of one body in one jurisdiction
    (省人社厅 and 省人力资源社会保障厅 → 省人力资源和社会保障厅). Central and unknown names come back as they are."""
    for full, *short in _functions():
        if full in name:
            continue
        written = next((s for s in sorted(short, key=len, reverse=True) if s in name), None)
        if written:
            name = name.replace(written, full, 1)
    return _COMMISSION.sub("委员会", name)
