"""The heads of the names of groups in a text: terms of the vocabulary, and roles that the document itself defines."""

from __future__ import annotations

import re
from bisect import bisect_right

from loaders.extract.group_words import Term, acts, institution, lexicon, straddling, terms

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
#: Behind what begins the name of a company or the code of a document's number: 退役军人部发〔2018〕27号.
_NAMED = re.compile(r"[^\W\d_和及与或的]{0,6}(?:有限(?:责任)?公司|[〔\[]\d{4}[〕\]])")
#: Those to whom something is done: 被调查人, 被检查单位.
_PASSIVE = re.compile(r"被([^\W\d_]{2})(?:人员|人(?![员民才群口事])|单位|企业|对象)")
#: A clause that is the name of persons: 具有中级职称者.
_THOSE = re.compile(
    r"[具取获持符年患未曾无违逾拒擅享](?<![^，。；：、\n\u3000\x20）)或对凡及].)"
    r"(?:(?<=具)[有备]|(?<=[取获])得|(?<=持)有|(?<=符)合|(?<=年)满|(?<=患)有|(?<=[未曾无])|(?<=违)反|(?<=逾)期|(?<=拒)不|(?<=擅)自|(?<=享)受)"
    r"[^，。；：、\n]{1,40}?(?<!之一)(?<![使或])者(?=[，。；：、（(\n]|$)"
)
#: Those who got something: 获资助单位, 受表彰人员.
_OBTAINED = re.compile(
    r"[获受](?<![接享承忍]受)(?<![查捕收]获)得?(?:资助|奖励|补[助贴]|扶持|支持|表彰|援助|批准|许可|认定|处罚|处分)的?(?:单位|企业|机构|人员|组织|个人|主体)"
)
#: What is 外商's is part of the name of a body, or money: 外商投资建设工程设计企业, 外商直接投资.
_INVESTED = re.compile("(?:投资|独资)[^，。；：、的\n（(]{2,16}?(?:企业|公司|机构|学校|医院|银行)|直接投资")
#: Of those that stand behind 行业 it is a part of the name: 住宿、餐饮等行业企业.
_OF_INDUSTRY = ("企业", "市场主体", "经营主体", "小微企业", "中小", "个体工商户", "从业人员", "用人单位")
_CROSS = re.compile(r"人(?:[民员才群口次均防数]|工智|身(?:意外|保险|安全|权利|损害|伤害|自由))|商(?:[标品用]|业(?!务)|务(?!工))|方[式面法案向便]")
_KINDS = r"(?:单位|企业|组织|公司|机构|方|用户|人|者|商)"
#: Where a document names a role: （以下简称运营单位）; 本办法所称持有人，是指; 建设单位作为项目主体，.
_DEFINED = re.compile(
    rf"称(?:(?<=以下称)|(?<=以下[统简]称))(?:为|[:：])?[“\"]?([^“”\"（）()，。；、\s]{{1,8}}{_KINDS})[”\"]?[）)]"
    rf"|称(?<=所称)(?:的)?[“\"]?([^“”\"（）()，。；、的\s]{{1,8}}{_KINDS})[”\"]?，?(?:是|系)?指"
)
_ACTING = re.compile(r"(?<![^。\s）)])([^，。；：、的\s]{1,6}单位)作为[^，。；：\n]{2,16}主体，")
#: What names the government's own bodies and what is no party.
_BODY = re.compile("工作|审查|监管|主管|管理|执法|监督|行政|政府|公共|经办|审批|牵头|责任|成员|领导|审核|登记|[部委][门委]|本|该|其")


def heads(text: str) -> list[tuple[int, int, Term]]:
    """The places of the heads in `text`, and what they are, in order."""
    (automaton, found), known_terms, pairs, of_institution = lexicon(), terms(), straddling(), institution()
    masks = [m.span() for m in _MASK.finditer(text)]
    starts = [s for s, _ in masks]
    heads = _roles(text) + _passive(text) + _obtained(text)
    taken = {e for _, e, _ in heads}
    known = len(heads)
    named = any(sign in text for sign in ("有限", "〔", "["))
    for i, s, e in automaton.find_matches_as_indexes(text):
        term = found[i]
        if term is None or e in taken:
            continue
        if text[e - 1] in "人商方" and _CROSS.match(text, e - 1):
            s, e = e - 1, e + 1  # 推广人|员
            term = known_terms.get(text[s:e])
        if text[e - 1 : e + 1] == "企业":  # 港澳台企|业
            s, e, term = e - 1, e + 1, known_terms["企业"]
        while term and text[s - 1 : s + 1] in pairs and text[s - 2 : s] not in pairs:  # 广大|企业
            s += 1
            term = known_terms.get(text[s:e])
        if term and term.kind == "household" and text[e : e + 2] == "成员":
            e += 2
        k = bisect_right(starts, s) - 1
        masked = k >= 0 and masks[k][1] > s
        if term and term.kind == "industry" and term.name == "行业" and text.startswith(_OF_INDUSTRY, e):
            continue
        if term and term.name == "外商" and _INVESTED.match(text, e):
            continue
        if term and not masked and not of_institution.match(text, e) and not (named and _NAMED.match(text, e)):
            heads.append((s, e, term))
    if known:
        heads.sort(key=lambda head: head[:2])
    return _with_clauses(text, heads)


def _with_clauses(text: str, heads: list[tuple[int, int, Term]]) -> list[tuple[int, int, Term]]:
    """`heads` with the clauses that end with 者, for the heads inside them."""
    ends = {e for _, e, _ in heads}
    found = [m.span() for m in _THOSE.finditer(text) if m.end() not in ends]
    if not found:
        return heads
    inside = [h for h in heads if not any(s <= h[0] < e for s, e in found)]
    return sorted([*inside, *((s, e, Term(text[s:e], "person", "open")) for s, e in found)], key=lambda head: head[:2])


def _passive(text: str) -> list[tuple[int, int, Term]]:
    """Where those stand to whom something is done, by a verb that the vocabulary knows."""
    found = [m for m in _PASSIVE.finditer(text) if m[1] in acts() and m[0] not in terms()]
    return [(*m.span(), Term(m[0], "person" if m[0][3] == "人" else "enterprise", "open")) for m in found]


def _obtained(text: str) -> list[tuple[int, int, Term]]:
    """Where those stand who got a grant, an honour or a permit."""
    kinds = {"人": "person", "员": "person"}
    return [(*m.span(), Term(m[0], kinds.get(m[0][-1], "enterprise"), "open")) for m in _OBTAINED.finditer(text)]


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
