# Two commands: `make demo` and `make test`. Each sets the project up first; both need only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The tests start a thousand processes: what is compiled once is kept, whatever the shell around says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo test fmt lint types contracts generate fresh lock clients bench chaos clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## make the virtual environment from the lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Python 3.11 or newer is needed, this is {v[0]}.{v[1]}: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	  VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install --quiet --require-hashes -r requirements.lock && \
	  VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install --quiet --no-deps -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . ; \
	fi
	@touch $@

demo: $(READY) ## customers and orders from the embedded NetSuite sandbox into a database
	@$(BIN)/python -m connector.cli.demo

# three workers on two cores: much of the time a test waits
test: $(READY) ## all tests
	@$(BIN)/python -m pytest -n 3 --dist loadgroup $(ARGS)

fmt: $(READY) ## format and fix
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: $(READY) ## style, spelling
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/codespell connector tests docs samples flows benchmarks *.md

types: $(READY) ## mypy, strict
	@$(BIN)/mypy

contracts: $(READY) ## which layer may import which
	@$(BIN)/lint-imports --config .importlinter

generate: $(READY) ## write what is generated: editor schemas, reference pages, the client's stub
	@$(BIN)/python -m connector.cli.generate

fresh: generate ## fail when a generated file is not fresh
	@git diff --exit-code -- schemas docs connector/netsuite/operation_methods.pyi

lock: ## pin every dependency with hashes
	@uv pip compile pyproject.toml --all-extras --group dev --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --python-version 3.11 -o requirements.lock

clients: $(READY) ## NetSuite clients written by others, for the tests that point them at the sandbox
	@$(BIN)/python tests/foreign/install_clients.py

chaos: $(READY) ## kill, stop and cut off runs at random: make chaos ARGS="--minutes 60 --seed 7"
	@$(BIN)/python -m tests.chaos.storm $(ARGS)

bench: $(READY) ## speed, as ratios in one run
	@for b in benchmarks/bench_*.py; do $(BIN)/python $$b; done

clean: ## remove what the commands made
	@rm -rf $(VENV) demo .clients .connector .mypy_cache .ruff_cache .pytest_cache .hypothesis
