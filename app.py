"""The app: `policykg app`, or `streamlit run app.py`.

Streamlit takes this file twice: as the server, which it imports, and as the script of its pages, which it runs.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from graph.language import say, speak
from graph.stores.base import StoreError, StoreMissing
from views import data, keeping, navigation, state, tray
from views.component.build import DIST
from views.pages import agencies, amounts, documents, groups, importing, overview, query, references, report
from views.text import plain

VIEWS = Path(__file__).parent / "views"


def main() -> None:
    speak(state.get("lang"))
    st.set_page_config("policykg", str(VIEWS / "icon.svg"), layout="wide")
    st.html(VIEWS / "style.css")
    parts = tray.begin()
    pages = {
        "overview": st.Page(overview.page, title=say("总览", "Overview"), url_path="overview", default=True),
        "agencies": st.Page(agencies.page, title=say("部门协作", "Agencies"), url_path="agencies"),
        "groups": st.Page(groups.page, title=say("面向人群", "For whom"), url_path="groups"),
        "documents": st.Page(documents.page, title=say("文件", "Documents"), url_path="documents"),
        "amounts": st.Page(amounts.page, title=say("金额与期限", "Amounts and deadlines"), url_path="amounts"),
        "references": st.Page(references.page, title=say("引用", "References"), url_path="references"),
        "query": st.Page(query.page, title=say("查询", "Queries"), url_path="query"),
        "report": st.Page(report.page, title=say("报告", "Report") + (f" ({parts})" if parts else ""), url_path="report"),
    }
    if not keeping.read_only():
        pages["import"] = st.Page(importing.page, title=say("导入", "Import"), url_path="import")
    navigation.know(pages)
    page = st.navigation(list(pages.values()))
    state.arrive(page.url_path)
    with st.sidebar:
        language()
    if not (DIST / "graph.js").is_file():
        st.error(say("图形组件还没有构建，请运行：python -m views.component.build",
                     "The picture has not been built yet; run: python -m views.component.build"))
        return
    try:
        if page.url_path == "import" or filled(page.url_path):
            page.run()
        else:
            importing.welcome()
    except StoreError as error:
        st.error(plain(str(error)))


def filled(page: str) -> bool:
    """Whether there is a document to show. While the engine starts, the first page begins without knowing."""
    try:
        if page == "" and data.is_warming():
            return bool(data.store().generation())
        return bool(data.loaded())
    except StoreMissing:
        return False


def language() -> None:
    """The switch between the two languages; the address keeps it."""
    languages = {"zh": "中文", "en": "English"}
    now = say("zh", "en")

    def changed() -> None:
        state.put("lang", st.session_state["language"])

    st.segmented_control(
        "语言 Language", list(languages), default=now, required=True, format_func=lambda code: languages[code],
        key="language", on_change=changed,
    )


@asynccontextmanager
async def warmed(server: st.App) -> AsyncIterator[None]:
    """Start the engine of the store as soon as the server runs, not when the first reader comes."""
    threading.Thread(target=data.warm, daemon=True).start()
    yield


if __name__ == "__main__":
    main()
else:
    app = st.App(__file__, lifespan=warmed)
