"""Web pages saved as one file (MHTML): the largest page in it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import Message

from loaders.formats import html
from loaders.formats.reading import Reading, Unreadable


def recognises(data: bytes, name: str) -> bool:
    """A MIME message of several parts, or of one page."""
    head = data[:4096].lower()
    return b"mime-version:" in head and b"content-type:" in head and (b"multipart/related" in head or b"text/html" in head)


def read(data: bytes) -> Reading:
    """The document of the page.

    Raises
    ------
    Unreadable
        When there is no page in it.
    """
    pages = [p for p in email.message_from_bytes(data, policy=email.policy.compat32).walk() if p.get_content_type() == "text/html"]
    if not pages:
        raise Unreadable("网页归档里没有网页；请重新保存网页", "there is no page in the web archive; save the page again")
    return replace(html.read(max(map(_content, pages), key=len)), format="mht")


def _content(page: Message) -> bytes:
    """The bytes of a page, in the character set that its part declares."""
    content = page.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    charset = page.get_content_charset()
    try:
        return content.decode(charset).encode() if charset and charset != "utf-8" and b"charset" not in content[:2048] else content
    except (UnicodeDecodeError, LookupError):
        return content
