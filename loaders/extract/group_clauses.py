"""Groups that are named by what they have or did alone: 具有博士学位者, 获得一等奖者."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Begins what somebody has, did or underwent.
_VERB = (
    "具有|具备|获得?|荣获|取得|持有?|拥有|担任|任|从事|参加|因|患|受|被|符合|属于?|有|经|曾|已|正在|未|在|连续|累计|毕业|不(?![得应能可])|无|"
    "触犯|违反|擅自|利用|伪造|隐瞒|提供|骗取"
)
#: An item that says it, or a part of a sentence that begins with such a verb. The words that end with 者 as they stand
#: (或者, 前者, 学者) and names behind 的 (…的使用者) name no such group.
_WHO = re.compile(
    r"(?:(?:^|\n)[\s\u3000]*|[；。：][\s\u3000]*)(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|[①-⑳]|\d{1,2}[.．、](?!\d))\s*(?P<item>[^，。；：\n]{4,60}?者)"
    rf"|[，；。\n](?:或者?|以及|及)?(?P<clause>(?:{_VERB})[^，。；：\n]{{3,60}}?者)"
)
#: Without which there is none.
_LAST = re.compile("者(?:[；。，、（(\\n]|$)")
_ENDS = re.compile(r"[；。，、（(\n]|$")
_NO_GROUP = re.compile(
    r"(?:[或前后再两二三笔来]|[的地][^，]{1,3}|工作|经营|使用|生产|管理|所有|参与|爱好|服务|投资|组织|申请|调查|驾驶|行为|传播|推广|开发|运营|销售|携带)者$"
)


def find(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of such names in ``text[start:end]``."""
    for m in _WHO.finditer(text, start, end) if _LAST.search(text, start, end) else ():
        a, b = m.span(m.lastgroup)  # type: ignore[arg-type]
        if _ENDS.match(text, b) and not _NO_GROUP.search(text, a, b):
            yield a, b
