"""The form of names in lists of bodies: what a name ends with, what stands before its function, and what a list shares.

委政策法规处、综合监督处 share the prefix of the office, 省教育厅、财政厅 that of the level, 发展改革、财政部门 the suffix;
各省、自治区、直辖市人民政府 is one name in three pieces.
"""

from __future__ import annotations

import re
from functools import lru_cache

from loaders import agencies

_LEVEL = (
    r"(?:省|自治区|自治州|自治县|直辖市|计划单列市|设区的?市|地级以上市|地级市|县级市|市|州|盟|地区|地|县|区|旗|民族乡|乡|镇|街道|乡镇|园区"
    r"|功能区|开发区)"
)
_LEVELS = rf"(?:[\u4e00-\u9fff]{{0,4}}{_LEVEL})+(?:[（(][^（）()]{{1,14}}[）)]{_LEVEL}?)*"
_PIECE = re.compile(rf"(?:各|全省|全市|本)?{_LEVELS}(?:、{_LEVELS})*")
_LAST_PIECE = re.compile(
    rf"{_LEVEL}(?:{_LEVEL}|[和及](?={_LEVEL})|[（(][^（）()]{{1,14}}[）)])*"
    r"(?:[\u4e00-\u9fff]{0,24}(?:政府|党委|管委会|部门|单位|办事处|委员会|机构|机关|法院|检察院|局|厅)|人民政府[\u4e00-\u9fff]{2,12})?"
)
_OWN_LEVEL = re.compile(r"[省市县区州](?:级(?!人民政府|政府|以上)|直|属)")
_NOT_ONE_PLACE = re.compile(r"各|全|设区|地级|县级|直辖|计划|有关|相关|自治")

#: 各高校, 有关企业: many of a kind that is no kind of body.
_MANY = re.compile(
    r"(?:各|有关|相关|其他|所有|全市|全省)[\u4e00-\u9fff、（）()]*"
    r"(?:地|地区|[省市县区州盟旗乡镇村](?:（[^（）]+）)?|份|街道|镇街|高校|院校|学校|企业|方面|方|园区|社区|商业银行|商会|平台)$"
)
#: Nouns and verbs that end like a body.
_NO_BODY = re.compile(
    r"(?:人社|社会|机会|(?<!代表)大会|会议|全部|内部|干部|外部|总部|局部|(?:举|主|承|开|经|代|兴|创)办|(?:进|发|执|实|推|流|试|现|施|先|飞|出)行|银行业|人行"
    r"|社区|园区|教室|网站|车站|团队|军队|车队|家庭)$"
)
_PERSON = re.compile(
    r"(?:同志|书记|主任|[局处市县区部厅院镇乡]长|主席|负责人|领导|人员|干部|委员|网格员)$"
)
_RIDER = re.compile(
    r"\d|[一二三四五六七八九十]月|年底|年内|季度|长期|持续|完成|下同|列出|列第|适用|其中|贯穿|按时|启动|备案|(?<!级)以上|以下"
)

#: Names that stand for themselves: no prefix of a list governs them.
_OWN_START = (
    r"各|有关|相关|其他|其它|所属|属地|驻|政务部门|派出机关|数据(?:提供|使用|采集)部门|武警|中央|国家|国务院|全国|中国|中华|人民银行|人行|团|高校|院校|企业|国网|中石|本级|当地"
    r"|地方(?!金融|志)|涉及|试点|[局委市省县区直下]属"
)
_GENERIC_START = re.compile(_OWN_START)
_NOT_SHARED = re.compile(rf"^(?:{_OWN_START})|各|有关|相关|的|级以上|^[省市县区乡]级|^(?:镇|乡(?!村))")
_OWN_KINDS = (
    "银保监局", "银监局", "证监局", "保监局", "金融监管局", "海关", "公司", "集团", "大学", "学院", "银行", "分行", "支行", "医院", "研究院",
    "交易所", "检查站", "保税区", "管委会", "新区", "开发区",
)
_OWN_KIND = re.compile(rf"(?!地方)[\u4e00-\u9fff]{{2,}}(?:{'|'.join(_OWN_KINDS)})$")
_LEVEL_PREFIX = re.compile(r"自治区|省(?!级)|市(?![场级域]|政(?![府协务数法]))|州(?!级)|盟|县(?![级域])|区(?![级域块])|旗(?!级)")
_PARTY_PREFIX = re.compile(
    r"(?:自治区党|[\u4e00-\u9fffX×]{0,6}?[省市县区州盟旗])委(?=[\u4e00-\u9fff]{1,14}(?:部|办|室|委|院|校|局|中心)$)"
)
_PARTY_ORGAN = re.compile(r"组织部|宣传部|统战部|政法委|社会工作部|编办|网信办|党校|巡察办|直属机关工委|政研室|老干部局")
#: The body in the name of its office: 委政策法规处; 市卫生健康委医政处.
_OFFICE_PREFIX = re.compile(r"[委局厅院行部](?=(?:各|有关|相关)*[\u4e00-\u9fff]{0,14}(?:处|科|室|司|队|中心|党委)$)")
_BODY_PREFIX = re.compile(r"[省市县区州旗][\u4e00-\u9fff]{2,12}(?:委|局|厅|办)(?=[\u4e00-\u9fff]{2,10}(?:处|科|室)$)")
_OFFICE = re.compile(r"(?:处|科|室|司|队|党委|中心|办公室)$")

#: What functions may share at the end, and whose functions they are.
_SUFFIX = re.compile(r"(?:行政主管|行政管理|监督管理|主管|行政|监管|管理|职能)?部门$|(?:局|厅|委|办|处|科|机构|单位)$")
_GROUP = re.compile(
    r"(?:各|全[省市])?(?:(?:地方)?各级|[省市县区州乡]级(?:以上)?|设区的市级以上)(?:(?:地方)?(?:各级)?人民政府)?"
    r"|(?:本?[省市县区州](?![场域块]|政(?![府协务数法]))(?:[、和][市县区](?:（[^（）]{1,8}）)?){0,2}|国务院|自治区)(?:人民政府)?"
)


def is_place(name: str) -> bool:
    """Whether `name` is one certain place: 杭州市, not 各市, 设区的市 or 市."""
    place = agencies.place_of(name + "政府")
    return place is not None and place[1] == len(name) and not _NOT_ONE_PLACE.match(name)


def is_piece(name: str) -> bool:
    """Whether `name` is only levels of places: 市, 各省, 乡镇（街道）."""
    return bool(_PIECE.fullmatch(name))


@lru_cache(maxsize=16384)
def is_member(name: str) -> bool:
    """Whether `name` can be a body of a list."""
    return (agencies.is_body(name) or bool(_MANY.match(name))) and not _NO_BODY.search(name)


def is_strong(name: str) -> bool:
    """Whether `name` is a body without the company of others: known, of a place or level, or one of many by its words."""
    if not is_member(name):
        return False
    return bool(
        _LEVEL_PREFIX.match(name)
        or _PARTY_PREFIX.match(name)
        or _OFFICE_PREFIX.match(name)
        or re.match(r"国家|中国|国务院|中央|全国|[X×]{2}|团[省市县区]委|各", name)
        or re.search(r"政府|部门|[\u4e00-\u9fff]{2}(?:[厅局]|(?<!公)司)$", name)
        or agencies.central(name, agencies.ANY_DAY, True)
        or agencies.place_of(name)
        or agencies.short_place(name)
    )


def is_rider(words: str) -> bool:
    """Whether `words` say when or how, and name nobody."""
    return bool(_RIDER.search(words))


def may_be_name(written: str) -> bool:
    """No person, deadline or rider; one character only as a piece (市、区人民政府)."""
    if _PERSON.search(written) or (_RIDER.search(written) and not is_member(written)):
        return False
    return (2 <= len(written) <= 40 and "：" not in written) or is_piece(written)


def continues(previous: str, written: str) -> bool:
    """Whether `previous` is only a piece that `written` goes on with: 各市 + 县（区）人民政府, 各级党委 + 政府."""
    if previous.endswith("党委") and written in ("政府", "人民政府"):
        return True
    if previous.endswith("地区") or is_place(previous) or _OWN_LEVEL.match(written):
        return False
    return is_piece(previous) and bool(_LAST_PIECE.fullmatch(written))


def _is_own_kind(name: str) -> bool:
    return name.endswith(_OWN_KINDS) and bool(_OWN_KIND.search(name))  # the search tries all places, of few names


def own_prefix(name: str) -> str:
    """What stands before the function in a name and may govern the names after it: 省, 市委, 委, 广东."""
    if m := _PARTY_PREFIX.match(name) or _BODY_PREFIX.match(name):
        return m[0]
    if m := _LEVEL_PREFIX.match(name):
        return m[0] if len(name) > len(m[0]) + 1 and not is_piece(name) else ""
    if (m := _OFFICE_PREFIX.match(name)) and not agencies.central(name, agencies.ANY_DAY, True):
        return m[0]
    if _GENERIC_START.match(name) or _is_own_kind(name) or name.endswith(("政府", "党委")):
        return ""
    place = agencies.place_of(name)
    return name[: place[1]] if place else agencies.short_place(name)


def with_prefix(written: str, prefix: str) -> tuple[str, str]:
    """The name with the prefix that governs it, and the prefix that governs what follows."""
    own = own_prefix(written)
    if own:
        return written, own
    if not prefix:
        return written, ""
    if prefix in "委局厅院行部" or (len(prefix) > 3 and prefix[-1] in "委局厅办"):
        inside = _OFFICE.search(written) and not written.startswith(prefix + "属")
        return (prefix + written if inside else written), prefix
    alone = _NOT_SHARED.search(written) or _is_own_kind(written) or is_piece(written) or agencies.place_of(written)
    if alone or agencies.central(written, agencies.ANY_DAY, False) or not agencies.is_body(written):
        return written, prefix
    level = prefix.removesuffix("党委").removesuffix("委")
    if not _PARTY_ORGAN.fullmatch(written):  # 县委办、教育局: the level is shared, not the committee
        return level + written, prefix
    return (prefix if level != prefix else prefix + "委") + written, prefix


def shared_suffix(name: str) -> str:
    """What the functions before `name` in its list share with it: 部门 in 发展改革、财政部门."""
    m = _SUFFIX.search(name)
    return m[0] if m and not re.search(r"各|有关|相关", name) else ""


def group_prefix(name: str) -> str:
    """Whose function `name` is: 各级 in 各级发展改革, 县级以上人民政府 in 县级以上人民政府财政."""
    m = _GROUP.match(name)
    return m[0] if m else ""
