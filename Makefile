# Every command of the house. Needs Python 3.11 to 3.13 and make; `make` alone lists what there is.
# PYTHON=/path/to/python3.12 chooses the interpreter; else the first one that fits is taken.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
# A shell that wants none would have every process of every test compile all libraries anew.
unexport PYTHONDONTWRITEBYTECODE

FITS = import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(FITS)' 2>/dev/null && echo $$python && break; done)
bin := .venv/bin

# Plain pip with the settings of the machine. Bytecode is made when a module is first used: less is compiled.
install := $(bin)/python -m pip install -qq --disable-pip-version-check --no-compile --no-deps
hearth := $(install) --no-build-isolation --editable .

.PHONY: help
help:  ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

.PHONY: run
run: .venv/.run  ## Open Hearth on http://127.0.0.1:8765
	@exec $(bin)/python -m bot run

.PHONY: .venv venv
.venv venv: .venv/.dev  ## Make the virtual environment with the development tools

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Hearth needs Python 3.11, 3.12 or 3.13: none was found. Name one: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { echo "python3 -m venv failed; on Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what Hearth needs"
	@$(install) --require-hashes -r requirements.lock
	@$(hearth)
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@echo "Installing the development tools"
	@$(install) --require-hashes -r requirements-dev.lock
	@touch $@

ours := $(wildcard bot adapters migrations tests bench)

# Three at a time, for they wait for sockets and processes more than they compute; a file in one piece, and the browser's
# files stay last, as they are collected.
at_once = --numprocesses=3 --dist=loadfile --no-loadscope-reorder

.PHONY: test
test: .venv/.dev lint  ## Check style, types and directions, then run every test
	@$(bin)/python -m pytest $(at_once) --cov --cov-report=term

.PHONY: lint
lint: .venv/.dev  ## Check style, types, import directions and the Dockerfile
	@$(bin)/ruff format --check --quiet --output-format=concise . || { echo "make format writes it as the house does" >&2; exit 1; }
	@$(bin)/ruff check --quiet .
	@$(bin)/lint-imports --no-logo
	@$(bin)/mypy $(ours)
	@$(bin)/deptry .
	@if [ -x $(bin)/hadolint ]; then $(bin)/hadolint Dockerfile; \
	else echo "hadolint has no build for this machine: the Dockerfile was not checked" >&2; test -z "$$CI"; fi

.PHONY: bench
bench: .venv/.dev  ## Measure, and compare with what must hold
	@exec $(bin)/python -m bot bench

.PHONY: simulate
simulate: .venv/.dev  ## Let a year of a community pass, and print what came of it
	@exec $(bin)/python -m tests.simulation --days 365 --seed 1

.PHONY: format
format: .venv/.dev  ## Write the code as the house does
	@$(bin)/ruff format --quiet .
	@$(bin)/ruff check --quiet --fix .

resolve = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet

.PHONY: lock
lock:  ## Choose the newest fitting packages anew (needs uv)
	@$(resolve) --upgrade --extra agents --extra build --extra postgres --extra semantic --output-file requirements.lock >/dev/null
	@$(resolve) --upgrade --all-extras --constraint requirements.lock --output-file requirements-dev.lock >/dev/null

.PHONY: clean
clean:  ## Remove the virtual environment and all caches (never the data)
	@rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
