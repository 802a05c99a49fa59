# Two commands on a machine that has Python 3.11+ and make: `make up` and `make test`.
# Everything lands in .venv; delete that folder to start over.

PYTHON ?= python3
PY := .venv/bin/python
UV := .venv/bin/uv

# The development set contains the runtime: who has it keeps it, also for `make up`.
UP_NEEDS := $(if $(wildcard .venv/dev.stamp),.venv/dev.stamp,.venv/runtime.stamp)

.DEFAULT_GOAL := help
.PHONY: help up test check bench chaos chaos-ingest chaos-nudges python
.DELETE_ON_ERROR:
.SUFFIXES:

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

up: python $(UP_NEEDS) ## set up and run the product; ARGS="--port 8001" passes options on
	@$(PY) -m workers.cli up $(ARGS)

test: python .venv/dev.stamp ## set up and run the tests; ARGS="-k session" chooses among them
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: python .venv/dev.stamp ## style, types, import arrows, lessons, the promise to installed apps
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo
	$(PY) -m workers.cli lint
	$(PY) -m workers.cli openapi --check
	PYTHONPATH=. $(PY) tests/node_checks.py

bench: python .venv/dev.stamp ## time what is meant to be fast
	@set -e; for script in $(sort $(wildcard tests/benchmarks/bench_*.py)); do \
	  echo "== $$script"; PYTHONPATH=. $(PY) $$script $(ARGS); done

chaos: python .venv/dev.stamp ## kill the product at seeded moments and count what was lost
	@set -e; for script in $(sort $(wildcard tests/chaos/*.py)); do \
	  echo "== $$script"; PYTHONPATH=. $(PY) $$script $(ARGS); done

chaos-ingest: python .venv/dev.stamp ## 100,000 events while everything breaks; ARGS=--bugs shows what it would report
	@PYTHONPATH=. $(PY) tests/chaos/ingest.py $(ARGS)

chaos-nudges: python .venv/dev.stamp ## 20,000 due nudges while everything breaks; ARGS=--bugs shows what it would report
	@PYTHONPATH=. $(PY) tests/chaos/nudges.py $(ARGS)

# uv wants a cache it may write to; where the home folder has none, .venv holds it.
SYNC := cache=$${UV_CACHE_DIR:-$${XDG_CACHE_HOME:-$$HOME/.cache}/uv}; \
  { mkdir -p "$$cache" && [ -w "$$cache" ]; } 2>/dev/null || export UV_CACHE_DIR=.venv/cache; \
  $(UV) pip sync --quiet --require-hashes --python $(PY)

# The Python that builds .venv is looked at first, and so is one that was named by hand.
python:
ifneq ($(if $(wildcard .venv/uv.stamp),,new)$(filter-out file,$(origin PYTHON)),)
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  found=$$($(PYTHON) -V 2>/dev/null) || found="not there"; \
	  echo "Interlude needs Python 3.11 or newer with its venv module, and $(PYTHON) is $${found:-older}:" \
	    "install it (Debian, Ubuntu: python3-venv) or name another, as in make $(or $(MAKECMDGOALS),up) PYTHON=python3.12." >&2; \
	  exit 1; }
endif

.venv/uv.stamp: requirements-uv.lock | python
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@printf '%s\n' '#!/bin/sh' 'here=$$(cd "$$(dirname "$$0")/../.." && pwd)' \
	  'PYTHONPATH="$$here" exec "$$here/.venv/bin/python" -m workers.cli "$$@"' > .venv/bin/interlude
	@chmod +x .venv/bin/interlude
	@touch $@

.venv/runtime.stamp: requirements.lock .venv/uv.stamp
	@echo "Installing what the product needs ..."
	@$(SYNC) $<
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/uv.stamp
	@echo "Installing what the product and its tests need ..."
	@$(SYNC) $<
	@touch $@
