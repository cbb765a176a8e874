# A newcomer needs Python 3.11 or newer, git and make: `make demo`. Everybody else: `make check` is all of CI.
PYTHON ?= python3
VENV ?= .venv
# In so many processes the tests run: `make test JOBS=2`.
JOBS ?= 0
BIN := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable
SAMPLE := docs/sample/activations.py
LOCALE := grader/render/locale
# Whose first argument is a sentence to be translated, beside gettext's own names.
SAYS := Message CourseError ExportError GradebookError LayoutError RosterError SettingError TableError
DEMO_BATCH := grade batch demo/class/submissions -o demo/class/out -e 1 -e 3 --roster demo/class/roster.csv \
	--require-isolation contained

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types verify format stubs picture pictures messages bench docs

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 17

demo: $(VENV)/.demo ## install the core and grade a sample submission, then a class of forty
	@echo '$$ grade exercise 3 $(SAMPLE)'
	@$(BIN)/grade exercise 3 $(SAMPLE) || [ $$? -eq 1 ]  # 1: not full marks, as it should be
	@rm -rf demo && mkdir demo
	@$(BIN)/grade exercise 3 $(SAMPLE) --format html --output demo/report.html || [ $$? -eq 1 ]
	@$(BIN)/python scripts/sample_class.py demo/class >/dev/null
	@printf '\n$$ %s\n' '$(DEMO_BATCH)'
	@$(BIN)/$(DEMO_BATCH)
	@$(BIN)/grade report demo/class/out >/dev/null
	@printf '\nTo open in a browser:\n  demo/report.html             a student'"'"'s report\n  demo/class/out/index.html    the class\n'

test: $(VENV)/.dev ## install everything and run all tests
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile

check: lint types test verify ## all of CI

lint: $(VENV)/.dev ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

verify: $(VENV)/.dev ## grade the grader: every check of every exercise
	$(BIN)/grade verify
	$(BIN)/grade verify --mutants 8

format: $(VENV)/.dev ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

stubs: $(VENV)/.core ## generate exercises/ from solutions/
	$(BIN)/grade release --stubs

pictures: picture $(VENV)/.dev ## draw the pages of the READMEs in a browser
	$(BIN)/python scripts/pictures.py

picture: $(VENV)/.core ## grade the sample again and draw the pictures of the READMEs
	$(BIN)/python scripts/picture.py

messages: $(VENV)/.dev ## collect what the grader says, and compile the translations
	mkdir -p build
	$(BIN)/pybabel -q extract --no-location --omit-header $(SAYS:%=-k %) -o build/deltagrade.pot grader
	$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		-D deltagrade -i build/deltagrade.pot -d $(LOCALE)
	$(BIN)/pybabel -q compile -D "deltagrade messages" -d $(LOCALE)

docs: $(VENV)/.dev ## the documentation as a site, in build/site
	$(BIN)/python scripts/site.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: $(VENV)/.dev ## how long a submission takes, beside the least that it could take
	$(BIN)/python benchmarks/cold_start.py

# The core is what a student's machine gets: four packages and what they need.
$(VENV)/.core: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) .
	@touch $@

# For the demo, what grades a class and draws pages as well.
$(VENV)/.demo: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) '.[batch,html]'
	@touch $(VENV)/.core $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) '.[dev]'
	@touch $(VENV)/.core $(VENV)/.demo $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not. Name another one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
		exit 2; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -f $(BIN)/python*; \
		echo "Python's venv module is needed. On Debian and Ubuntu: apt install python3-venv" >&2; \
		exit 2; }
