"""Plain text and Markdown, in whatever encoding they come."""

from __future__ import annotations

import codecs
import unicodedata

from charset_normalizer import from_bytes

from loaders.formats.reading import Reading

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

#: Below this many bytes statistics only guess (FINDINGS_formats, "text").
_FEW = 60
#: What is common in Chinese texts (one character in twenty) and has codes of its own in GB 18030 (those of 。 and 、 are the
#: same in encodings of Japanese and Korean), and a share of it that no text has by chance.
_COMMON, _COMMON_SHARE = "，的", 0.02


#: Share of characters that no text holds from which it is none, and characters that are looked at.
_NOISE, _SAMPLE = 0.03, 50_000
#: Control and format characters that texts do hold.
_FORMAT = frozenset("\t\n\r\f\v\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff\u00ad\x85")


def recognises(data: bytes, name: str) -> bool:
    """Text holds no NUL byte, unless it is UTF-16."""
    return b"\0" not in data[:65536] or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_utf16(data)


def read(data: bytes) -> Reading:
    """The text in `data`, as it stands."""
    text, encoding = decode(data)
    return Reading(text, "txt", encoding)


def is_noise(text: str) -> bool:
    """Whether what was read is no text: control characters, characters of private use, characters that are none."""
    sample = text[:_SAMPLE]
    if "\ufffd" not in sample and "".join(sample.split()).isprintable():
        return False
    wrong = sum(c == "\ufffd" or (unicodedata.category(c)[0] == "C" and c not in _FORMAT) for c in sample)
    return wrong > _NOISE * len(sample)


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
    if _is_chinese(text := data.decode("gb18030", "replace")):
        return text, "gb18030"  # the one that is met in practice; to guess takes half as long as to read the document
    if len(data) < _FEW:
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    best = from_bytes(data[:1 << 20]).best()
    name = best.encoding if best else "gb18030"
    if name in {"gb2312", "gbk", "cp936", "gb18030"}:
        name = "gb18030"
    return data.decode(name, "replace"), name


def _is_chinese(text: str) -> bool:
    """Whether `text`, decoded on trial, is Chinese by its commonest characters."""
    return sum(map(text.count, _COMMON)) > _COMMON_SHARE * len(text)


def _is_utf16(data: bytes) -> bool:
    best = from_bytes(data[:4096]).best()
    return best is not None and best.encoding.startswith("utf_16")


def _mostly_utf8(data: bytes) -> bool:
    sample = data[:1 << 16].decode("utf-8", "replace")
    return sample.count("\ufffd") * 200 < len(sample)
