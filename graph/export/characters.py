"""Characters that files can hold."""

from __future__ import annotations

import json
import re
from typing import Any

#: What XML 1.0 forbids or discourages: controls but tab and line ends, halves of surrogate pairs, noncharacters.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr((plane << 16) + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
#: Embeddings, overrides and isolates of directions.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """`text` with characters that break files replaced, one for one: a control by its picture (NUL by ␀), so that
    different texts stay different; what has no picture by the replacement character."""
    return _UNFIT.sub(_picture, text)


def one_line(text: str) -> str:
    """Printable, with each run of white space that breaks a line as one space, and without what turns the reading direction:
    it would go on behind the text."""
    text = _DIRECTION.sub("", text)
    return re.sub(r"[^\S\n\r\x0b\x0c\x85\u2028\u2029]*[\n\r\x0b\x0c\x85\u2028\u2029]\s*", " ", printable(text)).strip()


def json_text(value: Any) -> str:
    """JSON that UTF-8 can hold: halves of surrogate pairs, which stand only inside strings, become escapes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
