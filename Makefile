# Two commands: `make run` (sets up, loads documents, answers, writes a report) and `make test`.
# The rest: make app, make lint, make lock, make score, make gains, make bench.

DOCS  ?= samples
STORE ?= store
PORT  ?= 8501
SHARED ?= ../shared
BIN   := .venv/bin

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)

.PHONY: run test app picture lint lock score gains bench bench-kill bench-hostile bench-statements bench-formats bench-app clean
.DEFAULT_GOAL := run

run: .venv/run picture
	@$(BIN)/python -m tour "$(DOCS)" --store "$(STORE)" --port "$(PORT)"

app: .venv/run picture
	@POLICYKG_STORE="$(STORE)" PORT="$(PORT)" $(BIN)/policykg app

test: .venv/test picture lint
	@$(BIN)/python -m pytest

lint: .venv/test
	@$(BIN)/ruff check .
	@$(BIN)/mypy

# The component that draws the picture; its libraries come from npm once, nothing is done where it is up to date.
picture: .venv/run
	@$(BIN)/python -m views.component.build

# What the lock files say.
.venv/run: requirements.lock pyproject.toml .venv/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/test: requirements-dev.lock .venv/run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本（没有找到）。/ Python 3.11 or newer is needed; none was found." >&2; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; \
		echo "$(PYTHON) 不能建立虚拟环境；Debian/Ubuntu 请先安装 python3-venv。/ $(PYTHON) cannot make a virtual environment; on Debian and Ubuntu install python3-venv first." >&2; exit 1; }
	@touch $@

# Lock files for all platforms and Pythons that pyproject.toml allows; needs uv.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --group dev --extra py2neo --extra dask --universal --python-version 3.11 --generate-hashes --no-header --quiet \
		-c requirements.lock -o requirements-dev.lock
	uv pip compile --group bench --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-bench.lock

# The scorer's table for each annotated document and for all together.
score: .venv/run
	@$(BIN)/python -m bench.score "$(SHARED)"

# What the working tree extracts that the last commit did not, and the other way round.
gains: .venv/run
	@$(BIN)/python -m bench.gains "$(SHARED)"

# Measures what docs/performance.md says, and writes it: half an hour of a machine that does nothing else. POINTS="extraction loading
# stores growth waiting" are all there are; without it all but growth.
bench: .venv/test picture .cache/bench/ready
	@$(BIN)/python -m bench.run $(POINTS) --shared "$(SHARED)"

# What the bench alone needs, beside what it measures: nothing of ours is imported with it.
.cache/bench/ready: requirements-bench.lock .venv/python
	@$(BIN)/python -m venv .cache/bench/env
	@.cache/bench/env/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

# A hundred loads killed at random moments: the store is as it was before or after, and the next load completes it.
bench-kill: .venv/run
	@$(BIN)/python -m bench.kill

# 10,000 broken files of all formats: none may break a reader.
bench-hostile: .venv/run
	@$(BIN)/python -m bench.hostile

# Statements that write, reach out or do not end, on both engines: each ends as it must, within a second of its limit.
bench-statements: .venv/run
	@$(BIN)/python -m bench.statements

# What becomes of each published document: format, documents, measures, time.
bench-formats: .venv/run
	@$(BIN)/python -m bench.formats "$(SHARED)/corpus/dev"

# How long people wait for the app on the store.
bench-app: .venv/test picture
	@$(BIN)/python -m bench.app "$(STORE)"

clean:
	rm -rf .venv out
