# `make demo` and `make test` are all that a fresh machine needs: Python 3.11 or newer, git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all lint docs screenshots bench bench-parts clean

demo: $(VENV)/installed
	@sh samples/demo.sh $(BIN)/htglint

test: $(VENV)/tools
	$(BIN)/pytest --numprocesses auto

# The same with twenty times as many examples of each property, drawn anew.
test-all: $(VENV)/tools
	$(BIN)/pytest --numprocesses auto --hypothesis-profile many

lint: $(VENV)/tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/htglint check --fail-on warning README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md docs samples/clean
	$(BIN)/htglint fmt --check README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md docs samples/clean

docs: $(VENV)/tools
	$(BIN)/python -m tools.rules_page
	$(BIN)/python -m tools.schemas
	$(BIN)/python -m tools.config_page
	$(BIN)/python -m tools.kinds_page
	$(BIN)/python -m tools.transcripts

# The pictures of the documentation; needs a Chromium.
screenshots: $(VENV)/tools
	$(BIN)/python -m tools.screenshots

# Whole processes beside the peers, which it installs into build/peers; about half an hour.
bench: $(VENV)/tools
	$(BIN)/python -m benchmarks.results --output benchmarks/RESULTS.md

# One part of the program each, in one process.
bench-parts: $(VENV)/tools
	$(BIN)/python -m benchmarks.encoding
	$(BIN)/python -m benchmarks.links
	$(BIN)/python -m benchmarks.inside
	$(BIN)/python -m benchmarks.convert
	$(BIN)/python -m benchmarks.words
	$(BIN)/python -m benchmarks.changes
	$(BIN)/python -m benchmarks.layout
	$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m benchmarks.batch

# Bytecode is compiled at once, so that the first run is as fast as any other.
$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "htglint needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	$(BIN)/python -m compileall -q htglint
	@touch $@

$(VENV)/tools: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
