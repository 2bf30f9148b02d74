"""Target groups: whom a measure supports, serves or regulates, and whom a document is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loaders.extract.group_phrases import Phrase, Reader
from loaders.extract.group_words import governors, words
from loaders.model import Context, Effect, Measure, Target

_DUTY = re.compile(
    r"(?:[、和与及或][^，。；：、\n]{2,10}){0,5}[^，。；：、\n]{0,4}?(?:应当|必须|不得|应(?![急用届对收付纳有])|须|(?<![必重主需摘纪])要(?![求素件点闻]))"
)
#: What rules allow those whom they serve: 企业可以申请.
_RIGHT = re.compile(r"(?:等[^，。；：、\n]{2,4})?[^，。；：、\n]{0,6}?(?:可以|可(?!能)|有权|依法平等|自主)")
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条")
_RULES = re.compile(r"(?:条例|办法|规定|细则|规则|准则)(?:（[^（）]*）)?$")
#: A campaign in a list of campaigns is named by its group, not aimed at it.
_CAMPAIGN = re.compile(r"[^，。；：、“”\n]{2,12}(?:、[^，。；：\n]{2,30})?等[^，。；：、\n]{0,6}(?:计划|活动|平台|行动|工程|大赛|品牌)")
_STATISTICS = re.compile(r"(?:总?数|率|占比|人均|可支配)")
_REGULATED_AFTER = re.compile(r"[^，。；：\n]{0,12}(?:监管|监督|检查|处罚|违法|整治|执法|信用评价|失信|责任追究)")
#: Industries are groups where they are hit: 特困行业.
_HIT = re.compile("困|影响|冲击")
#: 由中小微企业扩大至…: where a policy starts from, not who acts.
_WIDENED = re.compile(r"[^。；：]{0,30}(?:放宽|扩大|扩展|调整|提高|提至|延伸|拓展|降低|延长)[至到为]?")
#: Wide heads that count where they are clearly aimed at.
_WIDE = {"企业", "市场主体", "经营主体"}


def find(text: str, measures: Sequence[Measure], context: Context) -> list[list[Target]]:
    """The groups that each measure is aimed at.

    Parameters
    ----------
    text
        The clean text of the document.
    measures
        Its measures, with spans in `text`.
    context
        The document; rules (条例, 办法 …) regulate those whose duties they set.

    Returns
    -------
    list[list[Target]]
        Parallel to `measures`. One target a group, in the order of the first mentions; none for a measure that only
        introduces. A group is the longest noun phrase as written, without words that do not narrow it.
    """
    reader = Reader(text)
    rules = bool(_RULES.search(context.title))
    return [
        list(_first(_targets(reader, m.start, m.end, rules or _article(m)))) if m.kind == "measure" else []
        for m in measures
    ]


def find_document(text: str, start: int, end: int, context: Context) -> list[Target]:
    """The groups that ``text[start:end]``, a title and what stands before the first item, names as the document's aim."""
    return []


def _article(measure: Measure) -> bool:
    return bool(measure.path) and bool(_ARTICLE.fullmatch(measure.path[-1]))


def _first(targets: Iterable[Target]) -> Iterator[Target]:
    seen: set[str] = set()
    for target in targets:
        if target.group not in seen:
            seen.add(target.group)
            yield target


def _targets(reader: Reader, start: int, end: int, rules: bool) -> Iterator[Target]:
    for phrase in reader.phrases(start, end):
        effect = _effect(reader.text, phrase, rules)
        if effect:
            yield Target(phrase.group, effect, "stated", phrase.start, phrase.end, reader.text[phrase.start : phrase.end])


def _effect(text: str, phrase: Phrase, rules: bool) -> Effect | None:
    """What the measure does to the group; None where it is not aimed at."""
    follows = text[phrase.head_end : phrase.head_end + 24]
    if _CAMPAIGN.match(follows) or _STATISTICS.match(follows):
        return None
    if re.match("岗位|职位|制度|计划", follows) or (phrase.head.kind == "industry" and not _HIT.search(phrase.group)):
        return None
    if phrase.governor in words("agent") and not (phrase.governor == "由" and _WIDENED.match(follows)):
        return None
    governed = governors().get(phrase.governor, "")
    duty = bool(_DUTY.match(follows))
    use = phrase.head.use
    if use == "head" and phrase.head.kind in ("institution", "organisation"):
        if phrase.bare:
            return None
        use = "duty"
    if use in ("head", "wide") and phrase.bare:
        if phrase.group not in _WIDE or not (governed or (rules and (duty or _RIGHT.match(follows)))):
            return None
    if use == "duty" and not governed and not (rules and duty):
        return None
    if rules and duty:
        return "regulate"
    if governed == "regulate" or _REGULATED_AFTER.match(follows):
        return "regulate"
    if governed == "serve":
        return "serve"
    return "regulate" if duty else "support"
