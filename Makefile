# The few commands that one needs. Everything is installed into this folder; nothing needs root.

export NEXUSFLOW_DEMO ?= 1
python := .venv/bin/python
tests ?= tests
uv_version := 0.13.9
locking := --quiet --universal --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
ifndef SEED
SEED := $(shell date +%s)
endif
DEFINITIONS ?= 2000

.PHONY: help up test check bench chaos fuzz pictures lint types contracts fresh client lock \
	install-run install-dev install-web dashboard

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

up: install-run ## Install, build, start everything on this machine with the demo, print the address
	@scripts/dashboard || test $$? -eq 3
	@exec $(python) -m nexusflow.cli up

test: install-dev dashboard ## Install and run all tests (tests=PATH for some)
	@scripts/browser
	@cd dashboard && NO_COLOR=1 npx --no-install vitest run --silent --reporter=dot
	@env -u NEXUSFLOW_DEMO $(python) -m pytest -n 2 --dist loadgroup $(tests)

check: export DEFINITIONS := 200
check: lint types contracts fresh test ## What CI runs: lint, types, import contracts, staleness, tests

bench: install-dev ## Measure against the database's own ceiling
	@env -u NEXUSFLOW_DEMO $(python) -m bench

chaos: install-dev ## Kill everything in the middle of 2,000 completions; look for what was lost
	@env -u NEXUSFLOW_DEMO $(python) -m campaigns.chaos

fuzz: install-dev ## Walk 20,000 random definitions, from the seed that is printed (SEED=, DEFINITIONS= a walk)
	@echo "SEED=$(SEED) DEFINITIONS=$(DEFINITIONS)"
	@env -u NEXUSFLOW_DEMO DEFINITIONS=$(DEFINITIONS) $(python) -m pytest tests/core/test_properties.py -n 2 \
	  --hypothesis-seed=$(SEED)

pictures: install-dev dashboard ## Take the pictures of every room anew, into docs/pictures
	@scripts/browser
	@env -u NEXUSFLOW_DEMO $(python) -m pytest tests/dashboard/test_rooms.py --pictures docs/pictures

lint: install-dev install-web ## Ruff and Biome: rules and format
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@cd dashboard && npx --no-install biome check --error-on-warnings

types: install-dev install-web ## Mypy and TypeScript, both strict
	@$(python) -m mypy
	@cd dashboard && npx --no-install next typegen >/dev/null && npx --no-install tsc --noEmit

contracts: install-dev ## Which room may import which
	@.venv/bin/lint-imports

fresh: install-dev install-web ## Whether what is generated for the dashboard is what the API describes
	@scripts/client --check

client: install-dev install-web ## Write the dashboard's types anew from the OpenAPI document
	@scripts/client

lock: install-dev ## Write the lock files anew from pyproject.toml
	@.venv/bin/uv pip compile $(locking) pyproject.toml --extra redis --group build -o requirements.lock
	@.venv/bin/uv pip compile $(locking) pyproject.toml --extra redis --group build --group dev \
		-o requirements-dev.lock
	@echo 'uv==$(uv_version)' | .venv/bin/uv pip compile $(locking) - -o requirements-uv.lock

install-run:
	@scripts/install run

install-dev:
	@scripts/install dev

install-web:
	@scripts/dashboard install

dashboard: install-web
	@scripts/dashboard
