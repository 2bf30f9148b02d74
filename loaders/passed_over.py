"""Files that are not meant to hold a document: hidden and temporary ones, and what browsers save beside a page."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

Reason = tuple[str, str]

_HIDDEN = re.compile(r"\.(?!\.?$).*|~\$.*|__MACOSX|Thumbs\.db|desktop\.ini", re.I)
_TEMPORARY = re.compile(r".*\.(?:tmp|temp|bak~|crdownload|part|partial|download|swp)|.*~", re.I)
_ASSET = re.compile(r".*\.(?:css|less|m?js|map|woff2?|ttf|otf|eot)", re.I)
_PICTURE = re.compile(r".*\.(?:png|jpe?g|gif|bmp|svg|ico|webp|avif|tiff?)", re.I)
_PAGE = re.compile(r".*\.(?:s|x)?html?", re.I)
#: The folder that a browser makes for the parts of a saved page.
_PARTS = re.compile(r"(?:^|/)[^/]+(?:_files|\.files|_文件)/", re.I)


def reason(name: str) -> Reason | None:
    """Why a file or folder of this name (the last part of its path) holds no document, in Chinese and English; None where
    it may hold one."""
    if _HIDDEN.fullmatch(name):
        return "隐藏文件", "a hidden file"
    if _TEMPORARY.fullmatch(name):
        return "临时文件或没有下载完的文件", "a temporary file, or one that was not downloaded to its end"
    if _ASSET.fullmatch(name):
        return "网页的样式、脚本或字体", "style, script or font of a web page"
    return None


def of_page(path: str, pages: Collection[str]) -> Reason | None:
    """Why a picture holds no document: it stands in a folder of `pages`, or in one inside of these. One that stands alone may
    be a scan."""
    place = PurePosixPath(path)
    if _PICTURE.fullmatch(place.name) and any(str(folder) in pages for folder in list(place.parents)[:3]):
        return "网页的图片", "picture of a web page"
    return None


def is_picture(path: str) -> bool:
    """Whether a path ends as those of pictures."""
    return bool(_PICTURE.fullmatch(path.rpartition("/")[2]))


def pages(paths: Collection[str]) -> set[str]:
    """The folders that hold a saved page."""
    return {str(PurePosixPath(p).parent) for p in paths if _PAGE.fullmatch(p.rpartition("/")[2])}


def is_part_of_page(path: str) -> bool:
    """Whether a file stands in the folder of a saved page: a frame, an advertisement."""
    return bool(_PARTS.search(path.replace("\\", "/")))
