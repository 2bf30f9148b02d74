"""The noun phrases that name groups: head, modifiers, clauses and the members of lists.

A head is found by the vocabulary. What stands before it is read from right to left, up to a word that governs it, so
that 离校2年内未就业高校毕业生 is one name and 脱贫家庭、低保家庭、零就业家庭高校毕业生 are three.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from loaders.extract import industries
from loaders.extract.group_heads import heads
from loaders.extract.group_words import (
    CONDITION,
    IDLE_CLAUSE,
    INNER,
    NUMBER,
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
    split,
    terms,
    without_idle,
    words,
)

#: In characters: how far back from a head its phrase is looked for; the longest name, member of a list, and clause
#: before a head that names a group by itself.
REACH, NAME, MEMBER, LONG = 56, 18, 12, 30
#: The longest member of a list that nothing governs.
SHORT = 6
#: How far back a list of industries is looked for.
SENTENCE = 300

#: In text that is read backwards, so that the last mark is found first.
_BREAK = re.compile(
    r"[ —，。；：！？\n\u3000=≥≤×+*/|（）()《》〈〉【】\[\]［］;:,!?](?:(?<![ —])|(?<= )(?<![\d岁年个] )(?![\d至])|(?<=—)—)"
)
#: A short note in brackets behind a word, and what may stand between it and the head that it belongs to.
_NOTE = re.compile(r"(?<=[^\W\d_]{2})[（(]([^（()）\n，。；、]{2,8})[）)]$")
_NOTED = re.compile("(?:[^，。；：、]{0,14}的)?")
_COUNTED = re.compile(rf"{NUMBER}(?:大类|个(?!月|学期|工作日)|[家名户位批所类项种])(?:左右|及?以上|及?以下)?")
_LOT = re.compile(r"一大?批|\d+余?[家名户]")
_ODD_NUMBER = re.compile(r"\d(?!\d|[—–～~至到-]\d|\x20?周?岁|年内|年以|级|类|个月|小时|G)")
#: 65至74岁 is one age.
_TO = frozenset(("至", "到"))
_RANGE = re.compile(r"\d[至到]\d")
_LONG_QUOTE = re.compile(r"“[^“”]{7,}”")
#: A verb behind these belongs to what they negate: 不能提供正常劳动的.
_NEGATED = re.compile("(?:不能|无法|未能|难以)$")
#: Behind the subject of a sentence.
_PREDICATE = re.compile("，?(?:应当?|必须|须|不得|可以?(?!能)|有权)|，(?:其|凭|予以|给予|享受)")
#: Behind a noun that a preposition takes.
_PREDICATED = re.compile("[按依应须可不予给，、和或]|进行|实行|实施|开展|提供|发放|收取|征收")
#: A place or an event that is named after a group of persons, and so is what stands before: 省级青年创业基地.
_SCHEME = re.compile(r"[^，。；：、的\n]{0,6}(?:基地|驿站|训练营|大赛|创业园|街区|示范单位)")
#: An honour of enterprises that stands for them, alone or before 企业: 单项冠军、专精特新企业.
_TITLE = re.compile("(?:冠军|巨人|独角兽|瞪羚|链主)”?$")
_COPULA = re.compile("作为|成为|视为")
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


class _Token(NamedTuple):
    """A grammatical word, with its place in the window."""

    word: str
    kind: str
    start: int
    end: int


def _tokens(window: str) -> tuple[_Token, ...]:
    automaton, rows = grammar()
    return tuple(
        _Token(*rows[i], a, b)
        for i, a, b in automaton.find_matches_as_indexes(window)
        if rows[i][1] != "inside" and not (rows[i][0] in _TO and _RANGE.match(window, max(0, a - 1)))
    )


class Reader:
    """Finds the phrases of one text, which is scanned once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.heads = heads(text)
        self.starts = [s for s, _, _ in self.heads]
        self.ends = {e: term for _, e, term in self.heads}

    def phrases(self, start: int, end: int) -> list[Phrase]:
        """The phrases whose heads stand in ``text[start:end]``, in the order of the heads."""
        found: list[Phrase] = []
        for s, e, term in self.heads[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
            low = max(start, s - REACH)
            mark = _BREAK.search(self.text[low:s][::-1])
            if mark and mark[0] in "）)":
                low, whole = self._past_note(low, s - mark.start(), s, low == start)
            else:
                low, whole = (s - mark.start(), True) if mark else (low, low == start)
            left = _Left(self, low, s, e, term, whole, found[-1] if found else None)
            new = list(left.phrases())
            if longer := [p for p in new if p.begin < s]:
                # a name inside a longer one, or shared out to the head of a list, is none of its own
                inner = {s, *(p.end for p in longer)}
                while found and found[-1].head_end in inner:
                    found.pop()
            found += new
        return found

    def _past_note(self, low: int, at: int, s: int, whole: bool) -> tuple[int, bool]:
        """Where the part of a sentence begins that ends at `s`, and whether it is seen whole, with a bracket at `at`.

        A short note in brackets directly before the head, or inside its clause, breaks nothing.
        """
        note = _NOTE.search(self.text, low, at)
        if not note or note[1].startswith(("以下", "简称", "含以", "见")) or not _NOTED.fullmatch(self.text, at, s):
            return at, True
        mark = _BREAK.search(self.text[low : note.start()][::-1])
        return (note.start() - mark.start(), True) if mark else (low, whole)

    def holds_head(self, start: int, end: int) -> bool:
        """Whether a head starts in ``text[start:end]``."""
        return bisect_left(self.starts, start) < bisect_left(self.starts, end)


class _Left:
    """What stands before one head, back to the last punctuation mark (`whole`) or as far as is looked."""

    def __init__(self, reader: Reader, low: int, s: int, e: int, term: Term, whole: bool, last: Phrase | None) -> None:
        self.reader, self.low, self.s, self.e, self.term, self.whole, self.last = reader, low, s, e, term, whole, last
        self.window = reader.text[low:s]
        self.tokens = _tokens(self.window)

    def phrases(self) -> Iterator[Phrase]:
        """The phrases of this head: those of a list that share it, and its own."""
        k = self._boundary(len(self.window), len(self.tokens) - 1)
        if k < 0 and not self.whole:
            name: str | None = ""
        else:
            name = self._name(self._end(k))
        if name is None:
            return
        token = self.tokens[k] if k >= 0 else _Token("", "", 0, 0)
        touching = without_idle(self.window[token.end :]) == name
        governor, begin, start, bare = token.word, self.s - len(name), self.s - len(name), not name
        wide = self.term.use in ("head", "wide")
        if touching and token.kind in ("coordinator", "etc"):
            shared, governor = self._list(k, name)
            yield from shared
            if bare and wide and self._follows(token) and not self.window.endswith("其他"):  # 受疫情影响的人群、企业
                name = self._inherited()
                bare = not name
            if bare and wide and shared:
                return
        elif touching and token.kind == "of":
            clause, at, governor = self._clause(k)
            specific = bool(name) or not wide
            possessed = self.reader.text[self.e : self.e + 2] in parts("possessed")  # 中央设定的企业年检事项
            meant = not possessed if wide else self._closed() and not self._continues() or bool(SINCE.fullmatch(clause))
            if clause and meant and not (specific and len(clause) > LONG):
                name, begin, start, bare = f"{clause}的{name}", at, at, False
        if token.kind == "etc" and self.window.endswith("行业"):
            yield from self._industries(token)
        head = self.reader.text[self.s : self.e]
        yield Phrase(name + head, start, self.e, begin, self.s, self.e, self.term, bare, governor)

    # modifiers

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
        return between and wide and bool(_PREDICATED.match(self.reader.text, self.e))

    def _initial(self, k: int) -> bool:
        """Whether token `k` stands where a predicate may begin: behind another word, an idle one, or its subject."""
        start = self.tokens[k].start
        before = self.window[self._end(k - 1) : start]
        return self.low + start in self.reader.ends or not without_idle(before) or bool(ending("subject").search(before))

    def _name(self, cut: int) -> str | None:
        """What narrows the head, from `cut` on; None where the phrase is a title in quotation marks."""
        condition = CONDITION.search(self.window)
        governed = self.tokens and self.tokens[-1].end == len(self.window) and self.tokens[-1].word in governors()
        if condition and not governed and not IDLE_CLAUSE.fullmatch(condition[0]):
            return condition[0]
        name = self.window[cut:]
        if not name:
            return ""
        for counted in _COUNTED.finditer(name):
            name = self.window[cut + counted.end() :]
        name = without_idle(name)
        opened, closed = name.count("“"), name.count("”")
        if opened > closed:
            return None if "”" in self.reader.text[self.e : self.e + 12] else ""
        if closed > opened or _LONG_QUOTE.match(name):
            name = name[name.rfind("”") + 1 :]
        return name if self._narrows(name) else ""

    def _narrows(self, name: str) -> bool:
        adjacent = self.s in self.reader.ends
        if not 1 < len(name) <= NAME or name in parts("empty") or name[-2:] + self.term.name in words("pair"):
            return False
        if self.term.use == "wide" or _ODD_NUMBER.search(name):
            return False
        if adjacent and (self.term.name in ("主体", "单位") or self._apart(self.reader.ends[self.s])):
            return False
        if self.term.kind == "person" and _SCHEME.match(self.reader.text, self.e):
            return bool(modifiers().fullmatch(name))
        if self.term.kind == "person" and ending("body").search(name):
            return False
        return self.term.use != "group" or bool(modifiers().fullmatch(name))

    def _apart(self, before: Term) -> bool:
        """Whether the head and the name directly before it are two: 担保机构|小微企业."""
        enterprise = self.term.kind == "enterprise" and self.term.use != "head"
        return enterprise and before.kind in ("enterprise", "institution")

    # clauses

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
        at = end - len(clause)
        first = next((t.end - at for t in self.tokens if t.start == at), 0)
        idle = IDLE_CLAUSE.fullmatch(clause) or IDLE_CLAUSE.fullmatch(clause, first)
        torn = "的" in clause or clause.count("“") != clause.count("”") or _COPULA.search(clause)
        if len(clause) < 3 or idle or torn or not self._predicates(clause, at, k):
            return "", self.s, governor
        return clause, self.low + at, governor

    def _subject(self) -> bool:
        """Whether the first verb of the sentence is in the clause of its subject: 承担科研项目的单位应当."""
        first = self.tokens[0]
        verb = not first.start and first.kind in ("edge", "verb", "agent") and not governors()[first.word]
        return self.whole and verb and first.word not in marked("preposition") and bool(_PREDICATE.match(self.reader.text, self.e))

    def _predicates(self, clause: str, at: int, k: int) -> bool:
        governing = any(t.start >= at and t.kind in ("edge", "verb", "agent") for t in self.tokens[:k])
        return governing or bool(re.search(one_of("predicate") + "|[内中]$", clause) or SINCE.fullmatch(clause))

    def _opens(self, j: int, end: int) -> bool:
        """Whether a clause that reaches to `end` begins behind token `j`."""
        token = self.tokens[j]
        if token.kind in ("coordinator", "etc"):
            return self.low + token.start in self.reader.ends
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

    def _clause_start(self, j: int, end: int, governor: str) -> tuple[int, str]:
        """Where a clause begins that token `j` opens, and what governs: the verb in 向银行推送信用良好的企业."""
        at = self._end(j)
        if j >= 0 and self.tokens[j].word in INNER:
            i = bisect_left(self.reader.starts, self.low + at)
            if i < len(self.reader.heads) and self.reader.heads[i][0] == self.low + at:
                known = self.reader.heads[i][1] - self.low
                for t in self.tokens[j + 1 :]:
                    if t.start == known and t.end < end and t.kind in ("edge", "verb"):
                        return t.end, t.word
        return at, governor

    def _closed(self) -> bool:
        text, e = self.reader.text, self.e
        return bool(_CLOSED.match(text, e)) or any(text[e : e + n] in bounds() for n in (2, 1, 3))

    # lists

    def _follows(self, token: _Token) -> bool:
        """Whether `token` stands directly behind the phrase found last."""
        return self.last is not None and self.last.head_end == self.low + token.start

    def _continues(self) -> bool:
        return self.reader.text[self.e : self.e + 1] in ("、", "和", "与", "及", "或")

    def _inherited(self) -> str:
        """The clause of the phrase found last, with 的."""
        group = self.last.group if self.last else ""
        return group[: group.rfind("的") + 1]

    def _list(self, k: int, name: str) -> tuple[list[Phrase], str]:
        """The phrases of the list before token `k` that share this head, and what governs the list."""
        token = self.tokens[k]
        follows = self.last is not None and self._follows(token) and not name and token.kind == "coordinator"
        if self.last and follows and self._own(token.start) and not self._hired(self.last.governor):
            return [], self.last.governor
        members: list[tuple[int, int]] = []
        j = k
        while j >= 0 and (j == k or self.tokens[j].kind == "coordinator"):
            end = self.tokens[j].start
            j = self._boundary(end, j - 1)
            if j < 0 and not self.whole:
                break
            if end > self._end(j):
                members.append((self._end(j), end))
        governor = self.tokens[j].word if j >= 0 else ""
        if governor == "的":
            governor = self._clause(j)[2]
        opened = j < 0 or self.tokens[j].kind == "of" or governor in marked("opens")
        if not opened or not members or self.term.use == "wide" or not self._shares(token.kind, name, members, governor):
            return [], governor
        return list(self._shared(members, name, token.kind == "etc", governor)), governor

    def _industries(self, token: _Token) -> Iterator[Phrase]:
        """The enterprises of the industries that end with the 等 of `token`."""
        end = self.low + token.start
        low = max(self.reader.text.rfind(mark, 0, end) for mark in "。；：\n") + 1
        low = max(low, end - SENTENCE)
        for a, b in industries.members(self.reader.text[low:end]):
            name = self.reader.text[low + a : low + b]
            yield Phrase(f"{name}企业", low + a, low + b, low + a, self.s, self.e, self.term, False, "")

    def _shares(self, kind: str, name: str, members: list[tuple[int, int]], governor: str) -> bool:
        """Whether the members of a list may share this head, which `name` narrows for the last of them."""
        own = [self._own(b) for _, b in members]
        if kind == "etc":
            listed = self.term.use == "head" or self.term.name in parts("listed")
            return listed and sum(own) * 2 <= len(own) and (not name or name.endswith(("行业", "领域")))
        parallel = name or split(self.reader.text[self.s : self.e])[0]
        if self._hired(governor):
            return bool(modifiers().match(self.reader.text[self.s : self.e]))
        adjective = re.compile(one_of("adjective"))
        if adjective.match(parallel) and not all(adjective.match(self.window, a, b) for a, b in members):
            return False
        if not governor and any(b - a > SHORT for a, b in members):
            return False
        aimed = bool(governors().get(governor)) or all(modifiers().fullmatch(self.window, a, b) for a, b in members)
        return bool(parallel) and (bool(name) or (aimed and not own[0]))

    def _own(self, end: int) -> bool:
        """Whether a member of a list that reaches to `end` ends with a head of its own, which an honour before 企业 is not."""
        titled = self.term.name.endswith("企业") and _TITLE.search(self.window, 0, end)
        return self.low + end in self.reader.ends and not titled

    def _hired(self, governor: str) -> bool:
        """Whether households in a list are those of the persons of this head: 招用低保家庭、残疾学生."""
        last = self.last is not None and self.last.head.kind == "household"
        return last and self.term.kind == "person" and governor in marked("hires")

    def _core(self, name: str, governor: str) -> tuple[str, str]:
        """`name` and the part of the head that a list shares when `name` narrows the head for its last member."""
        head = self.reader.text[self.s : self.e]
        front, wide = split(head)
        narrow = modifiers().match(head)
        if not name:
            return front, head[narrow.end() :] if narrow and self._hired(governor) else wide
        if narrow and head[narrow.end() :] in terms():  # 离校2年内|未就业高校毕业生
            return name, head[narrow.end() :]
        plain = re.compile(one_of("adjective"))
        whole = plain.fullmatch(name) or plain.match(front) or modifiers().fullmatch(name) or ending("shared").search(front)
        return name, head if whole else wide

    def _shared(self, members: list[tuple[int, int]], name: str, etc: bool, governor: str) -> Iterator[Phrase]:
        name, head = self._core(name, governor)
        part = ending("shared").search(name)
        lacking = not any(ending("shared").search(self.window[a:b]) for a, b in members)
        if part and lacking and (part[0] != name or part[0] == "行业"):
            head = part[0] + head
        for a, b in members:
            member = without_idle(self.window[a:b])
            own = self._own(b)
            kin = len(name) >= 2 and member.endswith(name[-2:])
            hired = own and self.reader.ends[self.low + b].kind == "household" and self._hired(governor)
            if own and not kin and not etc and not hired:
                return  # a group of its own, and so is what stands before it
            noun = ending("own").search(member) and not ending("shared").search(member)
            titled = not own and self.low + b in self.reader.ends
            if not own and not titled and (noun or self.reader.holds_head(self.low + a, self.low + b)):
                return
            if name and member.startswith(name):
                return  # 物流枢纽和物流企业
            if not 1 < len(member) <= MEMBER or member.count("“") != member.count("”"):
                return
            if self.term.use == "group" and not hired and not modifiers().fullmatch(member):
                return
            start = self.low + b - len(member)
            yield Phrase(member + head, start, self.low + b, start, self.s, self.e, self.term, False, governor)
