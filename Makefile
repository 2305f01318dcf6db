# Two commands: `make demo` and `make test`. Everything else: `python -m autograder`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# nbgrader starts `alembic` by name, so the environment's programs must be on PATH.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test fast lab check site accessible clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/.installed: pyproject.toml constraints.txt
	$(PYTHON) .ci/supported.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]' --constraint constraints.txt
	touch $@

demo: $(BIN)/.installed ## the whole life of a class on built-in pictures, offline
	$(BIN)/python -m autograder demo

test: $(BIN)/.installed check ## everything CI runs
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

fast: $(BIN)/.installed ## the quick tests only
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup -m "not slow and not browser"

check: $(BIN)/.installed ## format, lint, types, import directions, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m autograder verify

lab: $(BIN)/.installed ## JupyterLab on the lessons
	$(BIN)/jupyter lab --notebook-dir=. lessons/00_start_here/00_start_here.ipynb

$(BIN)/.site: $(BIN)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[dev,site]' --constraint constraints.txt
	touch $@

site: $(BIN)/.site ## the course's website, with all links checked; LESSONS="00 01" for some of it
	$(BIN)/python docs/site/build.py $(LESSONS)

accessible: $(BIN)/.site ## axe-core (from npm) in Chromium on every page that `make site` built
	npm install --silent --prefix build/site axe-core@4.14.1
	$(BIN)/python docs/site/accessible.py

clean: ## remove what make made
	rm -rf $(VENV) demo
