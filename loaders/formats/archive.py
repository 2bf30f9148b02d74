"""Archives (zip, tar, gz and the other compressions of tar): their files are read in memory, up to bounds, never unpacked.

Links, devices, absolute paths and paths with ``..`` are refused one by one; the rest of the archive is read.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, RawIOBase
from typing import IO, Any

from loaders import passed_over
from loaders.formats.package import damaged
from loaders.formats.reading import Unreadable

#: Archives inside archives, files, and bytes when unpacked that one file may hold; bytes of one of its files.
DEPTH, FILES, WHOLE, PART = 3, 20_000, 512 << 20, 64 << 20
#: Bytes of memory that unpacking xz may take; the file says how much it wants.
MEMORY = 256 << 20
#: How much larger than packed a file of more than `SMALL` bytes may be.
RATIO, SMALL = 200, 8 << 20
_FOREIGN = ((b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"MSCF", "CAB"))
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, tarfile.TarError)


@dataclass(slots=True)
class Budget:
    """What may still be read of one file on the disk, with all archives inside it."""

    files: int = field(default_factory=lambda: FILES)
    bytes: int = field(default_factory=lambda: WHOLE)

    def take(self, size: int) -> None:
        """Count `size` bytes of one more file."""
        self.files -= 1
        self.bytes -= size
        if self.files < 0:
            raise Unreadable(
                f"压缩包内文件过多（上限 {FILES} 个）；请分成几个压缩包",
                f"too many files in the archive (the limit is {FILES}); make several archives",
            )
        if self.bytes < 0:
            raise _too_large()


def _too_large() -> Unreadable:
    return Unreadable(
        f"压缩包解压后过大（上限 {WHOLE >> 20} MB）；请分成几个压缩包",
        f"the archive is too large when unpacked (the limit is {WHOLE >> 20} MB); make several archives",
    )


def recognises(data: bytes, name: str) -> bool:
    """A zip, a tar, something compressed, or an archive that is to be refused by name."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or _is_tar(data) or any(data.startswith(m) for m, _ in (*_COMPRESSED, *_FOREIGN))


def members(data: bytes, name: str, budget: Budget) -> Iterator[tuple[str, bytes | Unreadable]]:
    """The files of an archive by their names in it, in its order.

    Raises
    ------
    Unreadable
        When the archive is damaged, of a foreign kind, or more than the budget allows; what came before is whole.
    """
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            raise Unreadable(f"{kind} 压缩包；请先解压", f"a {kind} archive; unpack it first")
    try:
        if data.startswith(b"PK"):
            yield from _zip(data, budget)
        elif _is_tar(data):
            yield from _tar(BytesIO(data), budget)
        else:
            yield from _compressed(data, name, budget)
    except _BROKEN as error:
        if isinstance(error, Unreadable):
            raise
        if isinstance(error, lzma.LZMAError) and "limit" in str(error):
            raise Unreadable(
                f"解压所需内存过大（上限 {MEMORY >> 20} MB）；请用较低的压缩级别重新打包",
                f"unpacking needs too much memory (the limit is {MEMORY >> 20} MB); pack it anew at a lower level",
            ) from None
        raise damaged() from error


def _is_tar(data: bytes) -> bool:
    return data[257:262] == b"ustar"


def _zip(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes | Unreadable]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            name = _name(info)
            if info.is_dir():
                continue
            refused = _refused(name, "link" if info.external_attr >> 28 == 0xA else "")
            if not refused and info.flag_bits & 1:
                refused = Unreadable("有密码保护；请先解压", "protected by a password; unpack it first")
            if refused:
                budget.take(0)
                yield name, refused
                continue
            with archive.open(info) as part:
                yield name, _bounded(part, info.compress_size, budget)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a file in a zip: UTF-8 where a flag says so, else UTF-8 or GB18030, whatever its bytes are."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    return info.filename


def _tar(stream: IO[bytes], budget: Budget) -> Iterator[tuple[str, bytes | Unreadable]]:
    with tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape") as archive:
        for info in archive:
            name = _tar_name(info.name)
            if info.isdir():
                continue
            refused = _refused(name, "" if info.isreg() else "link" if info.issym() or info.islnk() else "device")
            part = None if refused else archive.extractfile(info)
            if part is None:
                budget.take(0)
            yield name, refused or (_bounded(part, info.size, budget) if part else b"")


def _tar_name(name: str) -> str:
    try:
        raw = name.encode("utf-8", "surrogateescape")
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _compressed(data: bytes, name: str, budget: Budget) -> Iterator[tuple[str, bytes | Unreadable]]:
    """A compressed tar, or one compressed file."""
    unpack = next(u for magic, u in _COMPRESSED if data.startswith(magic))
    with unpack(BytesIO(data)) as start:
        is_tar = _is_tar(start.read(512))
    with unpack(BytesIO(data)) as stream:
        if is_tar:
            yield from _tar(_Counted(stream, WHOLE), budget)  # type: ignore[arg-type]
        else:
            inner = re.sub(r"\.(?:gz|bz2|xz)$", "", name.rpartition("/")[2], flags=re.I)
            yield inner, _bounded(stream, len(data), budget)


class _Xz(RawIOBase):
    """The content of an xz file, unpacked with a bound of memory."""

    def __init__(self, packed: BytesIO):
        self._packed, self._unpacker = packed.read(), lzma.LZMADecompressor(lzma.FORMAT_XZ, MEMORY)

    def read(self, size: int = -1) -> bytes:
        pieces: list[bytes] = []
        while size and not self._unpacker.eof:
            packed, self._packed = self._packed, b""
            piece = self._unpacker.decompress(packed, size)
            if not piece and self._unpacker.needs_input:
                raise EOFError
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


_COMPRESSED = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", _Xz))


class _Counted(RawIOBase):
    """A stream that ends in an error where more comes out than may: also what is skipped must be unpacked."""

    def __init__(self, stream: Any, limit: int):
        self._stream, self._left = stream, limit

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content: bytes = self._stream.read(size)
        self._left -= len(content)
        if self._left < 0:
            raise _too_large()
        return content


def _bounded(part: Any, packed: int, budget: Budget) -> bytes | Unreadable:
    content = part.read(PART + 1)
    budget.take(len(content))
    if len(content) > PART:
        return Unreadable(f"文件过大（上限 {PART >> 20} MB）；请拆分", f"too large (the limit is {PART >> 20} MB); split it")
    if len(content) > SMALL and len(content) > RATIO * max(packed, 1):
        return Unreadable(
            f"压缩比异常（上限 {RATIO} 倍；疑似压缩炸弹），不读取；如无误，请先解压",
            f"packed too densely (the limit is {RATIO} times; a zip bomb, perhaps); unpack it first if it is in order",
        )
    return content


def _refused(name: str, kind: str) -> Unreadable | None:
    for part in re.split(r"[/\\]", name):
        if (why := passed_over.reason(part)) is not None:
            return Unreadable(*why, "skipped")
    if kind == "link":
        return Unreadable("是链接，不读取；请放入它所指的文件", "a link, which is not followed; put the file there that it leads to")
    if kind:
        return Unreadable("不是普通文件（设备等），不读取；请重新打包", "no regular file (a device or the like); pack the archive anew")
    if re.match(r"[/\\]|[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        return Unreadable("路径越出压缩包（绝对路径或 ..），不读取；请重新打包",
                          "its path leads out of the archive (absolute, or with ..); pack it anew")
    return None
