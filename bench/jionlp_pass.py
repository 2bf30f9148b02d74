"""JioNLP reads texts for money and times: run by the Python that has it (see :data:`bench.results.BESIDE`), as
``python jionlp_pass.py FILE…``. For each line of standard input it goes through all files once and answers with a line of JSON:
processor seconds of money and of times with their values, as policykg gives them, and how many it found.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import time
from pathlib import Path

import jionlp


def main() -> None:
    logging.disable()  # it logs what it cannot read
    texts = [Path(name).read_text("utf-8") for name in sys.argv[1:]]
    for _ in sys.stdin:
        answer: dict[str, float] = {}
        for name, find in (("money", jionlp.ner.extract_money), ("time", jionlp.ner.extract_time)):
            found, began = 0, time.process_time()
            with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
                for text in texts:
                    found += len(find(text, with_parsing=True))
            answer |= {name: time.process_time() - began, f"{name} found": found}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
