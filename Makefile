# The few commands that one needs. Everything is installed into this folder; nothing needs root.

export NEXUSFLOW_DEMO ?= 1
python := .venv/bin/python
tests ?= tests
uv_version := 0.13.9
locking := --quiet --universal --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help up test check bench chaos lint types contracts lock install-run install-dev

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

up: install-run ## Install, start everything on this machine with the demo, print the address
	@exec $(python) -m nexusflow.cli up

test: install-dev ## Install and run all tests (tests=PATH for some)
	@env -u NEXUSFLOW_DEMO $(python) -m pytest -n 2 $(tests)

check: lint types contracts test ## What CI runs: lint, types, import contracts, tests

bench: install-dev ## Measure against the database's own ceiling
	@env -u NEXUSFLOW_DEMO $(python) -m bench

chaos: install-dev ## Kill everything in the middle of 2,000 completions; look for what was lost
	@env -u NEXUSFLOW_DEMO $(python) -m campaigns.chaos

lint: install-dev ## Ruff: rules and format
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .

types: install-dev ## Mypy, strict
	@$(python) -m mypy

contracts: install-dev ## Which room may import which
	@.venv/bin/lint-imports

lock: install-dev ## Write the lock files anew from pyproject.toml
	@.venv/bin/uv pip compile $(locking) pyproject.toml --extra redis --group build -o requirements.lock
	@.venv/bin/uv pip compile $(locking) pyproject.toml --extra redis --group build --group dev \
		-o requirements-dev.lock
	@echo 'uv==$(uv_version)' | .venv/bin/uv pip compile $(locking) - -o requirements-uv.lock

install-run:
	@scripts/install run

install-dev:
	@scripts/install dev
