# Everything runs in .venv, which the first target that needs it makes. `make` alone tells what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Beside the project, if at all: reference inputs, labelled data and the scripts that score.
SHARED ?= ../shared
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow test-all lint bench docs audit clean

help:
	@echo "make demo      clean the example stories into demo-out/"
	@echo "make test      the tests, without the slow ones"
	@echo "make test-slow the slow ones, Spark's, the documentation's examples, the built wheel"
	@echo "make test-all  both"
	@echo "make lint      ruff and mypy"
	@echo "make bench     measure, and reprint the README's table of results"
	@echo "make docs      build the documentation into site/"
	@echo "make audit     the property tests with many more, and random, examples"
	@echo "make clean     remove everything that these made"

# pip 23 fails on packages that ask for lxml[html_clean], and --group needs 25.1: pip itself comes first.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 10) or sys.exit(f"python must be at least 3.10, got {v.major}.{v.minor}: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade pip
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	$(PIP) --editable .
	@touch $@

# One stamp a dependency group: .group-test, .group-lint, .group-docs, .group-bench.
$(VENV)/.group-%: $(VENV)/.installed
	$(PIP) --group $*
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/newsclean run examples/scraped -o demo-out --overwrite
	@echo "Clean stories are in demo-out/clean, what was removed in demo-out/removals.jsonl, near-duplicates in demo-out/clusters.jsonl."

test: $(VENV)/.group-test
	$(PYTEST) -m "not slow and not browser and not docs and not spark"

test-slow: $(VENV)/.group-test
	$(PYTEST) -m "slow or browser or docs or spark"

test-all: test test-slow

lint: $(VENV)/.group-test $(VENV)/.group-lint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.group-bench
	$(BIN)/python benchmarks/table.py --shared $(SHARED) --write

docs: $(VENV)/.group-docs
	$(BIN)/mkdocs build --strict --quiet

audit: $(VENV)/.group-test
	HYPOTHESIS_PROFILE=audit $(PYTEST) tests/laws

clean:
	rm -rf $(VENV) demo-out site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
