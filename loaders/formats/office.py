"""Formats that LibreOffice opens (doc, wps, rtf, xls, et, odt, ods), turned into docx or xlsx and read as these.

LibreOffice runs without a window, in a profile of its own, with macros off and with a proxy that leads nowhere, because
it would fetch linked pictures. It is not needed for anything else; where it is missing, these files are refused.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from loaders.formats import docx, sheet
from loaders.formats.fields import Names
from loaders.formats.reading import Part, Reading, Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Seconds that one conversion may take.
SECONDS = 120
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
</oor:items>
"""
_PROXIES = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"), "http://127.0.0.1:9")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its suffix, by which LibreOffice chooses how to open it, and what it is turned into."""

    suffix: str
    target: str
    read: Callable[[bytes, Names], Iterator[Part]]


def _read_docx(data: bytes, names: Names) -> Iterator[Part]:
    yield "", docx.read(data, converted=True)


_WORD = {s: Kind(s, "docx:MS Word 2007 XML", _read_docx) for s in ("doc", "rtf", "odt", "fodt", "xml")}
_CALC = {s: Kind(s, "xlsx:Calc MS Excel 2007 XML", sheet.read_workbook) for s in ("xls", "ods")}


def recognises(data: bytes, name: str) -> bool:
    """Whether LibreOffice is needed for `data`."""
    return data.startswith(OLE) or _kind(data) is not None


def read(data: bytes, names: Names) -> Iterator[Part]:
    """What a document holds that LibreOffice opens.

    Raises
    ------
    Unreadable
        When LibreOffice is missing or cannot open it, when it is protected, or no text document or table.
    """
    if data.startswith(OLE):
        _refuse(data)
    kind = _kind(data)
    if kind is None:
        raise Unreadable(
            "不是文字文档或表格（可能是演示文稿、邮件或旧版 WPS）；请另存为 docx 或 pdf",
            "no text document or table (slides, mail or old WPS, perhaps); save it as docx or pdf",
        )
    for inner, found in kind.read(_convert(data, kind), names):
        yield inner, replace(found, format=kind.suffix) if isinstance(found, Reading) else found


def _kind(data: bytes) -> Kind | None:
    if data.startswith(OLE):
        if _stream("WordDocument") in data:
            return _WORD["doc"]
        return _CALC["xls"] if _stream("Workbook") in data or _stream("Book") in data else None
    if data.lstrip()[:5] == b"{\\rtf":
        return _WORD["rtf"]
    if data.startswith(b"PK") and b"mimetypeapplication/vnd.oasis.opendocument." in data[:100]:
        return _WORD["odt"] if b"opendocument.text" in data[:100] else _CALC["ods"] if b"opendocument.spreadsheet" in data[:100] else None
    if b'office:mimetype="application/vnd.oasis.opendocument.text"' in data[:8192]:
        return _WORD["fodt"]
    if m := re.search(rb'<\?mso-application\s+progid="(Word\.Document|Excel\.Sheet)"', data[:1024]):
        return _WORD["xml"] if m[1].startswith(b"Word") else replace(_CALC["xls"], suffix="xml")
    return None


def _stream(name: str) -> bytes:
    """The name of a stream as the directory of an OLE file holds it."""
    return name.encode("utf-16-le") + b"\0\0"


def _refuse(data: bytes) -> None:
    """Refuse what is protected: an encrypted package, or a Word file with fEncrypted in its FIB ([MS-DOC] 2.5.2)."""
    fib = next((i for i in range(512, min(len(data), 1 << 20), 512) if data[i : i + 2] == b"\xec\xa5"), None)
    if _stream("EncryptedPackage") in data or (fib is not None and data[fib + 11 : fib + 12] and data[fib + 11] & 1):
        raise Unreadable("文件有密码保护；请先去掉密码", "protected by a password; remove it first")


def program() -> str | None:
    """Where LibreOffice is, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next((p for p in _PLACES if Path(p).is_file()), None)


_lock = Lock()
_profiles: list[tempfile.TemporaryDirectory[str]] = []


def _convert(data: bytes, kind: Kind) -> bytes:
    soffice = program()
    if soffice is None:
        raise Unreadable(
            f"读取 .{kind.suffix} 需要 LibreOffice（未安装）；请安装它，或另存为 docx、xlsx",
            f"reading .{kind.suffix} needs LibreOffice, which is not installed; install it, or save the file as docx or xlsx",
        )
    with _lock, tempfile.TemporaryDirectory(prefix="policykg-") as folder:
        source, out = Path(folder, f"in.{kind.suffix}"), Path(folder, "out")
        source.write_bytes(data)
        out.mkdir()
        command = [soffice, f"-env:UserInstallation={_profile()}", "--headless", "--norestore", "--nolockcheck", "--nologo"]
        if not _run([*command, "--convert-to", kind.target, "--outdir", str(out), str(source)], folder):
            _profiles.clear()  # what was killed may have left its profile locked
            raise Unreadable(
                f"LibreOffice 转换超时（{SECONDS} 秒）；请另存为 docx、xlsx",
                f"LibreOffice did not finish within {SECONDS} seconds; save it as docx or xlsx",
            )
        made = next(out.iterdir(), None)  # the exit status says nothing
        if made is None or not made.stat().st_size:
            raise Unreadable(
                "LibreOffice 打不开这个文件（可能已损坏）；请重新下载，或另存为 docx、xlsx",
                "LibreOffice cannot open it (damaged, perhaps); fetch it again, or save it as docx or xlsx",
            )
        return made.read_bytes()


def close() -> None:
    """Remove the profile; at the end of a process that does not do that itself."""
    while _profiles:
        _profiles.pop().cleanup()


def _profile() -> str:
    """The address of the profile that this process keeps for its conversions."""
    if not _profiles:
        _profiles.append(tempfile.TemporaryDirectory(prefix="policykg-profile-", ignore_cleanup_errors=True))
        user = Path(_profiles[0].name, "user")
        user.mkdir()
        Path(user, "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    return Path(_profiles[0].name).as_uri()


def _run(command: list[str], folder: str) -> bool:
    """Run LibreOffice to its end; false where it took too long and was killed with all that it started."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, env=os.environ | _PROXIES, start_new_session=True)
    try:
        process.wait(SECONDS)
    except BaseException as error:
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            return False
        raise
    return True
