"""The bodies that a sentence names to answer, wherever they stand in it: 压实A责任, 办公室设在A, 成立A，负责…, 报A批准, 应当指导A做好…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.model import Role

_WHO = r"(?P<who>(?:(?!会同)[\u4e00-\u9fff、]){2,30}?)(?:会同[\u4e00-\u9fff、]{2,30}?)?"
#: The one who is named to answer: 压实A责任, 办公室设在A, 授权A负责, 报A批准 (other than 报A备案 and 向A报告).
_NAMED: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"(?:压实|落实|强化|明确|夯实|履行|压紧)(?=[\u4e00-\u9fff、]{2,60}?责任)(?P<who>[\u4e00-\u9fff、]{2,30}?)"
        r"的?(?:主体|属地|监管|领导|管理|保障|行业|投入|监督|直接|工作)*责任"
    ),
    re.compile(r"设(?:(?<=办公室设)|(?<=秘书处设)|(?<=办事机构设)|(?<=日常工作机构设)|(?<=工作专班设))[在于]?(?P<who>[\u4e00-\u9fff]{2,20}?)(?=[，。；（、]|$)"),
    re.compile(r"(?:授权|指定|责成|委托)(?P<who>[\u4e00-\u9fff、（）]{3,24}?)(?:具体|统一|统筹)?(?:负责|牵头|承担)"),
    re.compile(
        r"(?:成立|组建|设立)(?P<who>[\u4e00-\u9fff]{2,30}(?:委员会|小组|专班|指挥部|办公室|中心|工作组|联席会议))(?:（[^（）]{1,24}）)?，"
        r"(?=(?:具体|统筹|统一|全面|主要)?(?:负责|承担|统筹|协调|组织|研究|指导|推进|推动|制定|审议|牵头|开展))"
    ),
    re.compile(
        r"[：:](?<=(?:初核|复核|受理|经办|审批|实施|审核|发证|认定|主管)(?:机构|机关|部门|单位)[：:])(?P<who>[\u4e00-\u9fff、]{3,30})(?=[（。；，\n]|$)"
    ),
    re.compile(
        r"(?:指导|督促|监督)(?<=[当要须][指督监][导促督])(?P<who>[\u4e00-\u9fff、（）]{3,24}?)"
        r"(?=依法|及时|按|做好|开展|落实|加强|完善|建立|制定|履行|同步|认真|切实|严格|加快|抓好|推进|实施|执行|整改)"
    ),
    re.compile(
        rf"[报交](?<![成提移转外]交)(?![告社刊道名销通易流付给接])[请送经由至]?{_WHO}"
        r"(?:审核)?(?:批准|审批|审定|核准|核定|批复|审议|研究决定|审核|审查|复核|复审|评审|鉴定|核查)"
    ),
    re.compile(rf"经(?:(?<=[须需应当]经)|(?<=必须经)|(?<=当依法经)|(?<=当事先经)){_WHO}(?:审核|审查)?(?:批准|许可|审批|核准)"),
)


def find(text: str) -> Iterator[tuple[int, int, Role | None]]:
    """Where such a body or a list of them may stand, and its role: 报A会同B批准 has A lead. Who is none is told elsewhere."""
    for pattern in _NAMED:
        for m in pattern.finditer(text):
            yield *m.span("who"), "lead" if text.startswith("会同", m.end("who")) else None
