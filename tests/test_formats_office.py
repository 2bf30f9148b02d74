"""Files that LibreOffice opens: macros in them never run; those of WPS are Word files by another name."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import document_files as made
import pytest

from loaders import formats
from loaders.formats import office

#: A flat OpenDocument text whose macro writes a file when the document is opened.
WITH_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:ooo="http://openoffice.org/2004/office"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded ooo:name="Standard">
<ooo:module ooo:name="Module1"><ooo:source-code>Sub Opened
  n = FreeFile
  Open "%s" For Output As #n
  Close #n
End Sub</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:type="simple"
 xlink:href="vnd.sun.star.script:Standard.Module1.Opened?language=Basic&amp;location=document"/></office:event-listeners></office:scripts>
<office:body><office:text><text:p>一、落实政策。</text:p></office:text></office:body></office:document>"""
#: What a profile says in which every macro may run.
_ALLOWED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>0</value></prop></item>
</oor:items>"""


def opened(path: Path, profile: Path, settings: str, awaited: Path) -> bool:
    """Whether `awaited` appears when LibreOffice opens a document with these settings."""
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(settings, "utf-8")
    program = made.need(made.SOFFICE, "LibreOffice (soffice)")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        deadline = time.monotonic() + 30
        while not awaited.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        return awaited.exists()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_macros_do_not_run(tmp_path: Path) -> None:
    """Those of a document whose macro does run where settings allow it, in the package that LibreOffice makes of it too."""
    ran = tmp_path / "ran"
    flat = tmp_path / "macro.fodt"
    flat.write_text(WITH_MACRO % ran, "utf-8")
    package = made.convert([flat], "odt", tmp_path / "out", tmp_path / "converting")[0]
    ran.unlink(missing_ok=True)
    for path in (flat, package):
        assert formats.read(path.read_bytes(), path.name).text == "一、落实政策。\n"
    assert not ran.exists()
    assert opened(package, tmp_path / "allowed", _ALLOWED, ran)


@pytest.fixture(scope="module")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A Word file of the kind that WPS Office writes as .wps, written by LibreOffice."""
    folder = tmp_path_factory.mktemp("wps")
    return made.convert([made.word(made.TASKS, folder / "a.docx")], "doc", folder / "out", folder / "profile")[0].read_bytes()


def test_a_wps_file_is_read_by_what_it_is(old_word: bytes, tmp_path: Path) -> None:
    new_word = made.word(made.TASKS, tmp_path / "a.docx").read_bytes()
    for data, form in ((old_word, "doc"), (new_word, "docx")):
        found = formats.read(data, "工作要点.wps")
        assert (found.text, found.format) == (made.TASKS, form)


def test_a_wps_file_that_cannot_be_read_is_refused_in_one_line(old_word: bytes) -> None:
    works = office.OLE + bytes(504) + "MatOST".encode("utf-16-le") + bytes(600)  # MS Works; WPS before 2005 has its own as well
    assert made.refusal(works, "a.wps").endswith("请另存为 docx 或 pdf")
    assert "请另存为 docx" in made.refusal(old_word[:2000], "a.wps")
    assert made.refusal(b"\0\1WPS" + bytes(200), "a.wps")
