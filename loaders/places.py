"""Places: which jurisdiction a name, a title or a document number speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.model import Level
from loaders.vocabulary import table

_ETHNIC = re.compile(r"(?:[\u4e00-\u9fff]{1,4}族|蒙古|哈萨克|柯尔克孜|壮族|维吾尔)+")
_MASK = r"[X×ＸxA-Z*＊某]{1,4}"
#: A character of a name: none of a body's, nor of what a title says of it.
_C = r"(?![局厅委办]|关于|人民|政府|印发)[\u4e00-\u9fff]"
#: A place at the beginning of a title or name, known or by its form; masked names (XX市) count.
_FORM = re.compile(
    rf"(?P<province>(?:{_MASK}|[\u4e00-\u9fff]{{2,6}}?)(?:省|自治区))?"
    rf"(?P<city>(?:{_MASK}|(?:{_C}(?<![县区旗])){{2,10}}?)(?:自治州|地区|市|州|盟))?"
    rf"(?P<county>(?!城市|[城市社地辖景园校片山库牧灾老]区)(?:{_MASK}|(?:{_C}){{1,10}}?)(?:自治县|自治旗|新区|开发区|高新区|示范区|合作区|保税区|区|县|旗|市))?"
)
_NOT_A_PLACE = re.compile(
    r"^(?:关于|加强|推进|推动|全|本|各|我|促进|优化|做好|印发|支持|实施|深化|建设|进一步|城(?![厢关中北东西南固步口])|都(?![匀江昌安])|超|省|农产品|股票|资本|房地产"
    r"|人力资源|劳动力|社区|校区|园区|地区|灾区|山区|牧区|景区|片区|城区|老区|特区|行政区|市场|超市|城市|上市|门市"
    r"|(?:综合)?保税区|(?:经济|高新)?(?:技术)?(?:产业)?开发区|高新区|示范区|合作区|新区|(?:矿产|海洋|风景|自然|水产|森林|草原|禁|限))|的|和|与|及|在"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A jurisdiction and its level."""

    name: str
    level: Level


_MUNICIPALITIES = {"北京市", "天津市", "上海市", "重庆市"}

NATION = Place("全国", "central")


@cache
def _tables() -> tuple[dict[str, Place], dict[str, Place]]:
    names: dict[str, Place] = {}
    codes: dict[str, Place] = {}
    for row in table("places"):
        province = Place(row["province"], "province")
        names[row["province"]] = province
        names[re.sub(r"(?:特别行政区|[\u4e00-\u9fff]{0,3}?(?:壮族|回族|维吾尔)?自治区|省|市)$", "", row["province"])] = province
        codes[row["code"]] = province
        for city in filter(None, row["cities"].split("、")):
            place = Place(city, "city")
            names[city] = place
            if "自治州" in city:
                names[_ETHNIC.sub("", city).replace("自治州", "州")] = place
    return names, codes


def of_code(code: str) -> Place | None:
    """The province whose sign begins the `code` of a document number (粤府 → 广东省)."""
    return _tables()[1].get(code[:1])


def is_known(name: str) -> bool:
    """Whether `name` is a province or city of the table, by its full or short name."""
    return name in _tables()[0]


def at_start(text: str) -> tuple[Place, int] | None:
    """The place with which `text` begins and where its name ends: the smallest of a chain (东省西市南区 → 南区)."""
    return _at_start(text[:24])


@lru_cache(maxsize=16384)
def _at_start(head: str) -> tuple[Place, int] | None:
    names, _ = _tables()
    known = None
    end = 0
    for size in range(min(len(head), 12), 1, -1):
        if head[:size] in names and not (size == 2 and head[size : size + 1] not in "省市自"):
            known, end = names[head[:size]], size
            break
    rest = _FORM.match(head[end:])
    if rest and rest.group() and not _NOT_A_PLACE.search(rest.group()):
        levels: tuple[Level, ...] = ("county", "city", "province")
        for group, level in zip(levels, levels, strict=True):
            name = rest[group]
            if not name:
                continue
            if group == "county" and name.endswith("市") and known is None and not rest["city"]:
                level = "city"
            if group == "city" and known is not None and (known.level == "city" or known.name in _MUNICIPALITIES):
                level = "county"
            if known is not None and known.level == "province" and group == "county" and not rest["city"] and name.endswith("市"):
                level = "city"
            if level == "county":  # names of districts come again in other cities: 云溪市望岚区
                above = known is not None and known.level == "province" and known.name not in _MUNICIPALITIES
                name = head[end if above else 0 : end + rest.end(group)]
            name = names[name].name if name in names else name
            return Place(name, level), end + rest.end(group)
    if known is not None:
        return known, end
    return None
