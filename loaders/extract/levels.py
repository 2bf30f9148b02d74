"""Levels that share the name of their body: 州、县（市）人民政府 are 州人民政府 and 县（市）人民政府, each with its duty.

Levels of one rank stay together, because they are one kind of body: 省、自治区、直辖市人民政府; 县、市、区人民政府.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from loaders.extract.members import Member

_RANKS = (
    "省|自治区|直辖市",
    "设区的?市|地级以上市|地级市|计划单列市|自治州|州|盟|市",
    "不设区的市|市辖区|县级市|自治县|区县|县|区|旗",
    "民族乡|乡镇|乡|镇|街道",
)
_CITY, _COUNTY = 1, 2
_LEVEL = re.compile(rf"(?:{'|'.join(f'(?P<rank{n}>{words})' for n, words in enumerate(_RANKS))})(?:（[^（）]{{1,8}}）)?(?P<next>(?:、|和|及|或者?)?)")
#: Not 市级, 市直, 市场, 市政, 区域; 市、县两级.
_SHARED = re.compile(r"(?![级直属场域块两三]|政(?![府协务数法]))[\u4e00-\u9fff]{2,}")


def split(member: Member) -> Iterator[Member]:
    """The bodies of each rank that `member` names; itself where it is one."""
    name = member.name
    pieces: list[tuple[int, int, int]] = []  # rank, start, end in the name
    at = 0
    while piece := _LEVEL.match(name, at):
        rank = next(n for n in range(len(_RANKS)) if piece[f"rank{n}"])
        if rank == _CITY and piece["rank1"] == "市" and pieces and pieces[-1][0] >= _COUNTY:
            rank = _COUNTY  # 县、市、区
        pieces.append((rank, piece.start(), piece.start("next")))
        at = piece.end()
        if not piece["next"]:
            break
    ranks = [list(same) for _, same in groupby(pieces, key=lambda p: p[0])]
    shared = name[at:]
    whole = member.end - member.start == len(name) and member.written.startswith(name)
    if len(ranks) < 2 or not whole or not _SHARED.match(shared) or ranks != sorted(ranks):
        yield member
        return
    for same in ranks:
        start, end = same[0][1], same[-1][2]
        last = same is ranks[-1]
        written = name[start:] if last else name[start:end]
        yield replace(
            member, name=name[start:end] + shared, written=written, start=member.start + start,
            end=member.end if last else member.start + end,
        )

