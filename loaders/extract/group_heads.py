"""The heads of the names of groups in a text: terms of the vocabulary, and roles that the document itself defines."""

from __future__ import annotations

import re
from bisect import bisect_right

from loaders.extract.group_words import Term, institution, lexicon, straddling, terms

#: Titles of documents and lists of responsible bodies name no groups. The first character is one of a class, so that the
#: search skips all else fast.
_MASK = re.compile(
    r"[《（(\[【［责牵配承主](?:"
    r"(?<=《)[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》"
    r"|(?<=[（(\[【［])[^（()）\[\]【】［］\n]{0,600}?(?:负责|牵头|配合)[^（()）\[\]【】［］\n]{0,200}[）)\]】］]"
    r"|(?<=\[)[^\[\]\n]{2,200}\]"
    r"|(?:(?<=责)任|(?<=牵)头|(?<=配)合|(?<=[承主])办)(?:单位|部门)[：:][^\n]*)"
)
#: The last character of the term may begin the next word: 申请|人民法院, 境外商|标.
_CROSS = re.compile(r"人(?:[民员才群次均防数]|工智)|商[标品]")
_KINDS = r"(?:单位|企业|组织|公司|机构|方|用户|人|者|商)"
#: Where a document names a role: （以下简称运营单位）; 本办法所称持有人，是指; 建设单位作为项目主体，.
_DEFINED = re.compile(
    rf"以下(?:统|简)?称(?:为|[:：])?[“\"]?([^“”\"（）()，。；、\s]{{1,8}}{_KINDS})[”\"]?[）)]"
    rf"|所称(?:的)?[“\"]?([^“”\"（）()，。；、的\s]{{1,8}}{_KINDS})[”\"]?，?(?:是|系)?指"
)
_ACTING = re.compile(r"(?<![^。\s）)])([^，。；：、的\s]{1,6}单位)作为[^，。；：\n]{2,16}主体，")
#: What names the government's own bodies and what is no party.
_BODY = re.compile("工作|审查|监管|主管|管理|执法|监督|行政|政府|公共|经办|审批|牵头|责任|成员|领导|审核|登记|[部委][门委]|本|该|其")


def heads(text: str) -> list[tuple[int, int, Term]]:
    """The places of the heads in `text`, and what they are, in order."""
    automaton, found = lexicon()
    masks = [m.span() for m in _MASK.finditer(text)]
    starts = [s for s, _ in masks]
    roles = _roles(text)
    taken = {e for _, e, _ in roles}
    heads = roles
    for i, s, e in automaton.find_matches_as_indexes(text):
        term = found[i]
        if term is None or e in taken or _CROSS.match(text, e - 1):
            continue
        if text[e - 1 : e + 1] == "企业":  # 港澳台企|业
            s, e, term = e - 1, e + 1, terms()["企业"]
        while term and text[s - 1 : s + 1] in straddling() and text[s - 2 : s] not in straddling():  # 广大|企业
            s += 1
            term = terms().get(text[s:e])
        if term and term.kind == "household" and text[e : e + 2] == "成员":
            e += 2
        k = bisect_right(starts, s) - 1
        if term and not (k >= 0 and masks[k][1] > s) and not institution().match(text, e):
            heads.append((s, e, term))
    if roles:
        heads.sort(key=lambda head: head[:2])
    return heads


def _roles(text: str) -> list[tuple[int, int, Term]]:
    """Where the roles stand that the document defines and the vocabulary does not know."""
    named = {name for m in _DEFINED.finditer(text) for name in m.groups() if name}
    if "单位作为" in text:
        named |= set(_ACTING.findall(text))
    names = sorted((n for n in named if n not in terms() and not _BODY.search(n)), key=len, reverse=True)
    if not names:
        return []
    pattern = re.compile("|".join(map(re.escape, names)))
    return [(*m.span(), Term(m[0], "role", "duty")) for m in pattern.finditer(text)]
