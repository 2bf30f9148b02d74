"""What people type into the search, as the words of the full-text query ``queries/search.cypher``.

jieba cuts it, with our vocabulary as its dictionary (its own would cost half a second to load; its model for unknown words
stays), so that names of bodies and groups stay whole. A word stands for all names of what it names: 人社部 for
人力资源和社会保障部 as well. Words only decide what is found, never a fact's span.
"""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

from loaders import agencies, groups
from loaders.model import Context
from loaders.vocabulary import table

#: A document number; letters and digits with the unit behind them; Chinese.
_TOKEN = re.compile(
    r"(?P<number>[\u3400-\u9fff]{0,12}〔\d{4}〕(?:\s*第?\d+号?)?)|(?P<plain>[^\W\u3400-\u9fff][^\W\u3400-\u9fff.]*(?:\.\d+)?[年月日号元岁]?)"
    r"|(?P<han>[\u3400-\u9fff]+)"
)
#: A character behind a number is one of a pair in the index where the text goes on: 2023年底 is 2023, 年底.
_UNIT = re.compile(r"(?<=\d)[\u3400-\u9fff]$")
_YEAR = re.compile(r"[\[\(（【]\s*(\d{4})\s*[\]\)）】]")
#: Words of questions, and words that stand in every document.
_EMPTY = frozenset({
    "哪些", "什么", "多少", "如何", "怎么", "怎样", "请问", "查询", "列出", "有关", "相关", "关于", "以及", "或者", "可以", "是否", "有没有",
    "能不能", "为什么", "对于", "这些", "那些", "the", "of", "and", "or", "not",
})
_ANYWHERE = Context("", None, None, None, "unknown", agencies.NATION, ())
#: How often our names and our other words are taken to stand in texts, for jieba's choice between ways to cut.
_NAME, _WORD = 50, 5


def words(text: str) -> list[str]:
    """The words of a text that a search should look for; single characters only where the text has nothing else."""
    text = _YEAR.sub(r"〔\1〕", unicodedata.normalize("NFKC", text))
    found = list(dict.fromkeys(_cut(text)))
    return [w for w in found if len(w) > 1 and w.lower() not in _EMPTY] or found


def forms(word: str) -> list[str]:
    """The word, and the other names of the body or group that it names."""
    entry = agencies.central(word, agencies.ANY_DAY, bare=True)
    group = groups.canonical(word)
    found = [word]
    if entry:
        found += [entry.name, *entry.aliases, *entry.bare]
    else:
        found += [agencies.expand(word), *agencies.aliases(word), group, *groups.aliases(group)]
    return [form for form in dict.fromkeys(found) if len(form) > 1 or form == word]


def query(text: str) -> dict[str, Any]:
    """What ``queries/search.cypher`` asks for.

    Returns
    -------
    dict
        `words`: for each word its forms, in lower case. `whole`: the names of what the text as a whole may be. `single`:
        words of one character, which the index cannot find. `lucene`: queries for the full-text index, for all
        words and for any.

    Raises
    ------
    ValueError
        The text has no word.
    """
    found = words(text)
    if not found:
        raise ValueError(text)
    alternatives = [[form.lower() for form in forms(word)] for word in found]
    phrases = ["(" + " OR ".join(f'"{_UNIT.sub("", form)}"' for form in several) + ")" for several in alternatives]
    typed = re.sub(r"\s", "", text).lower()
    return {
        "whole": alternatives[0] if alternatives[0][0] == typed else [typed],
        "words": alternatives,
        "single": [word for word in found if len(word) == 1],
        "lucene": list(dict.fromkeys((" AND ".join(phrases), " OR ".join(phrases)))),
    }


def _cut(text: str) -> Iterator[str]:
    for token in _TOKEN.finditer(text):
        text, done = token[0], 0
        if token.lastgroup != "han":
            yield re.sub(r"\s", "", text)
            continue
        for start, end, body in agencies.mentioned(text, _ANYWHERE):
            if not body.generic:  # 市人社局 stays whole, 教育部门 is two words
                yield from _tokenizer().cut(text[done:start])
                yield text[start:end]
                done = end
        yield from _tokenizer().cut(text[done:])


@cache
def _tokenizer() -> Any:
    """jieba with our dictionary, made in memory: no cache file, nothing printed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    frequencies: dict[str, int] = {}
    for word, frequency in _dictionary().items():
        frequencies[word] = frequency
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)  # jieba walks from beginning to beginning of the words that it knows
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, sum(frequencies.values()), True
    return tokenizer


def _dictionary() -> dict[str, int]:
    """The vocabulary's words with their frequencies."""
    names = [*agencies.known_names(bare=True), *(row["name"] for row in table("groups"))]
    names += [name for row in table("functions") for name in (row["full"], *row["short"].split("、"))]
    names += [synonym for row in table("groups") for synonym in row["synonyms"].split("|")]
    names += [row["code"] for row in table("number_codes")]
    others = [row["word"] for row in table("group_words")] + [row["unit"] for row in table("amount_units")]
    usual = {word: _WORD for word in others if len(word) > 1}
    return usual | {name: _NAME for name in names if len(name) > 1}
