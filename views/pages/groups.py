"""Everything that is aimed at a group."""

from __future__ import annotations

import streamlit as st

from graph.language import say
from views import data, layout, state
from views.text import plain

_MOST = 15  # groups offered


def page() -> None:
    st.title(say("面向人群", "For whom"))
    groups = data.groups()
    first, second = st.columns([4, 1], vertical_alignment="bottom")
    with first:
        chosen = state.select(
            say("人群或单位类别（任一名称）", "Group (any of its names)"), "group",
            {id_: group.label for id_, group in groups.items()},
            say("输入名称可查找，如高校毕业生", "Type a name, such as 高校毕业生"), data.by_name(groups),
        )
    with second:
        below = state.toggle(
            say("含下级人群", "Subgroups"), "subgroups", True,
            say("同时列出面向其下级人群的措施", "Measures for its subgroups too"),
        )
    if not chosen:
        _overview(groups)
        return
    answer = data.ask("measures_for_group", group=chosen, subgroups=below)
    if not answer.result.rows:
        st.info(say("没有面向这一人群的措施。可打开“含下级人群”再看。",
                    "No measure is aimed at this group. Try with its subgroups."))
        return
    layout.answer(
        answer,
        data.picture("measures_for_group", group=chosen, subgroups=below),
        view=f"group {chosen} {below}",
        title=say(f"面向{groups[chosen].name}的措施", f"Measures for {groups[chosen].name}"),
        choose=layout.measure_of,
        hidden=("document",),
    )


def _overview(groups: dict[str, data.Named]) -> None:
    st.caption(say("请选择一类人群。直接面向它的措施最多的有：", "Choose a group. Those with most measures of their own:"))
    with st.container(horizontal=True):
        for id_, group in list(groups.items())[:_MOST]:
            if st.button(plain(f"{group.name} · {group.measures}"), key=f"choose {id_}"):
                state.put("group", id_)
                st.rerun()
