"""Files that come through the browser: limits, names, what they hold, and the folder that keeps them."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from graph.language import say
from loaders import batch
from loaders.model import FileFacts

#: Of one import: megabytes of a file, files, and megabytes of all.
MEGABYTES = 50
FILES = 50
ALL_MEGABYTES = 200
#: Characters of a text that is pasted.
CHARACTERS = 2_000_000

_LONGEST = 80  # characters of a file's name, which may take three bytes each


def safe_name(name: str) -> str:
    """A name from a browser as the name of a file, and of nothing else.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\\\\\办法.docx"), safe_name("..")
    ('passwd', '办法.docx', '文件')
    """
    last = re.split(r"[/\\]", name)[-1]
    last = re.sub(r'[\x00-\x1f\x7f<>:"|?*#\u2028\u2029\ud800-\udfff]', "_", last).strip(" .")
    stem, suffix = Path(last).stem, Path(last).suffix
    return (stem[: _LONGEST - len(suffix)] + suffix)[:_LONGEST] or "文件"


def too_much(sizes: Iterable[int]) -> str | None:
    """What is wrong with files of so many bytes each, where something is."""
    sizes = list(sizes)
    if len(sizes) > FILES:
        return say(f"一次最多 {FILES} 个文件，这里有 {len(sizes)} 个；更多的文件请打成压缩包，或用 policykg load 载入文件夹。",
                   f"At most {FILES} files at a time; these are {len(sizes)}. Put more into an archive, or load the folder with policykg load.")
    if sum(sizes) > ALL_MEGABYTES << 20:
        return say(f"一次最多 {ALL_MEGABYTES} MB；请分几次导入，或用 policykg load 载入文件夹。",
                   f"At most {ALL_MEGABYTES} MB at a time. Import them in parts, or load the folder with policykg load.")
    return None


def read(name: str, data: bytes) -> list[FileFacts]:
    """What a file holds; its paths begin with its safe name."""
    with tempfile.TemporaryDirectory(prefix="policykg-") as folder:
        path = Path(folder, safe_name(name))
        path.write_bytes(data)
        return [_moved(part, str(path), path.name) for part in batch.read(path)]


def keep(folder: Path, name: str, data: bytes, parts: Iterable[FileFacts], held: Mapping[str, set[str]]) -> list[FileFacts]:
    """Keep a file that :func:`read` has read in `folder`, and give what it holds under its path there.

    A file of the same name is replaced where it holds an earlier text of a document of this one, as `held` (the ids of
    documents by the paths that gave them) says; else this one gets a number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name, parts = safe_name(name), list(parts)
    own = {facts["id"] for part in parts for facts, _ in part.documents}
    path = _free(folder, name, data, own, held)
    if path.resolve().parent != folder.resolve():
        raise OSError(say(f"文件名不可用：{name}", f"unusable file name: {name}"))
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)
    return [_moved(part, name, str(path)) for part in parts]


def _free(folder: Path, name: str, data: bytes, own: set[str], held: Mapping[str, set[str]]) -> Path:
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in count(1):
        path = folder / (name if number == 1 else f"{stem} ({number}){suffix}")
        if not path.exists() or own & below(path, held) or path.read_bytes() == data:
            return path
    raise AssertionError


def below(path: Path, held: Mapping[str, set[str]]) -> set[str]:
    """Ids of the documents that a file, or a file inside of it, gave."""
    inner = (f"{path}/", f"{path}{os.sep}", f"{path}#")
    return {id_ for source, ids in held.items() if source == str(path) or source.startswith(inner) for id_ in ids}


def tidy(folder: Path, paths: Iterable[str], held: Mapping[str, set[str]]) -> None:
    """Remove those of the files at `paths`, or around them, that stand in `folder` and give no document any more."""
    for path in {folder / Path(p.split("#")[0]).relative_to(folder).parts[0] for p in paths if p.startswith(f"{folder}{os.sep}")}:
        if not below(path, held):
            path.unlink(missing_ok=True)


def _moved(part: FileFacts, old: str, new: str) -> FileFacts:
    """The part with its path, which begins with `old`, beginning with `new`."""
    path = new + part.path.removeprefix(old)
    documents = [(facts | {"source": facts["source"] | {"path": path}}, text) for facts, text in part.documents]
    return replace(part, path=path, documents=documents)


#: What is counted of a document: lists of facts with their words.
COUNTED = {
    "measures": ("措施", "measures"),
    "responsibilities": ("责任", "duties"),
    "targets": ("对象", "groups"),
    "amounts": ("数额", "amounts"),
    "references": ("引用", "references"),
}


def counts(facts: Mapping[str, Any]) -> Counter[str]:
    """How many facts of each kind a document has."""
    found: Counter[str] = Counter(measures=sum(m["kind"] == "measure" for m in facts["measures"]))
    for holder in (facts, *facts["measures"]):
        for kind in COUNTED:
            if kind != "measures":
                found[kind] += len(holder.get(kind, ()))
    return found


def doubts(facts: Mapping[str, Any]) -> list[str]:
    """What a reader should look at before the document is loaded."""
    found = counts(facts)
    known = (
        (facts["title_inferred"], say("标题系推定", "title inferred")),
        (not facts["issuers"], say("没有发文机关", "no issuer")),
        (not facts["date"] and not facts["year"], say("没有日期", "no date")),
        (not found["measures"], say("没有读出措施", "no measures found")),
        (found["measures"] and not found["responsibilities"], say("没有读出责任单位", "no responsible bodies found")),
    )
    return [words for doubtful, words in known if doubtful]
