"""A title for a document that has none, from the opening that says why it is written and what follows."""

from __future__ import annotations

import re

from loaders.labels import FIRST
from loaders.lines import PART_OF_REPORT, Line

_PROMULGATED = re.compile(r"《([^《》]{3,60})》(?:已|业)(?:经|于|由)")
_FORWARDED = re.compile(r"《([^《》]{4,80})》[^。]{0,40}(?P<verb>印发|转发|发布)给?(?:你们|各)")

_INFER = (
    # 贯彻关于X的决策部署，现提出以下意见
    re.compile(r"关于(?P<topic>[^，。；、]{4,50}?)的(?:重大|重要|系列)?(?:决策)?(?:部署|要求|精神|意见)，[^。]{0,60}?提出(?:如下|以下)(?P<kind>意见|措施)"),
    # 为做好X工作，…现就有关事项通知如下 / 提出如下意见
    re.compile(r"(?P<verb>做好|加强|推进|推动|促进|规范|深化|优化|支持|落实|强化|加快|完善|提升|提高|健全|全面|进一步|切实|扎实)(?P<topic>[^，。；]{4,60}?)，"
               r"(?:[^，。]{0,30}(?:同意|批准|部署|规定|精神|要求|实际)，){0,3}现?(?:就)?[^，。]{0,16}?(?:提出(?:如下|以下)|如下)?(?P<kind>通知|意见|公告|通告|措施|要求)"),
)
# 2022年是…的一年。做好X工作要坚持以…为指导
_INFER_TOPIC = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d年)是[^。]*。)?(?:[^。]{0,20}，)?(?P<topic>[^，。]{4,36}?)要(?:坚持)?以[^。]{2,40}(?:为指导|思想)"
)
_INFER_STATUTE = re.compile(r"为了?(?P<topic>[^，。；]{4,60}?)，[^。]{0,200}?制定(?P<this>本|此|该)(?P<kind>[^，。；]{2,12}?)[。，]")
_STATUTE_VERBS = re.compile(r"^(?:进一步)?(?:(?:加强|规范|促进|保障|完善|健全|推进|推动|做好|维护|提高|加快|实施|深化|优化)(?:和|与|、)?)+")


def infer(lines: list[Line], end: int) -> str:
    """The title that the opening of `lines` suggests; `end` is the line that ends the head."""
    head = "\n".join(l.text for l in lines[: end + 2])
    if (m := _PROMULGATED.search(head)) and re.search(r"令|公告|公布", head):
        return m[1]
    if re.search(r"代表[^，。]{0,16}(?:政府|行署)[^。]{0,16}(?:报告工作|作(?:政府)?工作报告)|向大会(?:报告|作)[^。]{0,8}工作", head[:600]):
        return "政府工作报告"
    if lines and PART_OF_REPORT.fullmatch(lines[0].text):
        return "工作报告"
    first = next((i for i, l in enumerate(lines) if l.label is not None and l.label.rank >= FIRST), len(lines))
    opening = "\n".join(l.text for l in lines[:first] if l.kind in ("text", "label"))[:4000]
    if m := _FORWARDED.search(opening):
        return f"关于{m['verb']}《{m[1]}》的通知"
    for pattern in _INFER:
        if m := pattern.search(opening):
            verb = m.groupdict().get("verb") or ""
            return f"关于{verb}{m['topic']}的{m['kind']}"
    if m := _INFER_STATUTE.search(opening):
        topic = _STATUTE_VERBS.sub("", m["topic"])
        return topic + m["kind"] if not topic.endswith(m["kind"]) else topic
    if m := _INFER_TOPIC.search(opening):
        return (m["year"] or "") + m["topic"]
    return re.split(r"[，。；：\n]", opening or head)[0][:40].replace("\t", " ")  # the head of a bare table
