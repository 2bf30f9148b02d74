"""A font with Chinese characters for pictures."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from graph.export.context import ExportError
from graph.language import say

#: File names (up to the style) of fonts with simplified Chinese, best for pictures first, and their families.
KNOWN = (
    ("NotoSansCJKsc", "Noto Sans CJK SC"),
    ("NotoSansCJK", "Noto Sans CJK SC"),
    ("NotoSansSC", "Noto Sans SC"),
    ("SourceHanSansSC", "Source Han Sans SC"),
    ("SourceHanSansCN", "Source Han Sans CN"),
    ("SourceHanSans", "Source Han Sans SC"),
    ("msyh", "Microsoft YaHei"),
    ("PingFang", "PingFang SC"),
    ("Hiragino Sans GB", "Hiragino Sans GB"),
    ("STHeiti", "Heiti SC"),
    ("wqy-microhei", "WenQuanYi Micro Hei"),
    ("wqy-zenhei", "WenQuanYi Zen Hei"),
    ("simhei", "SimHei"),
    ("DroidSansFallback", "Droid Sans Fallback"),
    ("NotoSerifCJK", "Noto Serif CJK SC"),
    ("SourceHanSerif", "Source Han Serif SC"),
    ("simsun", "SimSun"),
    ("uming", "AR PL UMing CN"),
)


def folders() -> Iterator[Path]:
    """Where systems keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        yield home / "AppData/Local/Microsoft/Windows/Fonts"
    elif sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
        yield Path("/System/Library/AssetsV2")
    else:
        yield from (home / ".local/share/fonts", home / ".fonts")
        yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


@cache
def chinese() -> tuple[str, Path]:
    """Family and folder of the best font found.

    Raises
    ------
    ExportError
        There is none.
    """
    files = sorted(
        path
        for folder in folders()
        for path in folder.rglob("*")
        if path.suffix.lower() in (".ttf", ".ttc", ".otf", ".otc")
    )
    for stem, family in KNOWN:
        for path in files:
            if path.name.lower().startswith(stem.lower()):
                return family, path.parent
    raise ExportError(
        say(
            "没有找到中文字体，图中的汉字会变成方框。请安装一种后重试，"
            "例如 Debian、Ubuntu：sudo apt install fonts-noto-cjk",
            "no font with Chinese characters was found; install one and try again, "
            "e.g. on Debian or Ubuntu: sudo apt install fonts-noto-cjk",
        )
    )


@contextmanager
def configured(folder: Path) -> Iterator[None]:
    """While Graphviz starts, a fontconfig configuration that knows the fonts of one folder.

    Its wheel brings a fontconfig that finds no configuration on some systems, and on others complains about the
    system's; with its own it finds the same font everywhere. It reads it once a process.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    escaped = str(folder).replace("&", "&amp;").replace("<", "&lt;")
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary, "fonts.conf")
        file.write_text(
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
            f'  <dir>{escaped}</dir>\n  <cachedir prefix="xdg">fontconfig</cachedir>\n'
            "  <config><rescan><int>0</int></rescan></config>\n</fontconfig>\n",
            encoding="utf-8",
        )
        os.environ["FONTCONFIG_FILE"] = str(file)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
