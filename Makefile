# make demo   convert fixtures/corpus into out/ and say how to look at it
# make test   the tests that need nothing but Python (outside programs are used where they are installed)
# Both make .venv first. No other step, no environment variable, no root.

# The first Python from 3.11 up; `make demo PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
ARTICLES := $(BIN)/articles
PYTEST := $(BIN)/python -m pytest
SITE := https://notes.example

.DEFAULT_GOAL := help
.PHONY: help demo test check check-all check-cms accept bench compare docs clean

help:
	@sed -n '1,3s/^# *//p' Makefile
	@echo "also: check check-all check-cms accept bench compare docs clean (see CONTRIBUTING.md)"

# -- where it runs

.venv/made:
	@test -n "$(PYTHON)" || { echo "This needs Python 3.11 or newer, and none is on the PATH. Install one, or say: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Say: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) -V 2>&1); the first time takes a minute."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@touch $@

.venv/installed: .venv/made pyproject.toml
	@$(BIN)/python -m pip install --quiet --editable .
	@$(BIN)/python -m compileall -q converters # as pip does with what is not editable: 0.2 s at each start where Python may write none
	@touch $@

.venv/developed: .venv/made pyproject.toml
	@$(BIN)/python -m pip install --quiet --editable . --group dev
	@$(BIN)/python -m compileall -q converters
	@touch $@ .venv/installed

# The programs of others that read, check and serve what we wrote: some hundred megabytes, for check-all.
.venv/oracles: .venv/developed
	@$(BIN)/python -m pip install --quiet --group oracles --group cms
	@touch $@

# -- the two commands of the README

demo: .venv/installed
	@rm -rf out
	$(ARTICLES) convert fixtures/corpus -t epub -o out/field-notes.epub --set title="Field Notes" \
		--set base-url=$(SITE) --report out/report.jsonl
	$(ARTICLES) convert fixtures/corpus -t jsonld -o out/structured-data/ --set form=html --set base-url=$(SITE) --quiet
	$(ARTICLES) convert fixtures/corpus -t markdown -o out/markdown/ --quiet
	$(ARTICLES) convert fixtures/corpus -t csv -o out/articles.csv --quiet
	$(ARTICLES) convert fixtures/corpus -t json -o out/articles.jsonl --quiet
	@echo
	@echo "The articles of fixtures/corpus, in out/:"
	@echo "  field-notes.epub      a book: open it in any e-book reader (Apple Books, Calibre, Thorium, Foliate)"
	@echo "  structured-data/      a page for each question with its JSON-LD inside: open one in a browser, such as"
	@echo "                        out/structured-data/learn/physics/questions/what-is-escape-velocity.html"
	@echo "  markdown/             clean front matter and repaired text, ready for another system"
	@echo "  articles.csv          a row for each article: open it in a spreadsheet, as UTF-8"
	@echo "  articles.jsonl        the same for programs, an article a line"
	@echo "  report.jsonl          every repair with its text before and after"
	@echo "Next: .venv/bin/articles convert YOUR-FOLDER -t epub -o book.epub"

test: .venv/developed
	$(PYTEST) -m "not slow and not sample and not cms"

# -- for those who change it

check: .venv/developed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-all: .venv/oracles check
	$(PYTEST) -m "not cms"

# Real servers of Ghost and Strapi. The first time npm fetches and builds them: 1.4 GB below .cache, ten minutes or more.
check-cms: .venv/developed .cache/cms/installed
	$(PYTEST) tests/cms -m cms -v -s

.cache/cms/installed: $(wildcard tests/cms/npm/*) $(wildcard tests/cms/npm/*/*)
	tests/cms/npm/install .cache/cms
	@touch $@

accept: .venv/developed
	$(PYTEST) tests/test_cases.py --accept

.venv/benched: .venv/developed
	@$(BIN)/python -m pip install --quiet --group bench
	@touch $@

bench: .venv/benched
	$(BIN)/python -m benchmarks $(FOLDER)

# Peers from npm are left out where there is no npm.
.cache/bench/made: benchmarks/package.json
	@mkdir -p .cache/bench && cp benchmarks/package.json .cache/bench/
	@if command -v npm >/dev/null; then npm install --prefix .cache/bench --ignore-scripts --no-audit --no-fund --loglevel=error; fi
	@touch $@

compare: .venv/benched .cache/bench/made
	$(BIN)/python -m benchmarks.compare_epub $(FOLDER)
	$(BIN)/python -m benchmarks.compare_migration $(FOLDER)

docs: .venv/developed
	$(BIN)/python docs/reference.py

clean:
	rm -rf .venv .cache out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
