"""One module a file format, and the registry that says which one reads a file.

The content decides what a file is, not its name; where fragments and tables leave it open, the name helps. A reader
takes the bytes of a file and gives its :class:`Reading`, or several (records, archives); what it cannot use it refuses
with :class:`Unreadable`, whose text is one line for people. Nothing is fetched, and no macro or script runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from loaders import passed_over
from loaders.formats import archive, docx, html, mht, ofd, office, pdf, records, sheet, text
from loaders.formats.fields import NONE, Names
from loaders.formats.reading import Given, Part, Reading, Unreadable

__all__ = ["FORMATS", "LIMIT", "Format", "Given", "Part", "Reading", "Unreadable", "read", "read_all"]

#: Bytes that a file may have.
LIMIT = 256 << 20
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how its content is recognised (the name of the file may help), and how it is read."""

    name: str
    recognises: Callable[[bytes, str], bool]
    read: Callable[[bytes, Names], Iterator[Part]]


def _one(read: Callable[[bytes], Reading]) -> Callable[[bytes, Names], Iterator[Part]]:
    """A format whose files hold one text, and no fields that a user might have to name."""

    def parts(data: bytes, names: Names) -> Iterator[Part]:
        yield "", read(data)

    return parts


#: The first format that recognises a file reads it; archives come before all that are no archives of XML.
FORMATS: tuple[Format, ...] = (
    Format("pdf", pdf.recognises, pdf.read),
    Format("ofd", ofd.recognises, ofd.read),
    Format("docx", docx.recognises, _one(docx.read)),
    Format("xlsx", sheet.is_workbook, sheet.read_workbook),
    Format("office", office.recognises, office.read),
    Format("json", records.recognises, records.read),
    Format("mht", mht.recognises, _one(mht.read)),
    Format("html", html.recognises, _one(html.read)),
    Format("csv", sheet.is_csv, sheet.read_csv),
    Format("txt", text.recognises, _one(text.read)),
)


def read(data: bytes, name: str = "") -> Reading:
    """The first text in `data`, the content of a file called `name`.

    Raises
    ------
    Unreadable
        When the content is of no known format, or empty.
    """
    _, found = next(read_all(data, name))
    if isinstance(found, Unreadable):
        raise found
    return found


def read_all(data: bytes, name: str = "", names: Names = NONE) -> Iterator[Part]:
    """What `data`, the content of a file called `name`, holds, part by part; never an exception. `names` says what records
    call their fields (``{"zw": "text"}``), where that is not known."""
    yield from _file(data, name, names, archive.Budget(), 0)


def _file(data: bytes, name: str, names: Names, budget: archive.Budget, depth: int) -> Iterator[Part]:
    try:
        form = next((f for f in FORMATS if f.recognises(data, name)), None)
        if form is not None and not (form.name == "txt" and archive.recognises(data, name)):
            for inner, found in form.read(data, names):
                yield inner, found if isinstance(found, Unreadable) else _text(_titled(found, name))
        elif archive.recognises(data, name):
            yield from _archive(data, name, names, budget, depth)
        elif data.startswith(_PICTURES):
            raise Unreadable("图片，没有文字；请先做文字识别（OCR）", "a picture, without text; run OCR on it first", "empty")
        else:
            raise Unreadable("不是文本文件，无法识别编码；请另存为 docx、pdf 或 txt", "no text in a known encoding; save it as docx, pdf or txt")
    except Unreadable as error:
        yield "", error
    except RecursionError:
        yield "", Unreadable("内部结构嵌套过深（上千层），无法读取；请另存后再读", "nested too deeply (about a thousand levels); save it anew")
    except MemoryError:
        yield "", Unreadable("内存不足，无法读取；请拆分文件", "there is not enough memory to read it; split it")


def _titled(reading: Reading, name: str) -> Reading:
    """The reading; of a bare table, which has no title, with the name of its file as one."""
    stem = re.sub(r"\.\w{1,5}$", "", name)
    if reading.given.title or "\t" not in reading.text.lstrip().partition("\n")[0] or not re.search(r"[\u4e00-\u9fff]{4}", stem):
        return reading
    return replace(reading, given=replace(reading.given, title=stem))


def _text(reading: Reading) -> Reading | Unreadable:
    """The reading, if it is a text."""
    if not reading.text.strip():
        return Unreadable("文件里没有文字；请检查它是否完整", "there is no text in the file; check that it is whole", "empty")
    if text.is_noise(reading.text):
        return Unreadable(
            "读出的不是文字（编码或字体无法识别，或文件已损坏）；请另存为 docx 或 UTF-8 的 txt",
            "what was read is no text (an unknown encoding or font, or damage); save it as docx, or as txt in UTF-8",
        )
    return reading


def _archive(data: bytes, name: str, names: Names, budget: archive.Budget, depth: int) -> Iterator[Part]:
    if depth >= archive.DEPTH:
        raise Unreadable(
            f"压缩包嵌套超过 {archive.DEPTH} 层；请先解压里面的压缩包",
            f"archives are nested more than {archive.DEPTH} deep; unpack the inner ones first",
        )
    seen: Counter[str] = Counter()
    pictures: list[tuple[str, str, Part]] = []  # whether a page stands beside them is known at the end
    for member, content in archive.members(data, name, budget):
        seen[member] += 1
        where = f"/{member}" if seen[member] == 1 else f"/{member}~{seen[member]}"
        if isinstance(content, Unreadable):
            yield where, content
        elif passed_over.is_picture(member):
            pictures += [(member, where, part) for part in _file(content, member, names, budget, depth + 1)]
        else:
            for inner, found in _file(content, member.rpartition("/")[2], names, budget, depth + 1):
                yield where + inner, found
    pages = passed_over.pages(seen)
    for member, where, (inner, found) in pictures:
        why = passed_over.of_page(member, pages) if isinstance(found, Unreadable) else None
        yield where + inner, Unreadable(*why, "skipped") if why else found
    if not seen:
        raise Unreadable("压缩包里没有文件；请重新打包", "there is no file in the archive; pack it anew", "empty")
