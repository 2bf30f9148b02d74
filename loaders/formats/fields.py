"""What web pages, records and tables say of a document outside its text, under the names that they use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache

from loaders.formats.reading import Given
from loaders.vocabulary import table

#: A number of a document, as a field holds it.
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,20}.{0,12}?\d{1,5}\s?号|第\s?\d{1,5}\s?号")
_DAY = re.compile(r"((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_BODY = re.compile(r"(?:院|部|委|局|厅|办|会|署|府|室|组|行|社|军|法院|检察院|中心|大学|集团|公司|处|站|队)$")
_UNLIKELY = re.compile(r"本网|本站|网站|管理员|编辑|未知|其他|admin")


#: Names that a user gives: what the file calls a field, and the field.
Names = Mapping[str, str]
NONE: Names = {}
FIELDS = ("title", "text", "number", "issuer", "date", "published", "url")


@cache
def _names() -> dict[str, tuple[int, str | None]]:
    return {row["name"]: (i, row["field"]) for i, row in enumerate(table("fields"))}


def normal(name: str) -> str:
    """A field's name as the vocabulary writes it: 发 文 字 号： → 发文字号, publish_date → publishdate."""
    return re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", name.lower())


def field_of(name: str, names: Names = NONE) -> str | None:
    """The field that `name` names: title, text, number, issuer, date, published or url. `names` are known besides."""
    return names.get(name) or _names().get(normal(name), (0, None))[1]


def rank(name: str, names: Names = NONE) -> int:
    """Among several names for one field the lowest rank wins."""
    return -1 if name in names else _names()[normal(name)][0]


def day(value: object) -> date | None:
    """The day in a field: 2018年12月23日, 2018-12-23T…, or milliseconds or seconds since 1970 (Chinese time)."""
    try:
        if m := _DAY.search(str(value)):
            return date(int(m[1]), int(m[2]), int(m[3]))
        if m := re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", str(value).strip()):
            return date(int(m[1]), int(m[2]), int(m[3]))
        if re.fullmatch(r"\d{10}|\d{13}", str(value)):
            seconds = int(str(value)[:10])
            return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date()
    except ValueError:
        pass
    return None


def given(pairs: Iterable[tuple[str, str]], names: Names = NONE) -> Given:
    """What the fields in `pairs` (name, value) say; values that cannot be what their name says are left out."""
    best: dict[str, tuple[int, str]] = {}
    for name, value in pairs:
        field, value = field_of(name, names), " ".join(value.split())
        if field is None or not value or not _plausible(field, value):
            continue
        if field not in best or rank(name, names) < best[field][0]:
            best[field] = (rank(name, names), value)
    values = {field: value for field, (_, value) in best.items()}
    return Given(
        title=values.get("title", ""),
        number=values.get("number", ""),
        issuers=tuple(n for n in re.split(r"[\s、，,；;]+", values.get("issuer", "")) if n),
        date=day(values.get("date")),
        published=day(values.get("published")),
        url=values.get("url", ""),
    )


def _plausible(field: str, value: str) -> bool:
    if field == "number":
        return len(value) <= 40 and bool(_NUMBER.search(value))
    if field == "issuer":
        return len(value) <= 120 and bool(_BODY.search(value)) and not _UNLIKELY.search(value)
    if field == "title":
        return 4 <= len(value) <= 300
    if field in ("date", "published"):
        return day(value) is not None
    return field == "url" and bool(re.match(r"https?://", value))
