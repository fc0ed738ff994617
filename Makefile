# Every target does its own set-up: all it needs is Python 3.11 or newer, git and make.
UV := $(shell command -v uv 2>/dev/null || echo .venv/bin/uv)
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
RUN := .venv/bin/python

.PHONY: help demo test lint format bench run migration

help:  ## List the targets.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

demo: .venv/.demo  ## Play with a simulated society in a local page: no token, no server.
	$(RUN) -m bot demo $(ARGS)

test: .venv/.dev  ## Run all tests, on SQLite and on PostgreSQL.
	$(RUN) -m pytest $(ARGS)

lint: .venv/.dev  ## Check format, style, types, who imports whom, and that models and migrations agree.
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	.venv/bin/lint-imports
	$(RUN) -m migrations check

format: .venv/.dev  ## Format the code and mend what can be mended.
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

bench: .venv/.dev  ## Measure everything.
	$(RUN) -m benchmarks all --json

run: .venv/.demo  ## Run the bot with the settings of .env.
	$(RUN) -m bot database upgrade
	$(RUN) -m bot run

migration: .venv/.dev  ## Write the next migration from the models: make migration MESSAGE="add colours".
	$(RUN) -m migrations write "$(MESSAGE)"

# uv is taken from PATH, or installed into the project's own environment.
.venv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it from https://www.python.org/downloads/"; exit 1; }
	$(PYTHON) -m venv .venv
	$(RUN) -m pip install --quiet uv

.venv/.demo: pyproject.toml uv.lock $(filter .venv/bin/uv,$(UV))
	$(UV) sync --quiet --locked --extra demo --no-dev --inexact --compile-bytecode
	@$(RUN) -c "from bot.places import Places; Places.load()"
	@touch $@

.venv/.dev: pyproject.toml uv.lock $(filter .venv/bin/uv,$(UV))
	$(UV) sync --quiet --locked --extra demo --inexact --compile-bytecode
	@touch $@
