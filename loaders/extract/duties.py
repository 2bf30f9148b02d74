"""Duties that the running text states: 由A会同B制定, A要指导, A应当…, A负责….

A duty is a body in the place of the one that acts: before a verb at the beginning of a clause, after 由 or 会同, or as
the one whose responsibility is named (压实A责任). A body that is only mentioned (向A报告, 参照A的做法, 经A同意, A的规定)
stands elsewhere and is left out; who can bear a duty at all, :mod:`loaders.extract.bearers` says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders import agencies, labels
from loaders.extract import bearers, members
from loaders.extract.owners import Owners
from loaders.model import Context, Measure, Responsibility, Role

_MODALS = ("应当", "应该", "应予", "应", "要", "须", "必须", "都要", "均应", "均要", "也要", "还应", "还要", "需要", "不得", "务必")
#: Verbs, adverbs and prepositions that follow the one who acts.
_VERBS = (
    "负责 牵头 会同 商 组织 建立 健全 完善 制定 制订 拟订 拟定 起草 编制 开展 加强 加快 加大 推进 推动 落实 实施 指导 督促 监督 协调 统筹 配合 协助 支持 引导 鼓励 "
    "审核 审查 审批 审定 审议 核准 核定 核实 核发 核查 汇总 公布 发布 公开 公告 提出 确定 认定 评估 评定 考核 检查 受理 办理 处理 处置 查处 颁发 撤销 依法 依规 依照 "
    "依据 依托 按照 按 根据 对 将 把 向 与 以 在 通过 结合 围绕 定期 及时 每年 每季度 每半年 每月 实时 分别 共同 联合 统一 直接 具体 主要负责 给予 发放 拨付 安排 "
    "承担 提供 管理 主管 履行 行使 收到 接到 发现 作出 做出 采取 视同 视情 参加 参与 共享 建设 运行 维护 保障 做好 抓好 用好 研究 设立 成立 明确 细化 强化 深化 优化 "
    "推广 宣传 培育 打造 纳入 列入 下达 分解 部署 调度 通报 约谈 移送 划定 指定 委托 派出 派驻 责令 吊销 没收 处以 予以 不予 决定 另行 主持 综合 派员 进行 执行 登记 "
    "出具 确认 重新 报送 调查 调解 复核 反馈 征求 公示 审计 征收 兑现 保留 取消 下放 配备 配齐 严格 切实 认真 积极 主动 进一步 充分 全面 密切 带头 牢固 不断 持续 适时 "
    "尽快 抓紧 率先 力争 立足 聚焦 坚持 遵循 遵守 应用 利用 运用 投入 设置 召开 举办 探索 负有 接受 自收 自受 每 报 报送 报请 上报 从严 从 为 至少 分级 是 作为 "
    "于 自本 自印发 自收到 设在 修订 修改 印发 出台 调整 梳理 完成 开设 选派 选聘 奖励 表彰 收集 采集 归集 整合 更新 答复 告知 通知 追缴 追回 追究 暂停 终止 注销 验收 抽查 "
    "巡查 督查 督办 督导 监测 研判 协作 对接 帮扶 救助 走访 招募 推荐 遴选 评选 评审 谋划 筹集 募集 配置 调配 改造 拓展 扩大 提高 提升 增强 清理 整治 治理 打击 防范 化解 "
    "保证 确保 坚决 严肃 优先 重点 逐步 逐级 逐项 全力 大力 着力 协同 同步 提前 按时 按期 按月 按季 按年 随时 立即 当场 即时 联审 并联"
).split()
_PREPOSITIONS = frozenset("对 将 把 向 与 以 在 按照 按 根据 依据 依照 依托 通过 结合 围绕 从 为 会同 商 是 作为 每 立足".split())
_END = "部厅局委署办院会处行社联府门关构位组室所站队心织区）县市省校业"
_STOP = frozenset("。；，：！？\n（）“”《》〈〉;,:!? \t")
_MOST = 160  # characters that a subject may have

_ACTS = re.compile(
    rf"(?<=[{_END}])(?:，(?=应当|应|要|负责|根据|按照|依法|会同|具体))?(?P<act>{'|'.join(sorted({*_MODALS, *_VERBS}, key=len, reverse=True))})"
)
_ENDS = re.compile(rf"[{_END}](?!门|议|长|员|内|外|正职|副职|成员|工作人员|的|组成|领导|负责人|主任|主要|分管|同志|构成|代表|和|及|、|或|人员|，|。|；)")
_CLAUSE = re.compile(r"[。；，\n：《“]")
_AGENT = re.compile(r"(?<!取消)(?<!不再)(?<![自理缘事经来原因不任])由(?![于此其点表至])")
_WITH = re.compile(r"会同(?!县)|(?<=[\u4e00-\u9fff])商(?=有关|相关|同级|国务院|财政部)|(?<=[、，。；\n门委局厅])联合(?=[\u4e00-\u9fff])")
_THROUGH = re.compile(r"经(?![济营贸信费历验过常办开发纪])")
#: 经A审核 states A's work; 经A同意 only mentions A.
_CHECKS = re.compile(r"审核|审查|评估|认定|核准|核实|核定|验收|审定|评审|鉴定|考核|检查|查实|查证|调查")
_RESPONSIBLE = re.compile(
    r"(?:压实|落实|强化|明确|夯实|履行|压紧)(?P<who>[\u4e00-\u9fff、]{2,30}?)的?(?:主体|属地|监管|领导|管理|保障|行业|投入|监督|直接|工作)*责任"
)
_SEAT = re.compile(r"(?:办公室|秘书处|办事机构|日常工作机构|工作专班)(?:设在|设于|设)(?P<who>[\u4e00-\u9fff]{2,20}?)(?=[，。；（、]|$)")
#: 财政部门安排的资金, 依法设立的机构: the verb belongs to a noun behind it.
_RELATIVE = re.compile(r"过?的(?=[\u4e00-\u9fff《])")
_RELATIVE_ADVERB = re.compile(r"[\u4e00-\u9fff]{0,4}?的(?=[\u4e00-\u9fff《])")
_ADVERBS = frozenset("依法 依规 统一 直接 分别 共同 联合 具体 实时 另行 统筹 及时 明确".split())
#: A是本市…的主管部门, A作为…责任主体: a duty, other than A是….
_CHARGED = re.compile(
    r"[^。；，]{0,40}(?:主管部门|责任主体|责任部门|责任单位|牵头部门|牵头单位|责任人|实施主体|管理机构|负责)"
)
#: A bracket that belongs to a name: 县（市、区）, 党组（党委）; no list （A负责）.
_INNER = re.compile(r"（(?![^（）]*(?:负责|牵头|配合|按))[^（）]{1,14}）$")
#: 派出机关监督检查部门, 领导小组牵头协调机构: the verb is part of a longer name.
_LONGER_NAME = re.compile(
    r"(?:监督|审查|管理|检查|调查|登记|审批|考核|统计|宣传|建设|保障|审计|执行|研究|调解|复核|组织|综合|协调|应用|运行|维护|征收|推广|公开|牵头|监测|评估|认定|受理|办理|处置)"
    r"[\u4e00-\u9fff]{0,8}?(?:部门|机构|机关|委员会|办公室|中心)"
)
_MODAL_NEXT = re.compile(r"应当|应|要(?!求)|须|可以")
_THEN = re.compile(r"会同|牵头|配合|协助")
_LEAD_IN = re.compile(
    r"\d{0,2}(?:同时|其中|此外|另外|并且|并|且|但|而|原则上|必要时|因此|目前|今后|下一步|届时|其后|确保)?"
    r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年)?(?:底|末|上半年|下半年)?(?:之?前|起|内|以来)?(?:[一二三四五六七八九]是|[一二三四五六七八九]?要|应当)?"
)
#: 督促A落实: A's duty, stated through another.
_CAUSED = re.compile(r"(?:指导|督促|推动|要求|责成|敦促|组织)+")


@dataclass(slots=True)
class _Duty:
    """Who acts stands at `start` to `end`."""

    start: int
    end: int
    role: Role | None = None


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
    for duty in sorted(_duties(text), key=lambda d: (d.start, d.end)):
        owner = owners.of(duty.start)
        if owner is None or measures[owner].kind == "background":
            continue
        for member in _bodies(text, duty):
            at = bisect_right(starts, member.start) - 1
            if at >= 0 and taken[at][1] > member.start or not bearers.bears(member.name, context):
                continue
            body = agencies.resolve(member.name, context)
            if body.name in seen[owner]:
                continue
            seen[owner].add(body.name)
            result[owner].append(
                Responsibility(
                    agency=body.name, role=duty.role or "joint", basis="stated", open=member.open, generic=body.generic,
                    scope=body.scope, start=member.start, end=member.end, text=text[member.start : member.end],
                )
            )
    return result


def _bodies(text: str, duty: _Duty) -> list[members.Member]:
    """The bodies that a duty names; none where its words are no list of bodies."""
    if bearers.BOTH.fullmatch(text, duty.start, duty.end):
        written = text[duty.start : duty.end]
        return [members.Member(written, written, duty.start, duty.end)]
    found = members.read(text, duty.start, duty.end).members
    return found if found and bearers.can_open(found[0].name) else []


def _duties(text: str) -> Iterator[_Duty]:
    for m in _ACTS.finditer(text):
        yield from _before(text, m.start(), m.start("act"), m["act"])
    for m in _AGENT.finditer(text):
        yield from _behind(text, m.end(), None)
    for m in _WITH.finditer(text):
        yield from _behind(text, m.end(), "support")
    for pattern in (_RESPONSIBLE, _SEAT):
        for m in pattern.finditer(text):
            yield _Duty(*m.span("who"))


def _clause_start(text: str, position: int) -> int:
    """Where the clause of `position` begins; brackets inside a name (区（市）) and wrapped lines do not end it."""
    start = position
    low = max(0, position - _MOST)
    while start > low:
        c = text[start - 1]
        if c == "）" and (inner := _INNER.search(text, max(low, start - 16), start)):
            start = inner.start()
        elif c in _STOP and not (c == "\n" and _wrapped(text, start - 1)):
            break
        else:
            start -= 1
    return start


def _wrapped(text: str, newline: int) -> bool:
    """Whether a line break only wraps a line: the line is long and ends inside a sentence, and no label follows."""
    line = text.rfind("\n", 0, newline) + 1
    following = labels.at(text, newline + 1, min(len(text), newline + 12))
    return newline - line >= 24 and text[newline - 1] not in _STOP and following is None


def _before(text: str, end: int, verb: int, act: str) -> Iterator[_Duty]:
    """The one who acts, up to `end`, before the verb `act` at `verb`."""
    after = verb + len(act)
    if act not in _MODALS and _is_no_deed(text, verb, after, act):
        return
    start = _clause_start(text, end)
    if start and text[start - 1] in "“”《》〈〉（" or text.startswith("（", start):
        return
    if label := labels.at(text, start, end):
        start = label.end
    start = _LEAD_IN.match(text, start, end).end()  # type: ignore[union-attr]
    if _AGENT.search(text, start, end):
        return  # read from 由 on
    if join := _WITH.search(text, start, end):
        yield _Duty(start, join.start(), "lead")
    elif caused := _CAUSED.match(text, start, end):
        yield _Duty(caused.end(), end)
    elif through := _THROUGH.search(text, start, end):
        if _CHECKS.match(text, end):
            yield _Duty(through.end(), end)
    elif both := bearers.BOTH.match(text, start, end):
        yield _Duty(start, both.end())
    elif bearers.begins_name(text, start, end):
        yield _Duty(start, end, _role(act) or _role_then(text, after))


def _is_no_deed(text: str, verb: int, after: int, act: str) -> bool:
    """Whether the word at `verb` is part of a name or a relative clause: 管理X的部门, 工商联组织要, 安排的资金, A是…."""
    if act in ("是", "为", "作为"):
        return not _CHARGED.match(text, after)
    if bearers.OF.match(text, verb) or _MODAL_NEXT.match(text, after) or (act == "主要负责" and text.startswith("人", after)):
        return True
    if (longer := _LONGER_NAME.match(text, verb)) and (text[longer.end() : longer.end() + 1] in "、和及与" or _ACTS.match(text, longer.end())):
        return True
    if act in _PREPOSITIONS:
        return False
    return bool((_RELATIVE_ADVERB if act in _ADVERBS else _RELATIVE).match(text, after))


def _behind(text: str, start: int, role: Role | None) -> Iterator[_Duty]:
    """The one who acts, behind 由 or 会同: up to the first verb, else the longest list of bodies."""
    stop = _CLAUSE.search(text, start, start + _MOST)
    clause = stop.start() if stop else min(len(text), start + _MOST)
    for m in _ACTS.finditer(text, start, clause):
        if not bearers.OF.match(text, m.start()) and _is_list(text, start, m.start()):
            join = _WITH.search(text, start, m.start())
            leads = join or m["act"] in ("牵头", "会同")
            yield _Duty(start, join.start() if join else m.start(), "lead" if leads else role)
            return
    ends = (m.end() for m in _ENDS.finditer(text, start, min(clause, start + 40)) if m.end() < clause)
    longest = max((end for end in ends if _is_list(text, start, end)), default=None)
    if longest is not None:
        yield _Duty(start, longest, role)


def _is_list(text: str, start: int, end: int) -> bool:
    """Whether nothing but public bodies stands from `start` to `end`."""
    found = members.read(text, start, end).members
    if not found or not all(bearers.is_public(m.name) for m in found):
        return False
    rest = text[found[-1].end : end]
    return len(rest) <= 3 or (rest.startswith("等") and len(rest) <= 16) or rest.startswith(("及其", "和其"))


def _role(act: str) -> Role | None:
    if act in ("会同", "商"):
        return "lead"
    return members.role_of(act) if act in ("牵头", "配合", "协助", "参与", "参加") else None


def _role_then(text: str, position: int) -> Role | None:
    """A应当会同B, A要配合: the role by the verb behind a modal."""
    m = _THEN.match(text, position)
    return None if m is None else "lead" if m[0] in ("会同", "牵头") else "support"
