"""What web sites put around a document, in saved pages, crawls and prints: menus, sources, buttons."""

from __future__ import annotations

import re
from itertools import takewhile

_CORE = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
_BUTTONS = (
    "打印|关闭|返回|收藏|分享|复制|下载|纠错|朗读|放大|缩小|扫一扫|上一篇|下一篇|相关链接|相关文章|相关阅读|相关解读|相关稿件|相关附件|相关文件|相关政策|附件下载|政策解读|"
    "图解|回到顶部|返回顶部|返回首页|打印本页|关闭窗口|我要纠错|字号|字体|大|中|小|默认|微信|微博|新浪微博|QQ空间"
)
#: Lines that are a site's own: where one is, what one may press, who put the page up.
_OWN = re.compile(
    r"(?:当前|您(?:现?在|当前)的?|现在的?)?位置\s?[:：].*"
    r"|首页(?:\s*[>»›＞/|-].*)?"
    r"|(?:(?:信息|文章|稿件)?来源|发布(?:时间|日期|机构)|时间|日期|作者|编辑|责任编辑|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:数|量|次数)?|访问量|字[体号](?:大小)?|"
    r"分享(?:到|至)?|视力保护色)\s?[:：][^。；]{0,80}"
    rf"|(?:{_BUTTONS}|[\s\[\]【】［］()（）|｜·])+"
    r"|(?:扫一扫|扫码|用手机)[^。]{0,30}"
    r"|(?!附件)[^。；]{1,150}\.(?:docx?|wps|pdf|ofd|xlsx?|et|zip|rar)(?:\s*[（(]?\s*[\d.]+\s*[KM]B?\s*[）)]?)?(?:\s*(?:点击)?下载)?"
    r"|主办单位\s?[:：].*地址\s?[:：].*"
    r"|(?:上|下)一[篇条页]\s?[:：].*"
    r"|[^。；]{0,120}(?:版权所有|技术支持\s?[:：]|网站标识码|备案(?:序)?号\s?[:：]|ICP备|公网安备|Copyright|©)[^。；]{0,120}"
    r"|(?:联系我们|网站地图|法律声明|关于我们)[^。；]{0,120}",
    re.I,
)
#: Lines above a title that belong to the document: its number, its masthead.
_MASTHEAD = re.compile(
    r".{0,40}(?:\d{1,5}\s?号[）)]?|(?:政府|办公[厅室]|[国院部委局会厅署行])(?:令|公告|公报|文件)|附件\s?\d{0,3}[:：]?)"
)
_MENU = re.compile(r"[\u4e00-\u9fffA-Za-z0-9 、·]{1,14}")
_SENTENCE = re.compile(r"[。；：，！？]")
#: How far from the top the title of a page may stand, how many lines it may take, and from which length a line with a
#: comma or a full stop is text.
_TOP, _TITLE_LINES, _TEXT = 160, 6, 40
#: Characters of the issuers' names that may stand before a title.
_ISSUERS = 80


def core(text: str) -> str:
    """The letters of `text`, by which titles are compared."""
    return _CORE.sub("", text)


def strip(lines: list[str], title: str = "") -> list[str]:
    """`lines` of a page without what the site put around the document called `title`.

    The title, if there is one, stands in the text afterwards, in one line. Nothing between the first sentence and the
    last is touched.
    """
    if core(title):
        lines = _under(lines, title)
    first = next((i for i, line in enumerate(lines) if is_text(line)), len(lines))
    last = next((i for i in range(len(lines) - 1, first - 1, -1) if is_text(lines[i])), first)
    return [line for i, line in enumerate(lines) if first <= i <= last or not _OWN.fullmatch(line)]


def is_text(line: str) -> bool:
    """Whether a line is a sentence of the document, and nothing that a site adds."""
    return len(line) >= _TEXT and bool(_SENTENCE.search(line)) and not _OWN.fullmatch(line)


def is_own(line: str) -> bool:
    """Whether a line is a site's own."""
    return bool(_OWN.fullmatch(line))


def _under(lines: list[str], title: str) -> list[str]:
    place = find(lines, title)
    if place is None:
        return [title, *lines]
    first, last = place
    above, below = lines[:first], lines[last:]
    if not any(map(is_text, above)):
        masthead = list(takewhile(_MASTHEAD.fullmatch, reversed(above)))
        below = _without_menu(below, above)
        above = masthead[::-1]
    return [*above, max("".join(lines[first:last]), title, key=len), *below]


def find(lines: list[str], title: str) -> tuple[int, int] | None:
    """Which lines hold `title`, whole or broken into several: the last such place above the text, else the first one.
    The names of the issuers may stand before it, its number behind it."""
    wanted = core(title)
    found = None
    for i, line in enumerate(lines[:_TOP]):
        if found and is_text(line):
            break
        so_far = ""
        for j in range(i, min(i + _TITLE_LINES, len(lines))):
            part = core(lines[j])
            so_far += part
            if not part or is_text(lines[j]) or len(so_far) > len(wanted) + _ISSUERS:
                break
            before, _, after = so_far.rpartition(wanted)
            if wanted in so_far and (not after or (not before and re.fullmatch(r".{1,14}\d{4}第?\d+号", after))):
                found = i, j + 1
                break
    return found


def _without_menu(lines: list[str], above: list[str]) -> list[str]:
    """`lines` without a menu at their end: short lines, most of which stood above the title too."""
    end = len(lines)
    while end and _MENU.fullmatch(lines[end - 1]):
        end -= 1
    tail = lines[end:]
    return lines[:end] if len(tail) >= 3 and 2 * sum(line in above for line in tail) >= len(tail) else lines
