# run · test · check · bench · identity-report · faults · ui · semantic · docs · lock. CI and pre-commit call these.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip
COMPILE := $(UV) compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := run
.PHONY: run test check check-python check-sql bench identity-report faults ui semantic docs lock

run: .venv/.runtime
	@$(BIN)/c360 run

# The long groups of tests/conftest.py first; xdist's own order is by the number of tests.
test: .venv/.dev .venv/.system
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder

# Side by side: most of what reads Python works on one core, and half of what reads SQL.
check: .venv/.dev
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target check-python check-sql

check-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m ingestion.entity_models --check
	$(BIN)/python -m workspace.configuration_page --check
	$(BIN)/python -m tests.conformance.page --check
	git ls-files -z -- ':!*.lock' | xargs -0 $(BIN)/detect-secrets-hook --exclude-secrets hunter2 --

check-sql:
	@mkdir -p .cache/lint
	C360_HOME=$(CURDIR)/.cache/lint $(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests

bench: .venv/.dev
	$(BIN)/python -m benchmarks

identity-report: .venv/.dev
	$(BIN)/python -m benchmarks.identity.page

faults: .venv/.dev
	$(BIN)/python -m tests.faults.random_kills

ui: export DAGSTER_HOME = $(abspath $(or $(C360_HOME),warehouse))/dagster
ui: .venv/.runtime
	@mkdir -p $(DAGSTER_HOME) && cp dagster.yaml $(DAGSTER_HOME)
	$(BIN)/c360 run
	$(BIN)/dagster dev --host 127.0.0.1

semantic: .venv/.semantic

docs: .venv/.runtime
	$(BIN)/python -m ingestion.entity_models
	$(BIN)/python -m workspace.configuration_page
	$(BIN)/python -m tests.conformance.page

lock: .venv/.setup
	$(COMPILE) --group setup --output-file requirements-setup.lock
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra dev --constraint requirements.lock \
		--constraint requirements-setup.lock --output-file requirements-dev.lock

.venv/.setup: requirements-setup.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@touch $@

# Compiled at once: with PYTHONDONTWRITEBYTECODE, as containers have it, each start would compile 4,000 modules
# again, 8 s of CPU.
.venv/.runtime: .venv/.setup requirements.lock pyproject.toml
	@echo "Setting up .venv (about a minute, once)"
	@$(UV) install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@$(UV) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The version and the hashes are those of the tests.
.venv/.semantic: .venv/.runtime requirements-dev.lock
	@$(UV) install --quiet --require-hashes --constraint requirements-dev.lock \
		$$(grep --only-matching '^dbt-metricflow==[^ ]*' requirements-dev.lock)
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@$(UV) install --quiet --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

# A test reads from a real PostgreSQL server; its programs are Debian's.
.venv/.system: .venv/.setup
	@ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || \
		(apt-get update --quiet && apt-get install --yes --quiet postgresql)
	@touch $@
