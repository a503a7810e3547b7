PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run docs sample test lint format regen bench fuzz matrix lock clean

help: ## Show what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## Set up sdkgen and generate the Laravel package of the reference specification.
	$(BIN)/sdkgen emit php --spec metric_specs/chom

test: $(VENV)/.tests-installed ## Install what the tests need, run all of them.
	scripts/install-test-host
	$(BIN)/pytest

lint: $(VENV)/.tests-installed ## Check style and types of Python and PHP, and that generated files are current.
	scripts/install-test-host
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	phpcs
	$(BIN)/sdkgen check --spec metric_specs/chom

format: $(VENV)/.tests-installed ## Format the Python sources.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/.installed ## Write the documentation as a site to build/docs.
	$(BIN)/python scripts/docs.py build/docs

sample: $(VENV)/.tests-installed ## Scrape the reference application for the catalog's pages.
	scripts/install-test-host
	$(BIN)/python scripts/sample

regen: $(VENV)/.tests-installed ## Write everything that is generated: packages, references, snapshots.
	$(BIN)/sdkgen emit all --spec metric_specs/chom
	$(BIN)/python scripts/reference.py
	$(BIN)/pytest -q tests/unit tests/cases --snapshot-update

bench: $(VENV)/.tests-installed ## Measure; prints a table and writes build/bench.json.
	scripts/install-test-host
	$(BIN)/python -m tests.bench.run

fuzz: $(VENV)/.tests-installed ## Look for statements that the SQL prover is wrong about, and for mutants of it that survive.
	scripts/install-test-host
	$(BIN)/python -m tests.laravel.runtime.Tenancy.fuzzing $(FUZZ)

matrix: ## Run the tests of the PHP runtime on PHP 8.1 to 8.5.
	scripts/install-test-host
	scripts/matrix

lock: $(VENV)/.tests-installed ## Lock the development dependencies by version and hash.
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
		--no-emit-find-links --no-header --output-file requirements-dev.lock pyproject.toml

clean: ## Remove what the targets above made.
	rm -rf $(VENV) build dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || (scripts/as-root apt-get update && scripts/as-root apt-get install -y python3-venv && $(PYTHON) -m venv $(VENV))

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tests-installed: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.installed
