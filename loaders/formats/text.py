"""Plain text and Markdown, in whatever encoding they come."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from loaders.formats.reading import Reading, Unreadable

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

#: Below this many bytes statistics only guess (FINDINGS_formats, "text").
FEW = 60


#: Share of characters that no text holds (control characters, U+FFFD) from which bytes are no text.
NOISE = 0.02


def recognises(data: bytes, name: str) -> bool:
    """Text holds no NUL byte, unless it is UTF-16."""
    return b"\0" not in data[:65536] or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_utf16(data)


def read(data: bytes) -> Reading:
    """The text in `data`, as it stands.

    Raises
    ------
    Unreadable
        When what comes out is no text in any encoding.
    """
    text, encoding = decode(data)
    sample = text[:100_000]
    if sum(c < " " and c not in "\t\n\r\f" or c == "\ufffd" for c in sample) > NOISE * len(sample):
        raise Unreadable("不是文本文件，无法识别编码", "not a text file: no known encoding fits")
    return Reading(text, "txt", encoding)


def decode(data: bytes) -> tuple[str, str]:
    """The text in `data` and the name of its encoding. Bytes that fit nowhere become U+FFFD."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # A file that is cut inside a character, or has one stray byte, is still what the rest of it is.
        if error.start > len(data) * 0.9 or _mostly_utf8(data):
            return data.decode("utf-8", "replace"), "utf-8"
    if len(data) < FEW:
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    best = from_bytes(data[:1 << 20]).best()
    name = best.encoding if best else "gb18030"
    if name in {"gb2312", "gbk", "cp936", "gb18030"}:
        name = "gb18030"
    return data.decode(name, "replace"), name


def _is_utf16(data: bytes) -> bool:
    best = from_bytes(data[:4096]).best()
    return best is not None and best.encoding.startswith("utf_16")


def _mostly_utf8(data: bytes) -> bool:
    sample = data[:1 << 16].decode("utf-8", "replace")
    return sample.count("\ufffd") * 200 < len(sample)
