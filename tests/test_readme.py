"""The outputs that the READMEs print are those that the commands give. `python tests/test_readme.py` writes them anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = {"README.md": "zh", "README.en.md": "en"}
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)


def commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def give(command: str, language: str, store: str) -> str:
    """What a command of the README prints, in a shell at the root of the checkout."""
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "POLICYKG_STORE")}
    environment |= {"POLICYKG_STORE": store, "POLICYKG_LANG": language, "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}"}
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return "".join(line.rstrip() + "\n" for line in (done.stdout + done.stderr).splitlines())


def as_given(block: str, language: str, store: str) -> str:
    return "".join(f"$ {command}\n{give(command, language, store)}" for command in commands(block))


@pytest.mark.parametrize("name", READMES)
def test_what_the_readme_prints_is_what_the_commands_give(name: str, tmp_path: Path) -> None:
    text = (ROOT / name).read_text("utf-8")
    blocks = BLOCK.findall(text)
    assert len(blocks) >= 5
    for block in blocks:
        assert as_given(block, READMES[name], str(tmp_path / "store")) == block


@pytest.mark.parametrize("name", READMES)
def test_what_the_readme_points_to_is_there(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)", (ROOT / name).read_text("utf-8")):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def renewed(text: str, language: str) -> str:
    """A README with what its commands print now."""
    with tempfile.TemporaryDirectory() as folder:
        return BLOCK.sub(lambda m: as_given(m[1], language, f"{folder}/store"), text)


if __name__ == "__main__":
    for page in (ROOT / name for name in READMES):
        page.write_text(renewed(page.read_text("utf-8"), READMES[page.name]), "utf-8")
