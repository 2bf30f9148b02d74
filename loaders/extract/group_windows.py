"""What stands before one head: its grammatical words, what governs there, and the clause that modifies the head."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from loaders.extract.group_heads import heads
from loaders.extract.group_words import (
    IDLE_CLAUSE,
    INNER,
    SINCE,
    Term,
    bounds,
    ending,
    governors,
    grammar,
    marked,
    modifiers,
    one_of,
    parts,
    without_idle,
)

#: 65至74岁 is one age.
_TO = frozenset(("至", "到"))
_RANGE = re.compile(r"\d[至到]\d")
_LOT = re.compile(r"一大?批|\d+余?[家名户]")
#: A verb behind these belongs to what they negate: 不能提供正常劳动的.
_NEGATED = re.compile("(?:不能|无法|未能|难以)$")
#: Behind the subject of a sentence.
_PREDICATE = re.compile("，?(?:应当?|必须|须|不得|可以?(?!能)|有权)|，(?:其|凭|予以|给予|享受)")
#: Behind a noun that a preposition takes.
_PREDICATED = re.compile("[按依应须可不予给，、和或]|进行|实行|实施|开展|提供|发放|收取|征收")
#: What is left of an adverbial whose beginning is a verb: 在促进就业|工作中做出显著成绩的.
_AMID = re.compile(
    "[^，。；：、的]{0,24}?中(?=(?:[做作]出|取得)?了?(?:其他)?(?:显著|显着|突出|重[大要]|优异|优秀|杰出|特殊|主要)|(?:成绩|表现|贡献)(?:显著|突出|优异)|有(?:突出|显著|重大))"
)
#: 从取得证书的人员中录用.
_FROM = re.compile("从(?![事业属前])")
_COPULA = re.compile("作为|成为|视为")
#: How a clause without a verb ends: 绩效等级高的, 多重残疾的.
_STATE = "(?:[内中高低好差强弱大小多少]|残疾|失能|自理|类别)$"
#: What may stand behind a head that a clause modifies; of a noun there, the clause would modify that.
_CLOSED = re.compile(r"[，。；：、！？（）()的\s”]|$")


@dataclass(slots=True)
class Phrase:
    """A group named in the text.

    ``text[start:end]`` is the shortest span that names it, `begin` where its noun phrase starts, and `head` the term at
    ``text[head_start:head_end]``. `bare`: nothing narrows the head. `governor` is the word before the noun phrase, or
    before the list that it stands in.
    """

    group: str
    start: int
    end: int
    begin: int
    head_start: int
    head_end: int
    head: Term
    bare: bool
    governor: str


@dataclass(slots=True)
class Token:
    """A grammatical word, with its place in the window."""

    word: str
    kind: str
    start: int
    end: int


@lru_cache(maxsize=16384)  # every other window is a word that came before
def _tokens(window: str) -> tuple[Token, ...]:
    automaton, rows = grammar()
    found: list[Token] = []
    for i, a, b in automaton.find_matches_as_indexes(window):
        word, kind = rows[i]
        if kind != "inside" and not (word in _TO and _RANGE.match(window, max(0, a - 1))):
            found.append(Token(word, kind, a, b))
    return tuple(found)


class Scan:
    """The heads of one text, which is scanned once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.heads = heads(text)
        self.starts = [s for s, _, _ in self.heads]
        self.ends = {e: term for _, e, term in self.heads}

    def holds_head(self, start: int, end: int) -> bool:
        """Whether a head starts in ``text[start:end]``."""
        return bisect_left(self.starts, start) < bisect_left(self.starts, end)


class Window:
    """What stands before one head, back to the last punctuation mark (`whole`) or as far as is looked."""

    __slots__ = ("e", "last", "low", "s", "scan", "term", "tokens", "whole", "window")

    def __init__(self, scan: Scan, low: int, s: int, e: int, term: Term, whole: bool, last: Phrase | None) -> None:
        self.scan, self.low, self.s, self.e, self.term, self.whole, self.last = scan, low, s, e, term, whole, last
        self.window = scan.text[low:s]
        self.tokens = _tokens(self.window)

    def _end(self, k: int) -> int:
        return self.tokens[k].end if k >= 0 else 0

    def _boundary(self, end: int, k: int) -> int:
        """The last token up to `k` that ends what can be part of a name which reaches to `end`."""
        while k >= 0 and (self._joins(k) or (self.tokens[k].kind == "verb" and not self._governs(k, end))):
            k -= 1
        return k

    def _joins(self, k: int) -> bool:
        """Whether a verb makes one name with the wide head directly behind it: 受理单位."""
        token = self.tokens[k]
        return token.end == len(self.window) and token.word in marked("joins") and self.term.name in parts("compounding")

    def _governs(self, k: int, end: int) -> bool:
        """Whether a verb that may be part of a name governs it: 服务小微企业, but 养老服务机构."""
        token = self.tokens[k]
        named = self.term.kind == "person" and self.term.use in ("group", "open")
        if named and token.word in marked("takes") and end == len(self.window) and not without_idle(self.window[token.end :]):
            return True  # 编制专项招聘高校毕业生
        if not self._initial(k) or self._attributive(k):
            return False
        if token.end == end:
            return self.term.name not in parts("compounding")
        return token.word in marked("strong") or self.window[token.end] == "“"

    def _attributive(self, k: int) -> bool:
        """Whether verb `k` between a preposition and a wide head is part of the name: 对承租企业给予, but 对评估企业的机构."""
        token, before = self.tokens[k], self.tokens[k - 1] if k else None
        between = before is not None and before.word in ("对", "向", "给", "由") and before.end == token.start
        wide = self.term.use == "head" and token.end == len(self.window) and not governors()[token.word]
        return between and wide and bool(_PREDICATED.match(self.scan.text, self.e))

    def _initial(self, k: int) -> bool:
        """Whether token `k` stands where a predicate may begin: behind another word, an idle one, or its subject."""
        start = self.tokens[k].start
        before = self.window[self._end(k - 1) : start]
        return self.low + start in self.scan.ends or not without_idle(before) or bool(ending("subject").search(before))

    def _clause(self, k: int) -> tuple[str, int, str]:
        """The clause that ends with the 的 of token `k`: its text ("" where it is none), its start, and what governs."""
        end = self.tokens[k].start
        j = self._opener(k - 1, end)
        found = self._clause_behind(j, k)
        if not found[0] and j > 0 and self._transitive(j) and self._closed():  # 支持|制定行业标准的企业
            further = self._opener(j - 1, end)
            if further >= 0 and (governors().get(self.tokens[further].word) or self.tokens[further].word in marked("preposition")):
                return self._clause_behind(further, k)
        return found

    def _opener(self, j: int, end: int) -> int:
        """The last token up to `j` behind which a clause that reaches to `end` begins; -1 where there is none."""
        while j >= 0 and not self._opens(j, end):
            j -= 1
        return j

    def _transitive(self, j: int) -> bool:
        """Whether token `j` is a verb that takes what stands behind it, and does nothing to groups."""
        token = self.tokens[j]
        return token.kind == "edge" and token.word not in marked("preposition") and not governors()[token.word]

    def _clause_behind(self, j: int, k: int) -> tuple[str, int, str]:
        """The clause from token `j` to the 的 of token `k`, as :meth:`_clause` gives it."""
        end = self.tokens[k].start
        adjacent = j > 0 and self.tokens[j - 1].end == self.tokens[j].start
        if adjacent and self.tokens[j - 1].word in marked("preposition"):
            j -= 1  # 对招用…的企业
        if j == 0 and self._subject():
            j = -1
        governor = self.tokens[j].word if j >= 0 else ""
        if j < 0 and not self.whole:
            return "", self.s, governor
        start, governor = self._clause_start(j, end, governor)
        clause = self.window[start:end].lstrip("和或并及、至且")
        lots = [m.end() for m in _LOT.finditer(clause) if m.end() < len(clause)]
        clause = without_idle(clause[lots[-1] if lots else 0 :])
        clause = clause[m.end() :] if (m := _AMID.match(clause) or _FROM.match(clause)) else clause
        at = end - len(clause)
        first = next((t.end - at for t in self.tokens if t.start == at), 0)
        idle = IDLE_CLAUSE.fullmatch(clause) or IDLE_CLAUSE.fullmatch(clause, first)
        torn = "的" in clause or clause.count("“") != clause.count("”") or _COPULA.search(clause)
        narrows = modifiers().fullmatch(clause)
        if idle or torn or not (narrows or (len(clause) > 2 and self._predicates(clause, at, k))):
            return "", self.s, governor
        return clause, self.low + at, governor

    def _subject(self) -> bool:
        """Whether the first verb of the sentence is in the clause of its subject: 承担科研项目的单位应当."""
        first = self.tokens[0]
        verb = not first.start and first.kind in ("edge", "verb", "agent")
        verb = verb and (not governors()[first.word] or first.word in marked("hires"))
        return self.whole and verb and first.word not in marked("preposition") and bool(_PREDICATE.match(self.scan.text, self.e))

    def _predicates(self, clause: str, at: int, k: int) -> bool:
        governing = any(t.start >= at and t.kind in ("edge", "verb", "agent") for t in self.tokens[:k])
        return governing or bool(re.search(one_of("predicate") + "|" + _STATE, clause) or SINCE.fullmatch(clause))

    def _opens(self, j: int, end: int) -> bool:
        """Whether a clause that reaches to `end` begins behind token `j`."""
        token = self.tokens[j]
        if token.kind in ("coordinator", "etc"):
            return self.low + token.start in self.scan.ends and not self._named(token.end, end)
        if token.kind == "verb" and (not self._initial(j) or (j and self.tokens[j - 1].kind == "coordinator")):
            return False
        if _NEGATED.search(self.window, 0, token.start):
            return False
        rest = self.window[token.end : end]
        inner = INNER.get(token.word)
        short = 2 if token.word in marked("preposition") else 3
        if len(rest) < short or (inner and (token.start or token.word != "对") and inner.search(rest)):
            return False
        return token.word in marked("opens")

    def _named(self, start: int, end: int) -> bool:
        """Whether all that stands there names people whom this head hires: 招用低保家庭、零就业家庭高校毕业生的企业."""
        if self.term.kind not in ("enterprise", "institution"):
            return False
        while start < end and (term := self.scan.ends.get(self.low + end)) and term.kind in ("person", "household"):
            end = self.scan.starts[bisect_left(self.scan.starts, self.low + end) - 1] - self.low
            if start == end or modifiers().fullmatch(self.window, start, end):
                return True
            end -= self.window[end - 1] in "、和及与或"
        return False

    def _clause_start(self, j: int, end: int, governor: str) -> tuple[int, str]:
        """Where a clause begins that token `j` opens, and what governs: the verb in 向银行推送信用良好的企业."""
        at = self._end(j)
        if j >= 0 and self.tokens[j].word in INNER:
            i = bisect_left(self.scan.starts, self.low + at)
            if i < len(self.scan.heads) and self.scan.heads[i][0] == self.low + at:
                known = self.scan.heads[i][1] - self.low
                for t in self.tokens[j + 1 :]:
                    if t.start == known and t.end < end and t.kind in ("edge", "verb"):
                        return t.end, t.word
        return at, governor

    def _closed(self) -> bool:
        text, e = self.scan.text, self.e
        return bool(_CLOSED.match(text, e)) or any(text[e : e + n] in bounds() for n in (2, 1, 3))
