"""The words by which the names of groups are read: the vocabulary's tables as automata and patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from loaders.vocabulary import table

NUMBER = r"[\d〇一二三四五六七八九十百千万两几数多余.,—–～~至-]+"

#: Words at the beginning of a name that do not narrow it and are no fixed words: labels, counts, years, places.
_OPENING = (
    rf"{NUMBER}[.．、]|第{NUMBER}[条章节]|第?{NUMBER}(?:大类|个(?!月|学期|工作日)|[家名户位批所类项种])(?:左右|及?以上|及?以下)?|{NUMBER}$"
    rf"|{NUMBER}月(?:{NUMBER}日)?(?:底?前|后|起|以[前后来])?|[省市县区乡镇村][两三四五]级|每[名个位家](?=..)|因(?=受)|{NUMBER}次(?!性)"
    rf"|{NUMBER}年(?![内以上级])(?:度|[前后]|以来)?|本(?:办法|条例|规定|细则|意见|方案|通知|法)(?:所称|所指|中)|指(?![导定标派挥])|全国(?!性)|各地(?!方)|(?:区域|地区|范围)(?=周边|附近)|内(?![地资蒙科部分陆河外贸设控])"
    r"|XX[省市区县]?|(?:国家|[省市区县])(?=有关|相关)"
    r"|(?![来在到对向为本全各我该外与及和或从由非])[^\W\d_]{2,3}(?:省|(?<![城都上])市)(?![场民政值级属县区])|\s"
)
#: Clauses that say no more than that the conditions hold, or that only place the head.
IDLE_CLAUSE = re.compile(
    r"(?:及?以[上下])[^，。；]*|均?符合(?:相关|有关|规定|上述|以上|一定|相应|国家)?的?(?:条件|规定|要求|标准)"
    r"|.{0,2}符合.{0,12}(?:以下|下列|上述|前款|本条|第.{1,4}条).{0,8}"
    r"|(?:有|具备|具有)(?:相应|一定|相关)?(?:条件|需要|需求|意愿|资格|资质)|经.{0,8}认定|.*规定(?:的.*)?|依法.{0,3}"
    r"|(?:依法)?(?:登记|注册|设立|成立|备案)|.{0,8}(?:涉及|相关)|(?:与)?其?(?:相应|相关|有关|类似|相同|直接|首次|主要|新)|.{0,2}不同.{0,4}|.{0,3}(?:重点|优秀|先进)"
    r"|.{0,10}(?:[区境省市国州县围]内|[以之]外|地区|省|市|县|区|单位|部门|行业|领域|\d个?[年月日天]|等方面|过程中|基础上)"
)
#: A clause without 的.
CONDITION = re.compile(
    r"(?:符合[^，。；、的]{2,16}条件|承担[^，。；、的]{2,14}任务|[受因][^，。；、的]{2,14}(?:不能|无法|难以)[^，。；、的]{2,11}[^，。；、的或和及与])$"
)
#: A clause that is a length of time holds for the head behind it, whatever follows.
SINCE = re.compile(rf"(?:登记|连续|累计)?(?:毕业|失业|离校|退役|登记|成立|参保)满?{NUMBER}(?:年|个月)(?:以[上内]|内)?(?:未就业)?")
#: …为X提供Y的…, 对…有贡献的…: a preposition that is inside the clause.
INNER = {
    "为": re.compile("提供|(?<![接享]受)服务|配套|供货|从事|开展|作出|做出"),
    "向": re.compile("提供|发放|出租|出售|销售|开放"),
    "对": re.compile("(?:有|作出|做出|造成|产生)[^、]{0,6}(?:作用|影响|贡献|意义|责任|损害|兴趣|义务)|不服"),
    "与": re.compile("融合|关联|配套|相|签订|建立|发生|保持"),
    "将": re.compile("用于|作为|转"),
    "通过": re.compile("难以|实现|取得|获得|认定"),
    "被": re.compile("."),
    "由": re.compile("设立|认定|出资|承担|组成"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A head of the vocabulary (`groups.tsv`)."""

    name: str
    kind: str
    use: str


@cache
def terms() -> dict[str, Term | None]:
    """The heads by their names, and the names that hold one and are no groups (None)."""
    found: dict[str, Term | None] = {}
    for row in table("groups"):
        industry = row["kind"] == "industry" and row["use"] != "head"
        for name in filter(None, (row["name"], *row["synonyms"].split("|"))):
            found[name] = None if industry else Term(name, row["kind"], row["use"])
    return found | dict.fromkeys(words("name"))


@cache
def lexicon() -> tuple[AhoCorasick, list[Term | None]]:
    """Finds the names of :func:`terms`, the longest at each place."""
    return AhoCorasick(list(terms()), matchkind=MatchKind.LeftmostLongest), list(terms().values())


@cache
def grammar() -> tuple[AhoCorasick, list[tuple[str, str]]]:
    """Finds the words that bound and join names, and their classes."""
    rows = [(r["word"], r["class"]) for r in table("group_words") if r["class"] not in ("name", "pair", "after")]
    return AhoCorasick([word for word, _ in rows], matchkind=MatchKind.LeftmostLongest), rows


@cache
def words(kind: str) -> dict[str, str]:
    """Effect by word, for the words of class `kind`."""
    return {row["word"]: row["effect"] for row in table("group_words") if row["class"] == kind}


@cache
def governors() -> dict[str, str]:
    """Effect by word, for all words that govern."""
    return words("edge") | words("verb") | words("agent")


@cache
def marked(mark: str) -> frozenset[str]:
    """The words with `mark`."""
    return frozenset(row["word"] for row in table("group_words") if mark in row["marks"].split("|"))


@cache
def bounds() -> frozenset[str]:
    """The words that no name goes over."""
    return frozenset(words("edge")) | frozenset(words("agent"))


@cache
def acts() -> frozenset[str]:
    """The verbs, with other words that may be part of a name."""
    return frozenset(words("edge")) | frozenset(words("verb")) | frozenset(words("inside")) - {"用人", "其他"}


@cache
def straddling() -> frozenset[str]:
    """The words of two characters that may overlap the beginning of a head: 广大企业 holds no 大企业."""
    return frozenset(word for word, _ in grammar()[1] if len(word) == 2)


@cache
def parts(kind: str) -> frozenset[str]:
    """The parts of class `kind` (`group_parts.tsv`)."""
    return frozenset(row["part"] for row in table("group_parts") if row["class"] == kind)


@cache
def one_of(kind: str) -> str:
    """A pattern for one part of class `kind`, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, parts(kind)), key=len, reverse=True)) + ")"


@cache
def ending(kind: str) -> re.Pattern[str]:
    """A pattern for what ends with a part of class `kind`."""
    return re.compile(one_of(kind) + "$")


@cache
def modifiers() -> re.Pattern[str]:
    """A pattern for what narrows a name of use "group"."""
    return re.compile(rf"(?:{one_of('modifier')}|{NUMBER}\x20?(?:周?岁|年|个月)及?(?:以[上下内]|内)?)+")


@cache
def institution() -> re.Pattern[str]:
    """A pattern for what, behind the name of a group, makes the name of an institution of it."""
    return re.compile("(?:妇女|儿童|老年)?(?:" + "|".join(sorted(words("after"), key=len, reverse=True)) + ")")


@cache
def _idle() -> re.Pattern[str]:
    return re.compile(rf"(?:{_OPENING}|{one_of('idle')})+(?:的(?=.))?")


#: What looks idle and narrows: ages, and 少数民族.
_NARROWING = re.compile(rf"少数民族|{NUMBER}\x20?(?:周?岁|年内|年以[上内下]|[孩胎]|小时|个月)")


@lru_cache(maxsize=16384)
def without_idle(name: str) -> str:
    """`name` without the words at its beginning that do not narrow it."""
    while name and not _NARROWING.match(name):
        m = _idle().match(name)
        if not m:
            return name
        name = name[m.end() :]
    return name


@cache
def split(name: str) -> tuple[str, str]:
    """A known name as what narrows it and the wide head that it ends with: 严重精神障碍, 患者."""
    for i in range(2, len(name) - 1):
        if name[i:] in parts("tail"):
            return name[:i], name[i:]
    narrow = modifiers().match(name)
    if narrow and name[narrow.end() :] in terms():  # 半失能|老年人
        return narrow[0], name[narrow.end() :]
    return "", name
