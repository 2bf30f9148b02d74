"""Documents that are zip archives of XML parts (docx, xlsx, OFD): parts are read in memory, up to a bound."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from loaders.formats.reading import Unreadable

#: Bytes that one part, and all that is read of a file, may have when unpacked; elements of a part.
PART, WHOLE, NODES = 32 << 20, 128 << 20, 2_000_000
#: The strict variant of OOXML names the same elements in namespaces of its own.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)


class Package:
    """The parts of a zip archive by their names.

    Raises
    ------
    Unreadable
        From all methods: when the archive or a part is damaged, too large, or holds a document type definition.
    """

    def __init__(self, data: bytes):
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise damaged() from error
        self._names = {i.filename.replace("\\", "/").lstrip("/").lower(): i for i in self._zip.infolist()}
        self._left = WHOLE

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._names

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._names)

    def read(self, name: str) -> bytes:
        """The bytes of a part; upper and lower case do not matter."""
        info = self._names.get(name.lstrip("/").lower())
        if info is None:
            raise damaged(name)
        if info.flag_bits & 1:
            raise Unreadable("文件有密码保护；请先去掉密码", "protected by a password; remove it first")
        limit = min(PART, self._left)
        try:
            with self._zip.open(info) as part:
                content = part.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise damaged(name) from error
        if len(content) > limit:
            most, where = (PART, name) if limit == PART else (WHOLE, "")
            raise Unreadable(
                f"解压后过大（{f'{where}，' if where else ''}上限 {most >> 20} MB）；请拆分文件",
                f"too large when unpacked ({f'{where}; ' if where else ''}the limit is {most >> 20} MB); split the file",
            )
        self._left -= len(content)
        return content

    def xml(self, name: str) -> etree._Element:
        """The root of a part that is XML."""
        return parse(self.read(name), name)


def parse(content: bytes, name: str) -> etree._Element:
    """The root of an XML document; nothing that it refers to is read, and a DTD is refused.

    Raises
    ------
    Unreadable
        When it is not well-formed, has a DTD, or has too many elements or levels.
    """
    if content.count(b"<") - content.count(b"</") > NODES:
        raise Unreadable(
            f"XML 元素过多（{name}，上限 {NODES} 个）；请拆分文件", f"too many XML elements ({name}; the limit is {NODES}); split the file",
        )
    for strict, transitional in _STRICT:
        content = content.replace(strict, transitional)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "XML_PARSE_HUGE" in str(error):  # bounds of libxml2: levels, letters of one text
            raise Unreadable(
                f"XML 嵌套过深或一段文字过长（{name}，超过解析器的安全上限）；请另存后再读",
                f"XML nested too deeply, or a text too long ({name}; more than is safe to parse); save it anew",
            ) from None
        raise damaged(name) from error
    if root is None:
        raise damaged(name)
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise Unreadable(
            f"内含 XML 实体声明（DTD，{name}），为安全起见不读取；请用办公软件另存后再读",
            f"holds a DTD ({name}), which is refused for safety; save it anew",
        )
    return root


def damaged(part: str = "") -> Unreadable:
    """A file that breaks off or contradicts itself."""
    return Unreadable(
        f"文件已损坏或不完整{f'（{part}）' if part else ''}；请重新下载", f"damaged or incomplete{f' ({part})' if part else ''}; fetch it again",
    )
