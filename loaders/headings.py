"""What the heading of an item says: its words, and whether they announce a task or only introduce."""

from __future__ import annotations

import re

#: What a heading ends with that introduces; looked for from the end, with no prefix to try.
_BACKGROUND = re.compile(
    r"(?:目标|形势|现状|背景|意义|指导思想|(?:指导|基本|工作|实施)原则|(?:总体|基本|目标)要求|(?:总体|基本|工作|发展)思路|总体(?:考虑|部署|安排)|基本情况|目标任务"
    r"|发展基础|现实基础|发展环境|编制目的|编制依据|总则目的|工作回顾|(?:取得|主要)的?(?:工作)?成(?:效|绩|就))[和与及、]?(?:[（(][^（）()]*[）)])?$"
    r"|^(?:当前|主要)?(?:存在|面临)的?[^。]{0,20}(?:问题|困难|挑战|机遇)$"
    r"|^(?:充分|深刻|全面|准确)?(?:认识|把握)[^。]{0,40}(?:意义|形势|重要性|必要性|紧迫性)"
)
#: Words without which there is no such heading, or no such list: a cheap look before a costly one.
_BACKGROUND_HINT = re.compile(
    "思想|原则|要求|目标|思路|考虑|部署|情况|任务|现状|基础|形势|环境|背景|意义|目的|依据|安排|重要性|必要性|紧迫性|回顾|成效|成绩|成就|问题|困难|挑战|机遇"
)
#: It begins with one class of characters, so that the search skips all else fast.
_SENTENCE_END = re.compile(r"[。；;！？\n：:\s](?:(?<=[。；;！？\n])|(?<=[\u4e00-\u9fff][：:])|(?<=\S\s)\s)")
_BRACKETED = re.compile(r"[（(【]([^（）()【】]{2,24})[）)】]")
_HEADED = re.compile(r"(?![一二三四五六七八九十]{1,3}是)[^。，；：、\s]{4,20}。(?=[^\n]{20})")
LONGEST = 60  # characters that a heading may have
_READ = 400  # characters of a line in which its heading is looked for


def is_background(title: str) -> bool:
    """Whether a heading announces aims, principles or the state of things rather than a task."""
    return bool(_BACKGROUND_HINT.search(title) and _BACKGROUND.search(title))


def has_heading(paragraph: str) -> bool:
    """Whether a paragraph without a number begins with a heading: 坚持党的领导。坚持和加强…; 一是… only goes on."""
    return bool(_HEADED.match(paragraph))


def heading_of(line: str) -> str:
    """The heading in the first line of an item: 【…】, a first sentence or the line if short, else its first clause."""
    line = line[:_READ].strip()
    if m := _BRACKETED.match(line):
        return m[1]
    end = _SENTENCE_END.search(line)
    sentence = line[: end.start()].strip() if end else line
    if len(sentence) <= LONGEST:
        return sentence
    clause = re.split(r"[，,：:]", sentence, maxsplit=1)[0]
    return clause if len(clause) <= LONGEST else clause[: LONGEST - 1] + "…"
