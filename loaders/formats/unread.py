"""Pages of a file whose other pages were read: what stands on them is not lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.formats.reading import Part, Unreadable

#: Letters across those that are read, and how many for each of these, from which on they are more than a mark in the margin.
_LETTERS, _SHARE = 30, 0.2


def is_lost(across: int, read: int) -> bool:
    """Whether so many letters across those that were read are text."""
    return across >= max(_LETTERS, _SHARE * read)


def parts(scans: Sequence[int], across: Sequence[int]) -> Iterator[Part]:
    """A refusal for the pages that hold only pictures, and one for those with text across the rest; each stands at
    ``#page=N``, N being the first of them."""
    if scans:
        yield f"#page={scans[0]}", Unreadable(
            f"第 {_ranges(scans, '—', '、')} 页只有图片，没有文字，没有读入；如有正文，请先做文字识别（OCR）",
            f"nothing but pictures on {_pages(scans)}, not read; where it holds text, run OCR on it first",
            "empty",
        )
    if across:
        yield f"#page={across[0]}", Unreadable(
            f"第 {_ranges(across, '—', '、')} 页有方向不同的文字，没有读入；请把这几页转正后另存",
            f"text across the rest of {_pages(across)}, not read; turn it upright and save the file anew",
            "empty",
        )


def _pages(numbers: Sequence[int]) -> str:
    return ("page " if len(numbers) == 1 else "pages ") + _ranges(numbers, "–", ", ")


def _ranges(numbers: Sequence[int], dash: str, comma: str) -> str:
    """Ascending numbers in short: 3、5—7."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return comma.join(f"{run[0]}" if len(run) == 1 else f"{run[0]}{dash}{run[-1]}" for run in runs)
