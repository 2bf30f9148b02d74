"""New documents: what would be read of them is shown first; then they are loaded. Loaded ones are removed or read again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from graph.export import wording
from graph.language import say
from graph.queries import Answer, Column
from graph.schema import NODE_TYPES
from graph.stores.base import Result, StoreError
from loaders import batch, pipeline
from loaders.model import FileFacts
from views import data, evidence, jobs, keeping, load_report, marks, navigation, state, tables, uploads
from views.component import mount
from views.text import plain

SAMPLES = Path(__file__).parents[2] / "samples"

_HEIGHT = 560  # pixels of the text
_DOCUMENT = "document to come"
_ROUND = "round of imports"
_EVERY = 0.5  # seconds between looks at a job

Upload = tuple[str, bytes]


def page() -> None:
    st.title(say("导入", "Import"))
    if jobs.desk().busy:
        progress()
        return
    report()
    parts = {"add": say("添加文件", "Add documents"), "loaded": say("已载入的文件", "Loaded documents")}
    {"add": _add, "loaded": _loaded}[state.switch(say("做什么", "What"), "import", parts)]()


def welcome() -> None:
    """What to do where nothing has been loaded yet."""
    st.title(say("还没有载入文件", "Nothing has been loaded yet"))
    if keeping.read_only():
        st.write(say("应用以只读方式运行，请由管理员载入文件。", "The app is read only; whoever runs it loads the documents:"))
    elif jobs.desk().busy:
        progress()
        return
    else:
        report()
        st.write(say("先用自带的示例试试（虚构的七份文件），或导入自己的文件：",
                     "Try it with the samples that come along (seven invented documents), or import your own:"))
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(say("载入示例", "Load the samples"), type="primary"):
                _read_again([str(path) for path in sorted(SAMPLES.glob("*.txt"))])
                st.rerun()
            navigation.link("import", say("导入文件 →", "Import documents →"))
        st.write(say("整个文件夹可以在终端里载入，然后刷新本页：", "Whole folders are loaded in a terminal; reload this page then:"))
    st.code(f"policykg load samples --store {data.store().location}", language="bash")


@st.fragment(run_every=_EVERY)
def progress() -> None:
    """The job under way, with a button that stops it; the page is shown again when it has ended."""
    job = jobs.desk().job
    if job is None or not job.running:
        st.rerun()
        return
    writing = job.done == job.total or not job.now
    what = say("正在写入图谱…", "Writing into the graph…") if writing else f"{job.done + 1}/{job.total} · {job.now}"
    st.progress(job.done / job.total if job.total else 1.0, f"{job.title}　{plain(what)}")
    if job.stopped:
        st.caption(say("正在停止：先完成手上的文件。", "Stopping after the file at hand."))
    elif not writing and st.button(say("停止", "Stop")):
        job.stop()
        st.rerun(scope="fragment")


def report() -> None:
    """What became of the last job."""
    job = jobs.desk().job
    if job is None or job.running:
        return
    with st.container(border=True, key="report"):
        if job.error:
            st.error(plain(job.error))
        counts = job.report.counts()
        sums = say("，", ", ").join(f"{say(*load_report.STATUS[status])} {n}" for status, n in counts.items())
        unchanged = "" if job.report.changed else say("；图谱没有变化", "; the graph is unchanged")
        st.markdown(f"{job.title}{say('：', ': ')}{sums or say('没有文件', 'no documents')}{unchanged}")
        if job.stopped:
            st.caption(say(f"已停止：读了 {job.total} 个文件中的 {job.done} 个，完成的已载入。",
                           f"Stopped after {job.done} of {job.total} files; what was finished is loaded."))
        if job.report.outcomes:
            tables.show(_outcomes(job), "report of the job", _open, hidden=("document",))
        if st.button(say("收起报告", "Put the report away")):
            jobs.desk().job = None
            st.rerun()
    if target := st.session_state.pop("document to open", None):
        navigation.go("documents", document=target)


def _outcomes(job: jobs.Job) -> Answer:
    rows = [
        [say(*load_report.STATUS[o.status]), o.title or "", o.measures, _near(o.path), o.note, o.document]
        for o in job.report.outcomes
    ]
    return _answer(rows, [
        Column("outcome", "string", "结果", "outcome"), Column("title", "string", "标题", "title"),
        Column("measures", "integer", "措施", "measures"), Column("source", "string", "来源", "source"),
        Column("note", "text", "说明", "note"), Column("document", "string", "", ""),
    ])


def _answer(rows: list[list[Any]], columns: list[Column]) -> Answer:
    return Answer(Result([c.name for c in columns], rows, False, 0.0), tuple(columns), [])


def _open(row: dict[str, Any]) -> None:
    if row["document"] in data.loaded():
        st.session_state["document to open"] = row["document"]


def _near(path: str) -> str:
    """A path as people read it: of an upload its name."""
    return load_report.near(path.removeprefix(f"{keeping.folder(data.store(), 'uploads')}/"))


# ---- adding


def _add() -> None:
    given = _given()
    if not given:
        st.caption(say("先显示读出的内容，确认后才载入。文件留在本机。",
                       "What was read is shown first, and loaded when you say so. Nothing leaves this machine."))
        return
    if wrong := uploads.too_much(len(content) for _, content in given):
        st.error(wrong)
        return
    read = [(name, content, _read(name, content)) for name, content in given]
    documents = [document for _, _, parts in read for part in parts for document in part.documents]
    for part in (part for _, _, parts in read for part in parts if part.problem):
        line = f"{plain(part.path)}{say('：', ': ')}{plain(say(*part.problem or ('', '')))}"
        (st.caption if part.kind == "skipped" else st.warning)(line)
    if not documents:
        st.info(say("没有可以载入的公文。", "There is no document that could be loaded."))
        return
    known = _known()
    if st.button(say(f"载入 {len(documents)} 份文件", f"Load {len(documents)} document{'s' * (len(documents) > 1)}"), type="primary"):
        _load(read)
        st.rerun()
    _preview(documents, known)


def _given() -> list[Upload]:
    """Files that were dropped, and the text that was pasted."""
    number = st.session_state.setdefault(_ROUND, 0)
    st.html(_words_of_the_field())
    files = st.file_uploader(
        say("拖入文件，或点按选择", "Drop files, or choose them"), accept_multiple_files=True, key=f"files {number}",
        max_upload_size=uploads.MEGABYTES,
        help=say(f"Word、WPS、PDF、OFD、网页、文本、表格、JSON，或装有它们的压缩包；"
                 f"每个不超过 {uploads.MEGABYTES} MB，一次不超过 {uploads.FILES} 个。",
                 f"Word, WPS, PDF, OFD, web pages, text, tables, JSON, or archives of these; each at most {uploads.MEGABYTES} MB, "
                 f"{uploads.FILES} at a time."),
    )
    text = st.text_area(
        say("或粘贴公文全文", "Or paste the text of a document"), key=f"text {number}", max_chars=uploads.CHARACTERS, height=120,
        placeholder=say("从标题或发文机关开始，到落款为止；按 Ctrl+Enter 查看读出的内容",
                        "From the title to the signature; Ctrl+Enter shows what is read"),
    )
    given = [(file.name, file.getvalue()) for file in files]
    if text.strip():
        content = text.encode("utf-8", "replace")
        titles = [facts["title"] for part in _read("粘贴的文字.txt", content) for facts, _ in part.documents]
        given.append((f"{titles[0] if titles else '粘贴的文字'}.txt", content))
    return given


def _words_of_the_field() -> str:
    """Streamlit's field for files has words of its own, in English only: others in their place."""
    field = '[data-testid="stFileUploaderDropzone"]'
    words = {
        f"{field} button p": say("选择文件", "Choose files"),
        f'{field} [data-testid="stFileUploaderDropzoneInstructions"] span': say(
            f"每个不超过 {uploads.MEGABYTES} MB", f"At most {uploads.MEGABYTES} MB each"),
    }
    return "<style>" + "".join(
        f'{place} {{ font-size: 0; }} {place}::after {{ content: "{text}"; font-size: .875rem; }}' for place, text in words.items()
    ) + "</style>"


@st.cache_data(show_spinner=say("正在阅读…", "Reading…"), max_entries=2 * uploads.FILES)
def _read(name: str, content: bytes) -> list[FileFacts]:
    return uploads.read(name, content)


def _known() -> dict[str, data.Loaded]:
    """Loaded documents; of a store that is not there yet, none."""
    try:
        return data.loaded()
    except StoreError:
        return {}


def _load(read: list[tuple[str, bytes, list[FileFacts]]]) -> None:
    store = data.store()
    folder, held = keeping.folder(store, "uploads"), jobs.held(store)
    jobs.load(store, [(name, partial(uploads.keep, folder, name, content, parts, held)) for name, content, parts in read])
    st.session_state[_ROUND] += 1
    st.session_state.pop(_DOCUMENT, None)


def _preview(documents: list[tuple[dict[str, Any], str]], known: dict[str, data.Loaded]) -> None:
    """What would be loaded: a table of the documents, and one of them with its facts in colour."""
    rows = []
    for number, (facts, _) in enumerate(documents):
        found = uploads.counts(facts)
        there = [say("图谱中已有这份文件", "is in the graph already")] if facts["id"] in known else []
        rows.append([
            facts["title"], say("；", "; ").join([*uploads.doubts(facts), *there]), facts["number"] or "", facts["date"] or str(facts["year"] or ""),
            facts["issuers"], *(found[kind] for kind in uploads.COUNTED), facts["source"]["path"], number,
        ])
    columns = [
        Column("title", "string", "标题", "title"), Column("doubts", "string", "疑点", "doubts"),
        Column("number", "string", "文号", "number"), Column("date", "string", "日期", "date"),
        Column("issuers", "list", "发文机关", "issuers"),
        *(Column(kind, "integer", *words) for kind, words in uploads.COUNTED.items()),
        Column("source", "string", "来源", "source"), Column("at", "integer", "", ""),
    ]
    tables.show(_answer(rows, columns), "documents to come", _choose, hidden=("at",))
    at = st.session_state.get(_DOCUMENT, 0)
    facts, text = documents[at if at < len(documents) else 0]
    st.subheader(plain(facts["title"]))
    st.caption(plain(" · ".join(str(part) for part in (
        facts["number"], wording.day(facts["date"]) if facts["date"] else facts["year"], wording.value("level", facts["level"]),
        facts["jurisdiction"], wording.listed(facts["issuers"]),
    ) if part)))
    if doubts := uploads.doubts(facts):
        st.warning(say("请核对：", "To check: ") + say("；", "; ").join(doubts))
    _text(facts, text)


def _choose(row: dict[str, Any]) -> None:
    st.session_state[_DOCUMENT] = row["at"]
    state.pick(None)


def _text(facts: dict[str, Any], text: str) -> None:
    left, right = st.columns([3, 1])
    key = f"coming {facts['source']['path']} {facts['id']}"

    def picked() -> None:
        state.pick(st.session_state[key].picked)

    with left:
        shown = marks.page(text, facts["source"]["start"], facts, None)
        mount.reader(key, shown | {"view": key, "chosen": state.picked()}, _HEIGHT, picked)
    with right, st.container(height=_HEIGHT, border=True, key="evidence coming"):
        mark = next((m for m in marks.marks(facts) if m.id == state.picked()), None)
        if mark is None:
            st.info(say("点按文中的标记，这里显示读出的事实。", "Click a mark in the text: the fact is shown here."))
            return
        evidence.header(marks.kind_name(mark.kind), NODE_TYPES[mark.kind].colour, mark.name)
        evidence.facts({
            say("读作", "Read as"): wording.listed(mark.details),
            say("原文", "Text"): mark.fact["text"],
            say("所在措施", "Measure"): wording.heading(mark.measure["path"], mark.measure["heading"]) if mark.measure else "",
        })


# ---- what is loaded


def _loaded() -> None:
    known = _known()
    if not known:
        st.info(say("还没有载入文件。", "Nothing has been loaded yet."))
        return
    rows = data.read("MATCH (d:Document) WHERE d.loaded RETURN d.id, d.measures, d.sources")
    more = {id_: (measures, sources or []) for id_, measures, sources in rows}
    ids = list(known)
    table = {
        say("标题", "Title"): [known[i].cited.title for i in ids],
        say("文号", "Number"): [known[i].cited.number for i in ids],
        say("日期", "Date"): [known[i].cited.date for i in ids],
        say("措施", "Measures"): [more[i][0] for i in ids],
        say("来源", "Source"): [wording.listed(_near(path) for path in more[i][1]) for i in ids],
    }
    st.caption(say(f"{len(ids)} 份。勾选要移除或重新读取的文件。", f"{len(ids)} documents. Tick those to remove or to read again."))
    chosen = st.dataframe(
        table, hide_index=True, key="loaded documents", on_select="rerun", selection_mode="multi-row", placeholder="",
    ).selection.rows
    picked = [ids[row] for row in chosen if row < len(ids)]
    with st.container(horizontal=True):
        if st.button(say("移除…", "Remove…"), disabled=not picked):
            _ask(picked, {i: (known[i].cited.title, *more[i]) for i in picked})
        if st.button(say("重新读取", "Read again"), disabled=not picked, help=say(
            "从来源重新读取：文件改过，或程序更新过时用", "Read the sources again: where a file or the program has changed",
        )):
            _read_again(sorted({_file(path) for i in picked for path in more[i][1]}))
            st.rerun()


def _ask(ids: list[str], what: dict[str, tuple[str, int, list[str]]]) -> None:
    """Ask once before documents go, and say what goes with them."""

    @st.dialog(say("移除文件", "Remove documents"))
    def ask() -> None:
        measures = sum(n or 0 for _, n, _ in what.values())
        st.write(say(f"将从图谱中移除 {len(ids)} 份文件和其中 {measures} 项措施，连同只属于它们的部门、人群和数额：",
                     f"{len(ids)} document{'s' * (len(ids) > 1)} with {measures} measures will go, "
                     "and the bodies, groups and amounts that nothing else holds:"))
        for title, _, _ in list(what.values())[:10]:
            st.markdown(f"- {plain(title)}")
        if len(what) > 10:
            st.markdown(say(f"- 等 {len(what)} 份", f"- and {len(what) - 10} more"))
        folder = str(keeping.folder(data.store(), "uploads"))
        own = sum(path.startswith(folder) for _, _, paths in what.values() for path in paths)
        st.caption(say("经浏览器导入的副本一并删除；其他来源文件不动。", "Copies that came through the browser are deleted; other source files stay.")
                   if own else say("来源文件不动。", "The source files stay."))
        with st.container(horizontal=True):
            if st.button(say("移除", "Remove"), type="primary"):
                jobs.remove(data.store(), ids)
                st.rerun()
            if st.button(say("取消", "Cancel")):
                st.rerun()

    ask()


def _file(path: str) -> str:
    """The file that a path leads into: of bundle.zip/a.docx and list.json#3 what stands before."""
    place = Path(path)
    for candidate in (place, *place.parents):
        if candidate.is_file():
            return str(candidate)
    before = path.rpartition("#")[0]
    return before if before and Path(before).is_file() else path


def _read_again(paths: list[str]) -> None:
    files = list(pipeline.files(paths))
    jobs.load(data.store(), [(Path(f.path if isinstance(f, pipeline.Problem) else f).name, partial(batch.read, f)) for f in files])
