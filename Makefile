# Python 3.11 or newer, make and a package index are all that is needed.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check
# One more than there are processors: browser tests wait much.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# Hundreds of processes start in the tests; what they load is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check format requirements cases browser screens pages clean

run: .venv/run
	@$(BIN)/python -m demo

test: .venv/dev browser
	$(BIN)/python -m pytest -n $(WORKERS)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.audit

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The figures of the classifier on the cases under tests/cases (docs/classifier.md).
cases: .venv/dev
	$(BIN)/python -m tests.classifier.figures

# Pictures of every page at phone and desktop width, from the sample book, into docs/screens/.
screens: .venv/dev browser
	$(BIN)/python -m demo.screens

# How long each page takes over 5,000 accounts (docs/benchmarks.md).
pages: .venv/dev
	$(BIN)/python -m benchmarks.pages

# Compiles the loose lists of pyproject.toml into the pinned requirements*.txt.
requirements: .venv/dev
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --no-header --extra local pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --no-header --extra local --extra dev pyproject.toml -o requirements-dev.txt

browser:
	@sh tests/browser/install.sh $(BIN)/python

.venv/run: requirements.txt
	@test -x $(BIN)/python || { echo "Making .venv …"; $(PYTHON) -m venv .venv; }
	@echo "Installing what the product needs …"
	@$(PIP) -r requirements.txt
	@touch $@

# uv takes a tenth of the time that pip does; where it cannot reach what pip can, pip does it.
.venv/dev: requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -q $(shell grep '^uv==' requirements-dev.txt)
	$(BIN)/uv pip install -q --python $(BIN)/python -r requirements-dev.txt || $(PIP) -q -r requirements-dev.txt
	@touch $@ .venv/run

clean:
	rm -rf .venv instance .mypy_cache .pytest_cache .ruff_cache
