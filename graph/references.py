"""Which document a citation means: keys of documents, and the choice among those that share a key.

A document is found by its number, else by its title. Both are compared in a normal form, so that bracket styles,
spaces, quotation marks and a leading 中华人民共和国 make no difference. What no loaded document answers to is a
document with ``loaded: false`` whose id is made from the same key. All of this depends on what is loaded only, not on
the order in which it was loaded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

STUB = "cited/"

_BRACKETS = str.maketrans("[]【】〈〉<>()", "〔〕〔〕〔〕〔〕〔〕")
_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_YEAR = re.compile(r"〔([〇零○Ｏ一二三四五六七八九\d]{4})〕")
#: A number that does not say whose it is (令第5号, 公告2022年第14号) is one of many.
_BODILESS = re.compile(r"第|令|公告|通告|〔")
_EDITION = re.compile(r"[(（][^()（）]*(修订|修正|修改)[^()（）]*[)）]$")
_FORWARDED = re.compile(r"关于(?:批转|转发|印发|发布|公布|颁布)(.+?)的?(?:通知|公告|通告|函|决定|命令|令)$")
_OWN = re.compile(
    r"本(?:法|条例|规定|规则|办法|细则|意见|通知|方案|规划|纲要|决定|公告|措施|政策|章程|标准|指南|计划|制度)|前[一二两三]?[款条项]"
)
_ARTICLE = re.compile(r"第[\d零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")


@dataclass(frozen=True, slots=True)
class Card:
    """What the choice of a document looks at."""

    id: str
    number: str | None
    date: str | None
    jurisdiction: str
    keys: frozenset[str]


def number_key(number: str | None) -> str | None:
    """Normal form of a document number (国办发〔2022〕13号), None for one that does not name its issuer."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", number or "")).translate(_BRACKETS)
    text = _YEAR.sub(lambda m: f"〔{m[1].translate(_DIGITS)}〕", text).removeprefix("中华人民共和国")
    return text if text and not _BODILESS.match(text) else None


def title_key(title: str | None) -> str | None:
    """Normal form of a title: its letters and digits."""
    text = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", title or "")).removeprefix("中华人民共和国")
    return text or None


def document_keys(title: str, number: str | None, issuers: Iterable[str]) -> list[str]:
    """Everything a citation may call the document, sorted: its number; its title, also without the year of its edition,
    without its issuer or with it; and the title of the plan that a notice forwards."""
    titles = {title, _EDITION.sub("", title)}
    if title.startswith("关于"):
        titles |= {issuer + title for issuer in issuers}
    elif "关于" in title:
        titles.add(title[title.index("关于") :])
    if forwarded := _FORWARDED.search(title):
        titles.add(forwarded[1])
    return sorted({k for k in (number_key(number), *map(title_key, titles)) if k})


def sought_keys(title: str | None, number: str | None) -> list[str]:
    """Keys of a citation, the one that decides first."""
    return [k for k in (number_key(number), title_key(title)) if k]


def is_own(title: str) -> bool:
    """本办法, 本规则: the document itself."""
    return bool(_OWN.fullmatch(title))


def article_label(article: str | None) -> str | None:
    """第三条 of 第三条第二款."""
    found = _ARTICLE.match(re.sub(r"\s", "", article or ""))
    return found[0] if found else None


def choose(title: str | None, number: str | None, citing: Card, candidates: Collection[Card]) -> Card | None:
    """The document that `citing` means, or None.

    A title may be borne by several: then one of the same place, else a central one, and of its editions the last one
    before the citing document. Where that leaves several places open, none is chosen.
    """
    keys = sought_keys(title, number)
    others = [c for c in candidates if c.id != citing.id]
    wanted = number_key(number)
    if wanted and (numbered := [c for c in others if wanted in c.keys]):
        return min(numbered, key=lambda c: c.id)
    titled = [c for c in others if keys and keys[-1] in c.keys and not (wanted and number_key(c.number))]
    places = {c.jurisdiction for c in titled}
    for place in (citing.jurisdiction, "全国", *(places if len(places) == 1 else ())):
        if here := sorted((c for c in titled if c.jurisdiction == place), key=lambda c: (c.date or "", c.id)):
            return _edition(here, citing.date)
    return None


def _edition(editions: Sequence[Card], date: str | None) -> Card:
    """The last one that was there at `date`; the last of all where it is unknown; the first where all are younger."""
    before = [c for c in editions if date is None or (c.date or "") <= date]
    last = (before or editions[:1])[-1]
    return min((c for c in editions if c.date == last.date), key=lambda c: c.id)


def stub_id(title: str | None, number: str | None, text: str) -> str:
    """Id of the document that is not loaded."""
    return STUB + next(iter(sought_keys(title, number)), title_key(text) or text)
