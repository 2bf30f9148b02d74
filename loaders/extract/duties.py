"""Duties that the running text states: 由A会同B制定, A要指导, A应当…, A负责….

A duty is a body in the place of the one that acts: before a verb at the beginning of a clause, after 由 or 会同, or as
the one whose responsibility is named (压实A责任). A body that is only mentioned (向A报告, 参照A的做法, 经A同意, A的规定)
stands elsewhere and is left out; who can bear a duty at all, :mod:`loaders.extract.bearers` says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, islice

from loaders import agencies, labels
from loaders.extract import bearers, levels, members, named, names, short_names
from loaders.extract.owners import Owners
from loaders.model import Context, Measure, Responsibility, Role
from loaders.vocabulary import table

_END = "方部厅局委署办院会处行社联府门关构位组室所站队心织区）县市省校业体"
_UP_TO_MARK = re.compile(r"(?s:.*)[。；，：\n]")
_OTHER_STOP = re.compile(r"[！？（）“”《》〈〉;,:!? \t]")
_ANY_STOP = re.compile(rf"[。；，：\n{_OTHER_STOP.pattern[1:]}")
_STOP = frozenset("。；，：！？\n（）“”《》〈〉;,:!? \t")
_MOST = 160  # characters that a subject may have
_LONGEST_HEAD = 60  # characters of the head of an item
_TRIES = 10  # verbs of a clause before which a subject is looked for
_LIST = 24  # places where a list of bodies behind 会同 may end
_AGENTS = 4  # 由 or 会同 of a clause behind which one is, and verbs behind each

#: Frequent endings that no body has; left out early, for speed.
_NO_END = (
    "".join(rf"(?<!{c}行)" for c in "进的自实事列法明履执")
    + "(?:(?<!企业)|(?<=[、和及与]企业))(?<!物业)(?<!工业)(?<!社会)(?<!有关)(?<!相关)(?<![个主群媒整全具总一载身气液固立]体)"
)
#: 市城市管理局处以罚款, 人民政府委托: the verb takes a character that names end with.
_NO_SPLIT = r"(?!(?<=处)[以理罚置分于]|(?<=委)[托任派]|(?<=办)[理事结])"
_BEHIND_COMMA = r"(?:，(?=应当|应|要|负责|根据|按照|依法|会同|具体))?"
_ENDS = re.compile(
    rf"[{_END}](?!门|议|长|员|内|外|[一二三四五六七八九十\d]|正职|副职|成员|工作人员|的|组成|领导|负责人|主任|主要|分管|同志|构成|代表|和|及|、|或|人员|，|。|；){_NO_SPLIT}"
)
_CLAUSE = re.compile(r"[。；，\n：《“]")
_AGENT = re.compile(r"由(?<!取消由)(?<!不再由)(?<![自理缘事经来原因不任]由)(?![于此其点表至])")
#: 会同县 is a county too, but not behind the name of a body.
_WITH = re.compile(
    r"会同(?:(?!县)|(?<=[局委厅部办会院府行门社心位队处科室站所联]会同))"
    r"|商(?<=[\u4e00-\u9fff]商)(?=有关|相关|同级|国务院|国家|财政部)|联合(?<=[、，。；\n门委局厅]联合)(?=[\u4e00-\u9fff])"
)
_BEHIND: tuple[tuple[re.Pattern[str], Role | None], ...] = ((_AGENT, None), (_WITH, "support"))
_THROUGH = re.compile(r"经(?![济营贸信费历验过常办开发纪])")
#: 经A审核 states A's work; 经A同意 only mentions A.
_CHECKS = re.compile(r"审核|审查|评估|认定|核准|核实|核定|验收|审定|评审|鉴定|考核|检查|查实|查证|调查|核查|复核|复审|复查|初审|初核|受理")
#: 经A初核通过后交B复核: A's work ends before B's name.
_CHECKED = re.compile(rf"(?:{_CHECKS.pattern})(?:、|，|后|通过|合格|同意|无误)")
#: …办公室（以下简称A），负责….
_DEFINED = re.compile(r"[”’\"]?[）)]，?(?=具体负责|负责|承担|统筹|协调|牵头)")
#: What a document calls its issuer: 我委负责解释; a ministry 部 alone.
_SELF = re.compile(r"[我本部](?:(?<!部)(?P<kind>[部委局厅办署行])|(?<=[。；\n]部))(?=将|负责|会同|应当|统一|定期|适时)")
#: 市教育局：负责…, 市教育局。负责…: an item is headed by the one who acts.
_HEADED = re.compile(r"[：:。](?=负责|牵头|承担|配合|协助|组织|指导|制定|研究|贯彻|落实|加强|按照|根据|会同|督促|统筹|做好|推进|推动|参与)")
#: 领导小组的主要职责是：….
_TASKS = re.compile(r"的?(?:主要|工作|基本|具体)*职责(?:分工)?(?:是|为|如下|包括)?[：:]")
#: 有关部门应当提供下列信息：（一）公安部门有关…: items that share the duty that their sentence states, and their heads.
_BEFORE_ITEMS = re.compile(r"[：:]\n")
_SHARED = re.compile(r"(?:部门|单位|机关|成员)[^，。；：\n]*(?:应当?|[有的]?责任|义务|职责|分工)[^。；：\n]*\Z")
_SHARES = re.compile(
    r"[ \u3000]*[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]?[ \u3000]*"
    r"(?P<who>[\u4e00-\u9fff、]{2,40}?)(?:有关|关于|提供|掌握|持有|负责)[^\n]*(?:\n|\Z)"
)
#: 财政部门安排的资金, 依法设立的机构: the verb belongs to a noun behind it.
_RELATIVE = re.compile(r"过?的(?=[\u4e00-\u9fff《])")
_RELATIVE_ADVERB = re.compile(r"[\u4e00-\u9fff]{0,4}?的(?=[\u4e00-\u9fff《])")
#: A是本市…的主管部门, A作为…责任主体: a duty, other than A是….
_CHARGED = re.compile(
    r"[^。；，]{0,40}(?:主管部门|责任主体|责任部门|责任单位|牵头部门|牵头单位|责任人|实施主体|管理机构|负责)"
)
#: Whom a body may charge with its duty: 市场监管部门或者其委托的单位.
_DELEGATE = re.compile(r"(?:或者?|及|以及|和)(?:由|经)?其(?:依法)?(?:委托|授权|指定|设立|派出|所属|下属)的?[\u4e00-\u9fff]{2,10}$")
#: A bracket that belongs to a name: 县（市、区）, 党组（党委）, （以下简称A）; no list （A负责）.
_ALIAS = re.compile(r"[（(](?:(?:以?下)?[简统合并]?称|含|包括)[^（）()]{1,24}[）)]")
_INNER = re.compile(rf"(?:（(?![^（）]*(?:负责|牵头|配合|按))[^（）]{{1,14}}）|{_ALIAS.pattern})$")
_INNER_OPEN = re.compile(_INNER.pattern[:-1])
#: A未履行职责的，由B责令: what follows is the deed of others.
_CONDITION = re.compile(
    r"[^。；，：\n]{2,80}的，(?=由|可?以?参照|适用|从其|责令|视为|追究|依法(?:追究|给予)|给予(?:警告|处分|通报)|(?:对)?直接负责"
    r"|(?:依照|按照)[^。；\n]{2,30}(?:追究|处罚|处分))"
)
#: 派出机关监督检查部门, 领导小组牵头协调机构: the verb is part of a longer name.
_LONGER_NAME = re.compile(
    r"(?:监督|审查|管理|检查|调查|登记|审批|考核|统计|宣传|建设|保障|审计|执行|研究|调解|复核|综合|协调|应用|运行|维护|征收|推广|公开|牵头|监测|评估|认定|受理|办理|处置)"
    r"(?!有关|相关|各|所属|下属|同级|下级|本[省市县区])[\u4e00-\u9fff]{0,8}?(?:部门|机构|机关|委员会|办公室|中心)|组织(?:人事|编制|协调|宣传)?(?:部门|机构)"
)
#: 国务院商务主管部门, 省人民政府应急管理部门, 机构编制: part of a name.
_NO_ACT = re.compile(
    r"商[务业品标贸检会事丘州城]|应[急用]"
    r"|以[及上下内外前后]|对(?:口|台|外(?:贸|经|联|合|投|交|友|开|宣))|自(?![^，。；\n]{2,40}起)|主管(?=部门|机关)|(?<=机构)编制|(?:建设|审计|统计|宣传)、"
)
_MODAL_NEXT = re.compile(r"应当|应|要(?!求)|须|可以")
_MODAL = re.compile(r"应当|不得|必须")
_THEN = re.compile(r"会同|牵头|配合|协助")
_LEAD_IN = re.compile(
    r"\d{0,2}(?:同时|其中|此外|另外|并且|并|且|但|而|原则上|必要时|因此|目前|今后|下一步|届时|其后|确保)?"
    r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年)?(?:底|末|上半年|下半年)?(?:之?前|起|内(?![地蒙])|以来)?(?:[一二三四五六七八九]是|[一二三四五六七八九]?要|应当)?"
)
#: 有管辖权的水行政主管部门, 达到标准的县人民政府: a clause that says which.
_QUALIFIED = re.compile(
    r"(?:有|负有|达到|位于|未|已|具有|涉及|实行|设立|承担|作出|收到|受理|需要|符合|接到|与[^的]{2,10}相[^的]{2,4})"
    r"[^的对向将把为由]{2,24}的(?=[\u4e00-\u9fff]{3})"
    r"|[^的，。；对向将把由]{2,24}(?:所在地|(?<!其)授权|以外)的(?=[\u4e00-\u9fff]{3})|(?:(?![、和及与或])[^的，。；对向将把由]){2,24}(?:确定|指定)的(?=[\u4e00-\u9fff]{3})|负责[^的，。；]{2,24}的(?=[\u4e00-\u9fff]{0,6}政府)"
)
#: 督促A落实: A's duty, stated through another.
_CAUSED = re.compile(r"(?:统筹|指导|督促|推动|要求|责成|敦促|组织(?!部门|人事|机构))+")

#: 由A或者经A授权的B处理.
_OR_AUTHORISED = re.compile(r"(?P<who>[^，。；：或\n]{2,20})或者?[经由](?:其|(?P=who))(?:授权|委托|指定)的")
#: 推动各地区、各部门落实 charges nobody in particular.
_EVERYBODY = re.compile("各(?:地区?|有关|相关)?(?:[、和]各|[、，]各)(?:有关|相关)?(?:部门|单位|地区|级)")


@cache
def _words() -> dict[str, str]:
    """Words behind the one who acts, and their kind."""
    return {row["word"]: row["kind"] for row in table("duty_words")}


@cache
def _acts() -> re.Pattern[str]:
    """The end of a name before an act; a match ends with the name, so that an act may end like a name too."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(_words(), key=len, reverse=True):
        by_first.setdefault(word[0], []).append(word)
    size = round(len(by_first) ** 0.5)  # branches in bundles: a search through 200 of them costs most of the time
    firsts = "".join(by_first)
    bundles = [firsts[at : at + size] for at in range(0, len(firsts), size)]
    words = "|".join(f"(?=[{bundle}])(?:{'|'.join(word for first in bundle for word in by_first[first])})" for bundle in bundles)
    return re.compile(
        rf"[{_END}等](?=[，{firsts}])(?:(?<!等)|(?<=[{_END}]等)){_NO_END}(?<![一二三四五六七八九十]）){_NO_SPLIT}(?={_BEHIND_COMMA}(?P<act>{words}))"
    )


@dataclass(slots=True)
class _Duty:
    """Who acts stands at `start` to `end`; `name` where the text only points to it (我部)."""

    start: int
    end: int
    role: Role | None = None
    name: str = ""


def find(
    text: str, measures: Sequence[Measure], listed: Sequence[Sequence[Responsibility]], context: Context
) -> list[list[Responsibility]]:
    """The bodies whose duty the text of each measure states, basis "stated", each body once with its first mention.

    `listed` are the facts that the lists gave: what stands in a list is not stated again.
    """
    owners = Owners(measures)
    taken = sorted((r.start, r.end) for facts in listed for r in facts)
    starts = [start for start, _ in taken]
    result: list[list[Responsibility]] = [[] for _ in measures]
    seen: list[set[str]] = [set() for _ in measures]
    for duty in sorted([*_duties(text), *_issuers(text, context), *_short(text)], key=lambda d: (d.start, d.end)):
        owner = owners.of(duty.start)
        if owner is None or measures[owner].kind == "background":
            continue
        pointed = (members.Member(duty.name, duty.name, 0, duty.end - duty.start),)
        for member in pointed if duty.name else _bodies(text[duty.start : duty.end]):
            start, end = duty.start + member.start, duty.start + member.end
            at = bisect_right(starts, start) - 1
            if at >= 0 and taken[at][1] > start or not (duty.name or bearers.bears(member.name, context)):
                continue
            body = agencies.resolve(member.name, context)
            if body.name in seen[owner]:
                continue
            seen[owner].add(body.name)
            result[owner].append(
                Responsibility(
                    agency=body.name, role=duty.role or "joint", basis="stated", open=member.open, generic=body.generic,
                    scope=body.scope, start=start, end=end, text=text[start:end],
                )
            )
    return result


@lru_cache(maxsize=16384)
def _bodies(words: str) -> tuple[members.Member, ...]:
    """The bodies that `words` name, with offsets in them; none where they are no list of bodies."""
    if charged := _DELEGATE.search(words):
        words = words[: charged.start()]
    if bearers.BOTH.fullmatch(words) or bearers.is_sent(words):
        return (members.Member(words, words, 0, len(words)),)
    if bearers.SINGLE.fullmatch(words):
        return (members.Member(words, words, 0, len(words)),) if bearers.is_public(words) else ()
    if bearers.begins_no_list(words):
        return ()
    found = [part for m in members.read(words, 0, len(words)).members for part in levels.split(_without_alias(words, m))]
    return tuple(found) if found and bearers.can_open(found[0].name) else ()


def _without_alias(words: str, member: members.Member) -> members.Member:
    """市财政局（以下简称财政局） → 市财政局."""
    if (alias := _ALIAS.search(member.name)) is None:
        return member
    end = _ALIAS.search(words, member.start)
    return replace(member, name=member.name[: alias.start()], end=end.start() if end else member.end)


def _duties(text: str) -> Iterator[_Duty]:
    start, last, tries = 0, -1, 0
    for m in _acts().finditer(text):
        if last < 0 or _ANY_STOP.search(text, last, m.end()):
            start, tries = _clause_start(text, m.end()), 0
        last, tries = m.end(), tries + 1
        if tries > _TRIES:
            continue
        for duty in _before(text, start, m.end(), m.start("act"), m["act"]):
            if duty.start == start and m["act"] != "与" and _is_list(text, duty.start, duty.end):
                tries = _TRIES  # the clause has its subject
            yield duty
    for pattern, role in _BEHIND:
        clause = tries = 0
        for m in pattern.finditer(text):
            if m.start() >= clause:
                stop = _CLAUSE.search(text, m.end(), m.end() + _MOST)
                clause, tries = stop.start() if stop else min(len(text), m.end() + _MOST), 0
            tries += 1
            if tries <= _AGENTS:
                yield from _behind(text, m.end(), role)
    for start, end, role in named.find(text):
        yield _Duty(start, end, role)
    yield from _heads(text)


def _issuers(text: str, context: Context) -> Iterator[_Duty]:
    """我部将会同…: the one body that issues the document and is called so."""
    for m in _SELF.finditer(text) if context.issuers else ():
        kind = m["kind"] or "部"
        names = [n for n in context.issuers if n.endswith((kind, {"委": "委员会", "办": "办公室"}.get(kind, kind)))]
        if len(names) == 1:
            yield _Duty(m.start(), m.end(), _role_then(text, m.end() + text.startswith("将", m.end())), names[0])


def _short(text: str) -> Iterator[_Duty]:
    """The bodies that act under the short names that the document gives them; the first deed may follow the definition."""
    short = short_names.of(text)
    for m in re.finditer("|".join(short), text) if short else ():
        before, end = text[m.start() - 1 : m.start()], m.end()
        defined = _DEFINED.match(text, end)
        if defined or ((before in _STOP or before in "由交经、和及县市") and _acts().match(text, end - 1)):
            start = m.start() - (before in "县市")
            yield _Duty(start, end, name=text[start:end])


def _heads(text: str) -> Iterator[_Duty]:
    """The bodies that items are headed by."""
    for m in chain(_HEADED.finditer(text), _TASKS.finditer(text)):
        start = text.rfind("\n", max(0, m.start() - _LONGEST_HEAD), m.start()) + 1
        if not start and m.start() > _LONGEST_HEAD:
            continue
        label = labels.at(text, start, m.start())
        start = label.end if label else start
        if _is_list(text, start, m.start()):
            yield _Duty(start, m.start())
    done = 0
    for m in _BEFORE_ITEMS.finditer(text):
        if m.end() < done or not _SHARED.search(text, max(0, m.start() - _LONGEST_HEAD), m.start()):
            continue
        item = _SHARES.match(text, m.end())
        while item:
            done = item.end()
            if _is_list(text, *item.span("who")):
                yield _Duty(*item.span("who"))
            item = _SHARES.match(text, item.end())


def _clause_start(text: str, position: int) -> int:
    """Where the clause of `position` begins; brackets inside a name (区（市）) and wrapped lines do not end it."""
    low = max(0, position - _MOST)
    if text[position - 1] == "）" and _ALIAS.fullmatch(text, opening := text.rfind("（", low, position), position):
        position = opening
    start = _last_mark(text, low, position)
    while start > low and text[start - 1] == "\n" and _wrapped(text, start - 1):
        start = _last_mark(text, low, start - 1)
    for stop in _OTHER_STOP.finditer(text, start, position):
        if not (stop[0] == "）" and _INNER.search(text, start, stop.end())) and not (stop[0] == "（" and _INNER_OPEN.match(text, stop.start())):
            start = stop.end()
    return start


def _last_mark(text: str, low: int, position: int) -> int:
    """The place behind the last mark before `position`, or `low`."""
    m = _UP_TO_MARK.match(text, low, position)
    return m.end() if m else low


def _wrapped(text: str, newline: int) -> bool:
    """Whether a line break only wraps a line: the line is long and ends inside a sentence, and no label follows."""
    if text[newline - 1] in _STOP:
        return False
    line = text.rfind("\n", 0, newline) + 1
    following = labels.at(text, newline + 1, min(len(text), newline + 12))
    return newline - line >= 24 and following is None


def _before(text: str, start: int, end: int, verb: int, act: str) -> Iterator[_Duty]:
    """The one who acts, between the beginning of the clause and the verb `act` at `verb`."""
    after = verb + len(act)
    if _NO_ACT.match(text, verb) or (_words()[act] != "modal" and _is_no_deed(text, verb, after, act)):
        return
    if label := labels.at(text, start, end):
        start = label.end
    elif start and text[start - 1] in "“”《》〈〉（" or text.startswith("（", start):
        return
    start = _LEAD_IN.match(text, start, end).end()  # type: ignore[union-attr]
    if clause := _QUALIFIED.match(text, start, end):
        start = clause.end()
    opens = bearers.begins_name(text, start, end)
    if not opens and not _CAUSED.match(text, start, end) and not _CHECKS.match(text, end):
        return
    if _CONDITION.match(text, after) and not _CHECKS.match(text, end):
        return
    if _AGENT.search(text, start, end) or (_MODAL.search(text, start, end) and not _CHECKS.match(text, end)):
        return  # read from 由 on; before the modal
    if join := _WITH.search(text, start, end):
        yield _Duty(start, join.start(), "lead")
    elif caused := _CAUSED.match(text, start, end):
        if not _EVERYBODY.match(text, caused.end()):
            yield _Duty(caused.end(), end)
    elif through := _THROUGH.search(text, start, end):
        if _CHECKS.match(text, end) and not _CHECKED.search(text, through.end(), end):
            yield _Duty(through.end(), end)
    elif both := bearers.BOTH.match(text, start, end):
        yield _Duty(start, both.end())
    elif opens:
        yield _Duty(start, end, _role(act) or _role_then(text, after))


def _is_no_deed(text: str, verb: int, after: int, act: str) -> bool:
    """Whether the word at `verb` is part of a name or a relative clause: 管理X的部门, 工商联组织要, 安排的资金, A是…."""
    if (act == "在" and text[verb - 1] == "所") or (act == "报" and text.startswith(("告", "酬"), after)):  # 所在地, 报告
        return True
    if act in ("是", "为", "作为"):
        if act == "为" and text.startswith(bearers.VERBS, after):  # 为履行职责
            return False
        return not _CHARGED.match(text, after)
    if bearers.OF.match(text, verb) or _MODAL_NEXT.match(text, after) or (act.endswith("负责") and text.startswith("人", after)):
        return True
    if (longer := _LONGER_NAME.match(text, verb)) and (text[longer.end() : longer.end() + 1] in "、和及与" or _acts().match(text, longer.end() - 1)):
        return True
    if _words()[act] == "preposition":
        return False
    return bool((_RELATIVE_ADVERB if _words()[act] == "adverb" else _RELATIVE).match(text, after))


def _behind(text: str, start: int, role: Role | None) -> Iterator[_Duty]:
    """The one who acts, behind 由 or 会同: up to the first verb, else the longest list of bodies."""
    if (either := _OR_AUTHORISED.match(text, start, start + _MOST)) and _is_list(text, *either.span("who")):
        yield _Duty(*either.span("who"), role)
        start = either.end()
    if clause_first := _QUALIFIED.match(text, start, start + _MOST):
        start = clause_first.end()
    if not bearers.begins_name(text, start, min(len(text), start + _MOST)):
        return
    stop = _CLAUSE.search(text, start, start + _MOST)
    clause = stop.start() if stop else min(len(text), start + _MOST)
    for m in islice(_acts().finditer(text, start, clause + 5), _AGENTS):  # A会同B，根据…制定
        if m.end() > clause or bearers.OF.match(text, m.end()) or _NO_ACT.match(text, m.start("act")):
            continue
        if _is_list(text, start, m.end()):
            join = _WITH.search(text, start, m.end())
            leads = join or m["act"] in ("牵头", "会同")
            yield _Duty(start, join.start() if join else m.end(), "lead" if leads else role)
            return
    ends = [m.end() for m in islice(_ENDS.finditer(text, start, clause), _LIST) if m.end() < clause]
    if role and text.startswith("，", clause):
        ends.append(clause)  # A会同B，加快建设…
    longest = max((end for end in ends if _is_list(text, start, end)), default=None)
    if longest is not None:
        yield _Duty(start, longest, role)


def _is_list(text: str, start: int, end: int) -> bool:
    """Whether nothing but public bodies stands from `start` to `end`."""
    return _only_bodies(text[start:end])


@lru_cache(maxsize=16384)
def _only_bodies(words: str) -> bool:
    found = _bodies(words)
    if not found or not bearers.is_public(found[0].name) or not all(names.is_member(m.name) and bearers.can_open(m.name) for m in found):
        return False
    rest = _ALIAS.sub("", words[found[-1].end :])
    return len(rest) <= 3 or (rest.startswith("等") and len(rest) <= 16) or rest.startswith(("及其", "和其")) or bool(_DELEGATE.fullmatch(rest))


def _role(act: str) -> Role | None:
    if act in ("会同", "商"):
        return "lead"
    return members.role_of(act) if act in ("牵头", "配合", "协助", "参与", "参加") else None


def _role_then(text: str, position: int) -> Role | None:
    """A应当会同B, A要配合: the role by the verb behind a modal."""
    m = _THEN.match(text, position)
    return None if m is None else "lead" if m[0] in ("会同", "牵头") else "support"
