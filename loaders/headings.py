"""What the heading of an item says: its words, and whether they announce a task or only introduce."""

from __future__ import annotations

import re

_BACKGROUND_WORD = (
    r"(?:指导思想|指导原则|总体要求|总体目标|总体思路|总体考虑|总体部署|基本原则|基本思路|基本要求|基本情况|工作原则|工作思路|工作目标|主要目标|发展目标|行动目标|建设目标|"
    r"目标任务|目标要求|目标|任务目标|发展思路|总目标|阶段目标|总体安排|发展现状|发展基础|发展形势|发展环境|现实基础|面临形势|面临的形势|形势|现状|背景|重要意义|重大意义|意义|"
    r"编制目的|编制依据|工作背景|实施背景|实施原则|工作要求和目标|总则目的)"
)
_BACKGROUND = re.compile(
    rf"(?:[\u4e00-\u9fff“”、]{{0,12}}?{_BACKGROUND_WORD}(?:和|与|及|、)?)+(?:[（(][^（）()]*[）)])?$"
    r"|^(?:充分|深刻|全面|准确)?(?:认识|把握)[^。]{0,40}(?:意义|形势|重要性|必要性|紧迫性)"
)
#: Words without which there is no such heading, or no such list: a cheap look before a costly one.
_BACKGROUND_HINT = re.compile("思想|原则|要求|目标|思路|考虑|部署|情况|任务|现状|基础|形势|环境|背景|意义|目的|依据|安排|重要性|必要性|紧迫性")
_SENTENCE = re.compile(r"[。；;！？\n]|[：:](?<=[\u4e00-\u9fff].)|\s{2,}(?<=\S..)")
LONGEST = 60  # characters that a heading may have
_READ = 400  # characters of a line in which its heading is looked for


def is_background(title: str) -> bool:
    """Whether a heading announces aims, principles or the state of things rather than a task."""
    return bool(_BACKGROUND_HINT.search(title) and _BACKGROUND.search(title))


def heading_of(line: str) -> str:
    """The heading in the first line of an item: 【…】, a first sentence or the line if short, else its first clause."""
    line = line[:_READ].strip()
    if m := re.match(r"[（(【]([^（）()【】]{2,24})[）)】]", line):
        return m[1]
    sentence = _SENTENCE.split(line, maxsplit=1)[0].strip()
    if len(sentence) <= LONGEST:
        return sentence
    clause = re.split(r"[，,：:]", sentence, maxsplit=1)[0]
    return clause if len(clause) <= LONGEST else clause[: LONGEST - 1] + "…"
