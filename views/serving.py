"""Starts the app's server: ``python -m views.serving [OPTION OF STREAMLIT]...``.

It takes a second to import Streamlit and another to start the engine of the store, so both are done at once.
"""

from __future__ import annotations

import sys
from pathlib import Path

from views import opened

APP = Path(__file__).resolve().parents[1] / "app.py"


def main() -> None:
    opened.start()
    from streamlit.web.cli import main as streamlit

    sys.argv[:] = ["streamlit", "run", str(APP), *sys.argv[1:]]
    streamlit()


if __name__ == "__main__":
    main()
