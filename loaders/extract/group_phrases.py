"""The noun phrases that name groups: head, modifiers, clauses and the members of lists.

A head is found by the vocabulary. What stands before it is read from right to left, up to a word that governs it, so
that 离校2年内未就业高校毕业生 is one name and 脱贫家庭、低保家庭、零就业家庭高校毕业生 are three.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from loaders.extract import industries
from loaders.extract.group_windows import Phrase, Scan, Token, Window
from loaders.extract.group_words import (
    CONDITION,
    IDLE_CLAUSE,
    NUMBER,
    SINCE,
    Term,
    ending,
    governors,
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
#: The label of a measure.
_LABEL = re.compile(r"(?:第[〇零一二三四五六七八九十百千\d]{1,6}条|\d{1,3}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*")
#: A short note in brackets behind a word, and what may stand between it and the head that it belongs to.
_NOTE = re.compile(r"(?<=[^\W\d_]{2})[（(]([^（()）\n，。；、]{2,8})[）)]$")
_NOTED = re.compile("(?:[^，。；：]{0,40}的)?|(?:、[^，。；：、（）()]{1,10}(?:[（(][^（）()]{1,8}[）)])?)*、?")
_NOTES = re.compile("[（(][^（）()]*[）)]$")
_COUNTED = re.compile(rf"{NUMBER}(?:大类|个(?!月|学期|工作日)|[家名户位批所类项种])(?:左右|及?以上|及?以下)?")
_ODD_NUMBER = re.compile(r"\d(?!\d|[—–～~至到-]\d|\x20?周?岁|年内|年以|级|类|个月|小时|G)")
#: A place in the middle, behind which the name begins: 主管全市|幼儿园; and a verb that begins none: 有三年以上….
_WIDELY = re.compile(
    "全[国省市县区](?!性)|同一[人单企][员位业]|名义(?:使用|招用|聘用)|(?<!非)本[省市县区]|有[一二两三四五六七八九十\\d]+个?[年月](?:以[上内])?"
)
#: Who is none of these: 非卫生技术人员.
_NEGATIVE = re.compile("(?<![除并是莫若绝])非$")
#: What groups do to others.
_DEED = re.compile(
    "(?:及时|依法|自愿|共同|分别|优先|直接|主动|定期|自行)?"
    "(?:申报|申请|申创|争创|创建|委托|请求|要求|支付|享有|举报|起诉|招用|聘用|录用|引进|吸纳|占|参观|随(?!迁)|依)"
)
_LONG_QUOTE = re.compile(r"“[^“”]{7,}”")
#: A place or an event that is named after a group of persons, and so is what stands before: 省级青年创业基地.
_SCHEME = re.compile(r"[^，。；：、的\n]{0,6}(?:基地|驿站|训练营|大赛|创业园|街区|示范单位|见习补贴|见习岗位)")
#: An honour of enterprises that stands for them, alone or before 企业: 单项冠军、专精特新企业.
_TITLE = re.compile("(?:冠军|巨人|独角兽|瞪羚|链主)”?$")
#: What is built for those who are named in it.
_SYSTEM = re.compile(
    "(?!退出|淘汰|[进实]行|给予|开展|提供)[^，。；：、的应须可得将不\n]{0,8}(?:体系|机制|制度|环境|平台|集聚区|格局|氛围|事项|诉求|案件)"
)


#: Where no grammatical word bounds a name.
_NONE = Token("", "", 0, 0)


class Reader(Scan):
    """Finds the phrases of one text."""

    def phrases(self, start: int, end: int) -> list[Phrase]:
        """The phrases whose heads stand in ``text[start:end]``, in the order of the heads."""
        found: list[Phrase] = []
        label = _LABEL.match(self.text, start, end)
        labelled = label.end() if label else start
        for s, e, term in self.heads[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
            low = max(labelled, s - REACH)
            mark = _BREAK.search(self.text[low:s][::-1])
            if mark is None:
                whole = low == labelled
            elif mark[0] in "）)":
                low, whole = self._past_note(low, s - mark.start(), s, low == labelled)
            else:
                low, whole = s - mark.start(), True
            if low == s:  # nothing stands before it
                found.append(Phrase(self.text[s:e], s, e, s, s, e, term, True, ""))
                continue
            new = _Left(self, low, s, e, term, whole, found[-1] if found else None).phrases()
            if new and new[0].begin < s:
                # a name inside a longer one, or shared out to the head of a list, is none of its own
                inner = {s, *(p.end for p in new if p.begin < s)}
                while found and found[-1].head_end in inner:
                    found.pop()
            found += new
        return found

    def _past_note(self, low: int, at: int, s: int, whole: bool) -> tuple[int, bool]:
        """Where the part of a sentence begins that ends at `s`, and whether it is seen whole, with a bracket at `at`.

        A short note in brackets directly before the head, or inside its clause, breaks nothing.
        """
        while _NOTED.fullmatch(self.text, at, s):
            note = _NOTE.search(self.text, low, at)
            if not note or note[1].startswith(("以下", "简称", "含以", "见")):
                break
            mark = _BREAK.search(self.text[low : note.start()][::-1])
            if not mark:
                return low, whole
            at = note.start() - mark.start()
            if mark[0] not in "）)":
                break
        return at, True


class _Left(Window):
    """The phrases of one head."""

    __slots__ = ()

    def phrases(self) -> list[Phrase]:
        """The phrases of this head: those of a list that share it, and last its own."""
        k = self._boundary(len(self.window), len(self.tokens) - 1)
        token = self.tokens[k] if k >= 0 else _NONE
        name = self._name(token.end + self._verb(token)) if k >= 0 or self.whole else ""
        if name is None:
            return []
        found: list[Phrase] = []
        governor, begin, start, bare = token.word, self.s - len(name), self.s - len(name), not name
        wide = self.term.use in ("head", "wide")
        between = without_idle(self.window[token.end :])
        industries = list(self._industries(token)) if token.kind == "etc" and self.window.endswith("行业") else []
        short = token.kind == "etc" and between == "行业" and self.term.kind == "enterprise" and not industries
        touching = short or (token.kind in ("coordinator", "etc", "of") and between == name)
        if touching and token.kind != "of":
            shared, governor = self._list(k, between if short else name)
            found += shared
            if bare and wide and self._follows(token) and not self.window.endswith("其他"):  # 受疫情影响的人群、企业
                name = self._inherited()
                bare = not name
            if bare and wide and shared:
                return found
        elif touching:
            clause, at, governor = self._clause(k)
            if not clause and governor in words("coordinator") and self.last and self.scan.text.startswith(governor, self.last.head_end):
                governor = self.last.governor  # 支持机构和有条件的|企业
            specific = bool(name) or not wide
            bounded = self._closed() and not self._continues()
            narrowed = wide or self.term.name in parts("clausal")
            meant = not self._possesses() if narrowed else bounded or self._lasts(clause)
            if clause and meant and not (specific and len(clause) > LONG):
                name, begin, start, bare = f"{clause}的{name}", at, at, False
        found += industries
        head = self.scan.text[self.s : self.e]
        found.append(Phrase(name + head, start, self.e, begin, self.s, self.e, self.term, bare, governor))
        return found

    # names

    def _verb(self, token: Token) -> int:
        """How long the unknown verb is that stands directly behind a modal `token`: 应当|查验|申请人."""
        return 2 if token.word in marked("modal") and token.end + 2 <= len(self.window) else 0

    def _name(self, cut: int) -> str | None:
        """What narrows the head, from `cut` on; None where the phrase is a title in quotation marks."""
        governed = self.tokens and self.tokens[-1].end == len(self.window) and self.tokens[-1].word in governors()
        condition = None if governed else CONDITION.search(self.window)
        if condition and not IDLE_CLAUSE.fullmatch(condition[0]):
            return condition[0]
        name = self.window[cut:]
        if not name:
            return ""
        if self.term.use != "head" and _NEGATIVE.search(name):
            return "非"
        for counted in _COUNTED.finditer(name):
            name = self.window[cut + counted.end() :]
        name = without_idle(_WIDELY.split(name)[-1])
        opened, closed = name.count("“"), name.count("”")
        if opened > closed:
            return None if "”" in self.scan.text[self.e : self.e + 12] else ""
        if closed > opened or _LONG_QUOTE.match(name):
            name = name[name.rfind("”") + 1 :]
        name = self._behind_deed(name)
        if self.term.use == "group":
            name = next((name[i:] for i in range(len(name)) if modifiers().fullmatch(name, i)), name)
        return name if self._narrows(name) else ""

    def _behind_deed(self, name: str) -> str:
        """`name` without a group at its beginning and what that does: 配套企业申报|高新技术企业."""
        deed = _DEED.search(name)
        done = deed and self.s - len(name) + deed.start() in self.scan.ends
        return name[deed.end() :] if deed and done else name

    def _narrows(self, name: str) -> bool:
        adjacent = self.s in self.scan.ends
        name = _NOTES.sub("", name)
        if not 1 < len(name) <= NAME or name in parts("empty") or name[-2:] + self.term.name in words("pair"):
            return False
        if self.term.use == "wide" or _ODD_NUMBER.search(name):
            return False
        if adjacent and (self.term.name in ("主体", "单位") or self._apart(self.scan.ends[self.s])):
            return False
        if self.term.kind == "person" and _SCHEME.match(self.scan.text, self.e):
            return bool(modifiers().fullmatch(name))
        if self.term.kind == "person" and ending("body").search(name):
            return False
        return self.term.use != "group" or bool(modifiers().fullmatch(name))

    def _apart(self, before: Term) -> bool:
        """Whether the head and the name directly before it are two: 担保机构|小微企业."""
        enterprise = self.term.kind == "enterprise" and self.term.use != "head"
        return enterprise and before.kind in ("enterprise", "institution")

    # lists

    def _follows(self, token: Token) -> bool:
        """Whether `token` stands directly behind the phrase found last."""
        return self.last is not None and self.last.head_end == self.low + token.start

    def _lasts(self, clause: str) -> bool:
        """Whether a clause holds for this specific head, whatever follows: 毕业2年内未就业的, 登记失业的."""
        people = self.term.kind in ("person", "household")
        return bool(SINCE.fullmatch(clause) or (people and modifiers().fullmatch(clause)))

    def _possesses(self) -> bool:
        """Whether the clause is about what the head has, and not the head: 中央设定的企业年检事项, 各具特色的人才集聚区."""
        return self.scan.text[self.e : self.e + 2] in parts("possessed") or bool(_SYSTEM.match(self.scan.text, self.e))

    def _continues(self) -> bool:
        return self.scan.text[self.e : self.e + 1] in ("、", "和", "与", "及", "或")

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

    def _industries(self, token: Token) -> Iterator[Phrase]:
        """The enterprises of the industries that end with the 等 of `token`."""
        end = self.low + token.start
        low = max(self.scan.text.rfind(mark, 0, end) for mark in "。；：\n") + 1
        low = max(low, end - SENTENCE)
        for a, b in industries.members(self.scan.text[low:end]):
            name = self.scan.text[low + a : low + b]
            yield Phrase(f"{name}企业", low + a, low + b, low + a, self.s, self.e, self.term, False, "")

    def _shares(self, kind: str, name: str, members: list[tuple[int, int]], governor: str) -> bool:
        """Whether the members of a list may share this head, which `name` narrows for the last of them."""
        own = [self._own(b) for _, b in members]
        if kind == "etc":
            listed = self.term.use == "head" or self.term.name in parts("listed")
            return listed and sum(own) * 2 <= len(own) and (not name or name.endswith(("行业", "领域")))
        parallel = name or split(self.scan.text[self.s : self.e])[0]
        if self._hired(governor) and not name:
            return bool(modifiers().match(self.scan.text[self.s : self.e]))
        adjective = re.compile(one_of("adjective"))
        if adjective.match(parallel) and not all(adjective.match(self.window, a, b) for a, b in members):
            return False
        narrowing = all(modifiers().fullmatch(self.window, a, b) for a, b in members)
        if not name and modifiers().fullmatch(parallel) and not narrowing:
            return False  # 民政、退役|军人事务
        if not governor and any(len(_NOTES.sub("", self.window[a:b])) > SHORT for a, b in members):
            return False
        aimed = bool(governors().get(governor)) or narrowing
        return bool(parallel) and (bool(name) or (aimed and not own[0]))

    def _own(self, end: int) -> bool:
        """Whether a member of a list that reaches to `end` ends with a head of its own.

        An honour before 企业 is none, nor a school among schools whose students are meant: 高校、技工院校学生.
        """
        known, last = self.scan.ends.get(self.low + end), self.scan.ends.get(self.s)
        if known is None or (self.term.name.endswith("企业") and _TITLE.search(self.window, 0, end)):
            return False
        return not (self.term.kind == "person" and last and last.kind == known.kind == "institution")

    def _hired(self, governor: str) -> bool:
        """Whether households in a list are those of the persons of this head: 招用低保家庭、残疾学生."""
        last = self.last is not None and self.last.head.kind == "household"
        return last and self.term.kind == "person" and governor in marked("hires")

    def _core(self, name: str, governor: str) -> tuple[str, str]:
        """`name` and the part of the head that a list shares when `name` narrows the head for its last member."""
        head = self.scan.text[self.s : self.e]
        front, wide = split(head)
        narrow = modifiers().match(head)
        name = _NOTES.sub("", name)
        if not name:
            return front, head[narrow.end() :] if narrow and self._hired(governor) else wide
        inner = terms().get(head[narrow.end() :]) if narrow else None
        if inner and inner.use not in ("head", "wide"):  # 离校2年内|未就业高校毕业生
            return name, inner.name
        plain = re.compile(one_of("adjective"))
        school = self.s in self.scan.ends and self.scan.ends[self.s].kind == "institution"
        whole = school or plain.fullmatch(name) or plain.match(front) or modifiers().fullmatch(name) or ending("shared").search(front)
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
            hired = own and self.scan.ends[self.low + b].kind == "household" and self._hired(governor)
            if own and not kin and not etc and not hired:
                return  # a group of its own, and so is what stands before it
            noun = ending("own").search(member) and not ending("shared").search(member)
            titled = not own and self.low + b in self.scan.ends
            if not own and not titled and (noun or self.scan.holds_head(self.low + a, self.low + b)):
                return
            if name and member.startswith(name):
                return  # 物流枢纽和物流企业
            if not 1 < len(member) <= MEMBER or member.count("“") != member.count("”") or self.window.startswith("不同", a):
                return  # 不同职业、不同层次人才
            if self.term.use == "group" and not hired and not modifiers().fullmatch(member):
                return
            start = self.low + b - len(member)
            yield Phrase(member + head, start, self.low + b, start, self.s, self.e, self.term, False, governor)
