# make run    start everything in ./var and print the address (Ctrl-C stops it)
# make test   set up what the tests need, then the checks and the whole suite
# make check  the checks alone: style, types, layers, migrations, documents, the rules of the house
# make docs   write what is generated: the tables of the READMEs, docs/openapi.json
# make languages  bring the catalogues of what customers read up to date; ARGS=fr begins French
# make promises  write the manifest of what the database must hold, after a change of the schema
# make bench  lifecycles per second against a bare framework and raw SQL, in one run
# make bench-close  days of 200 orders with planted faults, and a close over 10,000 payments and bank lines
# make bench-pages  what the main pages take with years of orders behind them, warm and after a cold start
# make bench-money  postings beside raw SQL, and a burst of a provider's events
# make faults  kill programs of a running installation while people work in it; an auditor counts afterwards
# make audit  look every library up for known holes; fails when it cannot
# make pictures  look at the main pages of a fresh demo company: the pictures of the README
# make lock   choose library versions anew
# make replay take over FILE (real past orders) into a demo of its own, and live through every one of them again
# make clean  remove the virtual environment and caches; ./var stays

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
export PYTHONPATH := src

.DEFAULT_GOAL := help
.PHONY: audit help run test check docs suite browser lock clean pictures promises bench bench-close bench-money bench-pages faults languages replay

help:
	@sed -n 's/^# //p' Makefile

run: $(VENV)/installed
	@export WORKWRIGHT_HOME="$${WORKWRIGHT_HOME:-$(CURDIR)/var}"; exec $(BIN)/workwright up --demo

# The rules of the house are tests: the suite runs them, so that nothing runs twice.
test: $(VENV)/installed-dev
	@$(BIN)/python -m tests.checks --but rules
	@$(MAKE) --no-print-directory suite

check: $(VENV)/installed-dev
	@$(BIN)/python -m tests.checks

audit: $(VENV)/installed-dev
	$(BIN)/python -m tests.audit

docs: $(VENV)/installed-dev
	WORKWRIGHT_SECRET_KEY=docs $(BIN)/python -m workwright.project.documents write

suite: $(VENV)/installed-dev browser
	$(BIN)/python -m tests.suite $(ARGS)

bench: $(VENV)/installed-dev
	@$(BIN)/python -m bench.run $(ARGS)

bench-pages: $(VENV)/installed-dev
	@$(BIN)/python -m bench.pages $(ARGS)

bench-money: $(VENV)/installed-dev
	@$(BIN)/python -m bench.money $(ARGS)

faults: $(VENV)/installed-dev
	@$(BIN)/python -m bench.faults.run $(ARGS)

bench-close: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -q -s tests/reconciliation/big_day.py $(ARGS)

languages: $(VENV)/installed-dev
	$(BIN)/python -m workwright.project.languages renew $(ARGS)

promises: $(VENV)/installed-dev
	$(BIN)/python -m tests.write_promises

pictures: $(VENV)/installed-dev
	@$(BIN)/python -m tests.album

browser: $(VENV)/installed-dev
	@$(BIN)/python -m tests.chromium

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the libraries of requirements.lock ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the libraries of requirements-dev.lock ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Workwright needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python cannot make virtual environments here; on Debian: apt install python3-venv"; exit 1; }

FILE ?= ../shared/data/excavators.csv
replay: $(VENV)/installed
	@test -f "$(FILE)" || { echo "There is no $(FILE): make replay FILE=..."; exit 1; }
	@export WORKWRIGHT_HOME="$${WORKWRIGHT_HOME:-$(CURDIR)/var/replay}" WORKWRIGHT_PORT="$${WORKWRIGHT_PORT:-8200}"; \
		$(BIN)/workwright migrate; $(BIN)/workwright demo load; \
		$(BIN)/workwright import --branch HSG excavators "$(FILE)" && $(BIN)/workwright demo replay "$(FILE)"

lock: $(VENV)/bin/python
	@$(PIP) install uv
	echo "setuptools>=77" | $(LOCK) --extra dev --output-file requirements-dev.lock pyproject.toml -
	echo "setuptools>=77" | $(LOCK) --constraints requirements-dev.lock --output-file requirements.lock pyproject.toml -

# One lock for every platform and Python from 3.11, read by plain pip; setuptools builds our own package.
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --default-index https://pypi.org/simple

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis test-results
