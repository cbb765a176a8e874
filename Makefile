# A newcomer needs Python 3.11 or newer, git and make: `make demo`. Everybody else: `make check` is all of CI.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable
SAMPLE := docs/sample/activations.py
LOCALE := grader/render/locale

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types verify format stubs picture messages bench

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 17

demo: $(VENV)/.core ## install the core and grade a sample submission
	@echo '$$ grade exercise 3 $(SAMPLE)'
	@$(BIN)/grade exercise 3 $(SAMPLE) || [ $$? -eq 1 ]  # 1: not full marks, as it should be

test: $(VENV)/.dev ## install everything and run all tests
	$(BIN)/python -m pytest

check: lint types test verify ## all of CI

lint: $(VENV)/.dev ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

verify: $(VENV)/.dev ## grade the grader: every check of every exercise
	$(BIN)/grade verify

format: $(VENV)/.dev ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

stubs: $(VENV)/.core ## generate exercises/ from solutions/
	$(BIN)/grade release --stubs

picture: $(VENV)/.core ## grade the sample again and draw the pictures of the READMEs
	$(BIN)/python scripts/picture.py

messages: $(VENV)/.dev ## collect what the grader says, and compile the translations
	mkdir -p build
	$(BIN)/pybabel -q extract --no-location --omit-header -o build/deltagrade.pot grader
	$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		-D deltagrade -i build/deltagrade.pot -d $(LOCALE)
	$(BIN)/pybabel -q compile -D deltagrade -d $(LOCALE)

bench: $(VENV)/.dev ## how long a submission takes, beside the least that it could take
	$(BIN)/python benchmarks/cold_start.py

# The core is what a student's machine gets: four packages and what they need.
$(VENV)/.core: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) '.[dev]'
	@touch $(VENV)/.core $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not. Name another one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
		exit 2; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -f $(BIN)/python*; \
		echo "Python's venv module is needed. On Debian and Ubuntu: apt install python3-venv" >&2; \
		exit 2; }
