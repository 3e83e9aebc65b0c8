# Everything runs in .venv, which the first target that needs it makes. `make` alone tells what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Beside the project, if at all: reference inputs, labelled data and the scripts that score.
SHARED ?= ../shared
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadgroup
# Markers of tests that take long, or need more than Python packages.
SLOW := slow or adapters or browser or docs or processes or redis or shared or spark

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow test-all lint bench train judge-reader train-html docs coverage audit mutation clean

help:
	@echo "make demo      clean the example stories into demo-out/"
	@echo "make test      the tests, without the slow ones and those that need more than Python packages"
	@echo "make test-slow the others: adapters, Spark, Redis, Chromium, killed runs, the documentation's examples, the built wheel"
	@echo "make test-all  both"
	@echo "make lint      ruff and mypy"
	@echo "make bench     measure, and reprint the README's table of results"
	@echo "make train     train the reader into train-out/ (two hours)"
	@echo "make judge-reader  train it without each fold of sites, and judge it by them (an hour more)"
	@echo "make train-html  train the network over the blocks of pages, and judge it by folds of sites (ten minutes)"
	@echo "make docs      build the documentation into site/"
	@echo "make coverage  which branches the tests reach"
	@echo "make audit     many more, and random, examples; planted noise; hours of fuzzing; growth; mutation"
	@echo "make mutation  which small changes of the code does no test notice?"
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

# One stamp a dependency group: .group-test, .group-lint, .group-docs, .group-adapters, .group-bench, .group-fuzz, ...
$(VENV)/.group-%: $(VENV)/.installed
	$(PIP) --group $*
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/newsclean run examples/scraped -o demo-out --overwrite
	@echo "Clean stories are in demo-out/clean, what was removed in demo-out/removals.jsonl, near-duplicates in demo-out/clusters.jsonl."

test: $(VENV)/.group-test
	$(PYTEST) -m "not ($(SLOW))"

test-slow: $(foreach group,test adapters browser docs fuzz spark,$(VENV)/.group-$(group))
	$(PYTEST) -m "$(SLOW)"

test-all: test test-slow

lint: $(VENV)/.group-test $(VENV)/.group-lint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.group-bench
	$(BIN)/python benchmarks/table.py --shared $(SHARED) --write

# Two hours on one core: five pools of examples, four trainings on two of them, each without a fold of sites, and one on all, whose labels are
# mixed with the estimates of the others. Judge these weights, raise WEIGHTS_VERSION, and then copy them to src/newsclean/reader.
train: $(VENV)/.group-train
	mkdir -p train-out
	for seed in 1 2 3 4; do \
	  $(BIN)/python benchmarks/reader/pool.py $(SHARED)/data train-out/pool-$$seed.pkl --seed $$seed || exit 1; done
	for fold in 0 1 2 3; do \
	  $(BIN)/python benchmarks/reader/train.py train-out/first-$$fold.npz train-out/pool-[12].pkl --without $$fold || exit 1; done
	$(BIN)/python benchmarks/reader/train.py train-out/all.npz train-out/pool-?.pkl --folds train-out/first-?.npz
	$(BIN)/python benchmarks/reader/ship.py train-out/weights.npz train-out/all.npz

# Another hour: the last training again without each fold of sites, by which the reader is judged.
judge-reader: train
	for fold in 0 1 2 3; do \
	  $(BIN)/python benchmarks/reader/train.py train-out/fold$$fold.npz train-out/pool-?.pkl --without $$fold \
	    --folds train-out/first-?.npz || exit 1; done
	$(BIN)/python benchmarks/reader/judge.py $(SHARED) train-out/fold?.npz --residue

# Ten minutes: the network over the blocks of pages, judged by folds of sites. train-out/blocks.npz ships as
# src/newsclean/html/weights.npz.
train-html: $(VENV)/.group-train
	mkdir -p train-out
	$(BIN)/python benchmarks/html/page_examples.py $(SHARED)/data train-out/pages.pkl
	$(BIN)/python benchmarks/html/train_blocks.py train-out/pages.pkl train-out/blocks
	$(BIN)/python benchmarks/html/judge_blocks.py $(SHARED) train-out/pages.pkl train-out/blocks.odds

docs: $(VENV)/.group-docs
	$(BIN)/mkdocs build --strict

# Few examples show which code they reach. The processes that tests start are measured too, but for the one whose files
# the system cuts short: that would be what was measured.
coverage: $(VENV)/.group-test $(VENV)/.group-adapters $(VENV)/.group-coverage
	HYPOTHESIS_PROFILE=few $(BIN)/python -m coverage run -m pytest --numprocesses auto -m "not slow and not browser and not spark" \
	  --deselect tests/batch/test_interrupted_runs.py::test_a_write_that_the_system_cuts_short_leaves_no_half_file
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report --skip-covered

audit: $(VENV)/.group-test $(VENV)/.group-fuzz
	HYPOTHESIS_PROFILE=audit $(PYTEST) tests/laws tests/dedup/test_laws.py
	$(BIN)/python benchmarks/planted.py
	FUZZ_SECONDS=3600 $(PYTEST) -m slow tests/fuzz
	$(BIN)/python benchmarks/growth/growth.py
	$(MAKE) mutation

mutation: $(VENV)/.group-test $(VENV)/.group-audit
	$(BIN)/python benchmarks/mutation.py

clean:
	rm -rf $(VENV) demo-out site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
