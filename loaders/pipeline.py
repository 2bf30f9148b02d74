"""From files to documents with facts: read, clean, split, outline, extract, and back to the offsets of the source."""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from loaders import formats, lines, metadata, passed_over, split, structure
from loaders.clean import Clean, clean
from loaders.extract import amounts, duties, references, responsibility, targets
from loaders.formats import fields, header
from loaders.formats.fields import NONE, Names
from loaders.metadata import UNKNOWN
from loaders.model import Document, Element, Measure, ProblemKind, Section, Skipped, Source, spans

_LINK = ("是指向文件夹的链接，不进入", "a link to a folder, which is not followed")
_OPENING = 1000  # characters by which documents of one inferred title are told apart


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be used, and why, in Chinese and English; `kind` as in :class:`loaders.model.FileFacts`."""

    path: str
    zh: str
    en: str
    kind: ProblemKind = "unreadable"


def files(paths: Iterable[str | Path]) -> Iterator[Path | Problem]:
    """The files under `paths` in a stable order, and a problem for each file and folder that is left out (hidden or
    temporary, a part of a saved page) or cannot be looked into. Links to folders are not followed."""
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from _inside(path)
        elif path.is_file():
            yield path
        else:
            yield Problem(str(given), "没有这个文件或文件夹", "no such file or folder")


def _inside(root: Path) -> Iterator[Path | Problem]:
    found: list[tuple[str, Path | Problem]] = []

    def note(place: Path, why: tuple[str, str], kind: ProblemKind = "skipped") -> None:
        found.append((place.relative_to(root).as_posix(), Problem(str(place), *why, kind)))

    def refused(error: OSError) -> None:
        note(Path(error.filename), (f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}"), "unreadable")

    for folder, inner, here in os.walk(root, onerror=refused):
        for name in list(inner):
            place = Path(folder, name)
            why = passed_over.reason(name) or (_LINK if place.is_symlink() else None)
            if why is not None:
                note(place, why)
                inner.remove(name)
        for name in here:
            place = Path(folder, name)
            if (why := passed_over.reason(name)) is not None:
                note(place, why)
            elif place.is_file():
                found.append((place.relative_to(root).as_posix(), place))
            else:
                note(place, ("不是普通文件，或链接已失效", "no regular file, or a link that leads nowhere"))
    pages = passed_over.pages([name for name, _ in found])
    for name, place_or_problem in sorted(found, key=lambda f: f[0]):
        why = passed_over.of_page(name, pages) if isinstance(place_or_problem, Path) else None
        yield Problem(str(place_or_problem), *why, "skipped") if why else place_or_problem


def extract(paths: Iterable[str | Path]) -> Iterator[Document | Problem]:
    """The documents in all files under `paths`, and a problem for each file that could not be used."""
    for path in files(paths):
        for found in [path] if isinstance(path, Problem) else read_file(path):
            if isinstance(found, Problem):
                yield found
            else:
                documents = extract_reading(found[1], found[0])
                yield from documents
                if not documents:
                    yield nothing(found[0])


def nothing(path: str) -> Problem:
    """The problem of a text in which no document was recognised."""
    return Problem(path, "没有认出公文的标题或条款", "no title and no items of a document were recognised", "empty")


def read_file(path: Path, names: Names = NONE) -> Iterator[tuple[str, formats.Reading] | Problem]:
    """The texts in a file, each with its path (bundle.zip/a.docx for a part of an archive, list.json#3 for a record), and
    a problem for each part that cannot be used. `names` says what records call their fields."""
    data = read_bytes(path)
    if isinstance(data, Problem):
        yield data
    else:
        yield from read_data(str(path), data, names)


def read_bytes(path: Path) -> bytes | Problem:
    """The content of a file, where it can be had and is not too large."""
    try:
        size = path.stat().st_size
        if size > formats.LIMIT:
            limit = formats.LIMIT >> 20
            return Problem(
                str(path), f"文件过大（{size >> 20} MB，上限 {limit} MB）；请拆分", f"too large ({size >> 20} MB; the limit is {limit} MB); split it",
            )
        return path.read_bytes()
    except OSError as error:
        return Problem(str(path), f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}")


def read_data(path: str, data: bytes, names: Names = NONE) -> Iterator[tuple[str, formats.Reading] | Problem]:
    """The texts in `data`, the content of the file at `path`; see :func:`read_file`."""
    for inner, found in formats.read_all(data, PurePath(path).name, names):
        where = path + inner
        yield Problem(where, found.zh, found.en, found.kind) if isinstance(found, formats.Unreadable) else (where, found)


def extract_reading(reading: formats.Reading, path: str) -> list[Document]:
    """The documents in a file that was read."""
    cleaned = clean(reading.text)
    every = lines.split(cleaned.text)
    told = _header(every)
    drafts = split.split(every)
    documents: list[Document] = []
    left_out = list(cleaned.skipped)
    for n, draft in enumerate(drafts):
        end = drafts[n + 1].lines[0].start if n + 1 < len(drafts) else len(cleaned.text)
        start = 0 if n == 0 else draft.lines[0].start
        given = formats.Given() if n else told if reading.given == formats.Given() else reading.given
        document = _document(reading, given, path, cleaned, draft.lines, start, end)
        if document.measures or document.sections or not document.title_inferred:
            documents.append(document)
        else:
            left_out.append(Skipped(document.source.start, document.source.end, "no document"))
    if documents:
        _keep(left_out, documents)
    return documents


#: What begins the header table of a site, copied with the text.
_SITE_HEADER = re.compile(r"(?:索\s*引\s*号|主\s*题\s*分\s*类|发\s*文\s*[机字]\s*[关号]|成\s*文\s*日\s*期)\s*[：:]")
_HEAD = 40  # lines that it stands in


def _header(every: list[lines.Line]) -> formats.Given:
    """What the header table above a text says; its lines are marked as such."""
    head = every[:_HEAD]
    if not any(_SITE_HEADER.match(line.text) for line in head):
        return formats.Given()
    rows, pairs = header.find([line.text for line in head])
    for i in rows:
        head[i].kind, head[i].label = "header", None
    return fields.given(pairs)


def _document(
    reading: formats.Reading, given: formats.Given, path: str, cleaned: Clean, own: list[lines.Line], start: int, end: int
) -> Document:
    meta = metadata.read(own, given)
    outline = structure.read(cleaned.text, own, meta.elements)
    context = meta.context()
    text = cleaned.text[start:end]
    identity = _identity(meta, text)
    ids = _Ids(identity)
    sections, measures = [], []
    for node in outline.nodes:
        if node.kind is None:
            sections.append(Section(ids.section(node.path), node.path, node.heading, node.start - start, node.end - start))
        else:
            measures.append(Measure(ids.measure(node.path), node.path, node.heading, node.kind, node.start - start, node.end - start))
    document = Document(
        id=identity,
        source=Source(path, start, end, "", reading.format, reading.encoding),
        title=meta.title,
        title_inferred=meta.title_inferred,
        number=meta.number,
        year=meta.year,
        date=meta.date.isoformat() if meta.date else None,
        level=meta.level,
        jurisdiction=meta.jurisdiction,
        issuers=meta.issuers,
        elements=[Element(e.kind, e.start - start, e.end - start) for e in sorted(outline.elements, key=lambda e: e.start)],
        sections=sections,
        measures=measures,
        skipped=[Skipped(s.start - start, s.end - start, s.reason) for s in outline.skipped],
    )
    for measure, found in zip(measures, responsibility.find(text, measures, context), strict=True):
        measure.responsibilities = found
    listed = [m.responsibilities for m in measures]
    for measure, stated in zip(measures, duties.find(text, measures, listed, context), strict=True):
        measure.responsibilities = sorted([*measure.responsibilities, *stated], key=lambda r: (r.start, r.end))
    for measure, aimed in zip(measures, targets.find(text, measures, context), strict=True):
        measure.targets = aimed
    owner = _Owners(measures)
    for amount in amounts.find(text, context):
        if (m := owner.of(amount.start)) is not None:
            m.amounts.append(amount)
    head = next((e for e in document.elements if e.kind == "title"), None)
    if head:
        document.targets = targets.find_document(text, head.start, head.end, context)
    owner = _Owners(measures)
    for reference in references.find(text, context):
        if (m := owner.of(reference.start)) is not None:
            m.references.append(reference)
        elif any(e.kind in ("title", "preamble", "text") and e.start <= reference.start < e.end for e in document.elements):
            document.references.append(reference)
    _resolve_articles(document)
    _to_source(document, cleaned, reading.text, start, end)
    return document


class _Owners:
    """Which measure a place of the text belongs to: the innermost one."""

    def __init__(self, measures: list[Measure]):
        self._measures = sorted(measures, key=lambda m: (m.start, -m.end))
        self._next = 0
        self._open: list[Measure] = []

    def of(self, position: int) -> Measure | None:
        """The measure at `position`; positions must not decrease from call to call."""
        while self._next < len(self._measures) and self._measures[self._next].start <= position:
            self._open.append(self._measures[self._next])
            self._next += 1
        while self._open and self._open[-1].end <= position:  # measures may nest but do not cross
            self._open.pop()
        return self._open[-1] if self._open else None


class _Ids:
    """Ids of sections and measures: the document's id and the path; a path that comes again gets ~2, ~3."""

    def __init__(self, document: str):
        self._document = document
        self._seen: dict[str, int] = {}

    def section(self, path: list[str]) -> str:
        return self._take(f"{self._document}§{'/'.join(path)}")

    def measure(self, path: list[str]) -> str:
        return self._take(f"{self._document}#{'/'.join(path)}")

    def _take(self, name: str) -> str:
        self._seen[name] = times = self._seen.get(name, 0) + 1
        return name if times == 1 else f"{name}~{times}"


def _identity(meta: metadata.Metadata, text: str) -> str:
    """Stable id of a document: its number, else its title with its issuers or place; where it names neither (a report that
    begins with its first sentence), how its text begins tells it from others of that inferred title."""
    if meta.number:
        return f"doc/{meta.number}"
    title = re.sub(r"[\s《》〈〉“”\"']", "", meta.title)
    if meta.title_inferred and not meta.issuers and meta.jurisdiction == UNKNOWN:
        return f"doc/{title}@{hashlib.sha256(text[:_OPENING].encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return f"doc/{title}@{'、'.join(meta.issuers) or meta.jurisdiction}"


def _resolve_articles(document: Document) -> None:
    """Fill `resolved` of references to articles of the document itself (本办法第十二条)."""
    articles = {m.path[-1]: m.id for m in document.measures if m.path[-1].startswith("第")}
    for measure in document.measures:
        for reference in measure.references:
            if reference.article and reference.title.startswith("本"):
                reference.resolved = articles.get(re.match(r"第[^条]*条|", reference.article)[0])  # type: ignore[index]


def _to_source(document: Document, cleaned: Clean, source: str, start: int, end: int) -> None:
    """Move every span from the document's clean text to the source, and quote the source."""
    offsets = cleaned.offsets
    parts: list[Element | Section | Measure | Skipped] = [*document.elements, *document.sections, *document.measures, *document.skipped]
    for part in parts:
        part.start, part.end = offsets.span(start + part.start, start + part.end)
    for fact in spans(document):
        fact.start, fact.end = offsets.span(start + fact.start, start + fact.end)
        fact.text = source[fact.start : fact.end]
    first = 0 if start == 0 else offsets.source(start)
    last = len(source) if end == len(cleaned.text) else offsets.source(end)
    document.source.start, document.source.end = first, last
    document.source.sha256 = hashlib.sha256(source[first:last].encode("utf-8", "surrogatepass")).hexdigest()


def _keep(left_out: list[Skipped], documents: list[Document]) -> None:
    """Put what was left out of a file (marks, parts that are no document) under the document that it stands in or behind."""
    starts = [d.source.start for d in documents]
    for skipped in left_out:
        documents[max(0, bisect_right(starts, skipped.start) - 1)].skipped.append(skipped)
    for document in documents:
        document.skipped.sort(key=lambda s: s.start)
