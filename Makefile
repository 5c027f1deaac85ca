# How the house is started, tested and checked. `make help` tells the targets; each prepares what it needs.
# Variables: PORT, HOST, VAR_DIR (docs/settings.md), VENV (.venv), PYTHON (python3), ARGS (for pytest, bench).

VENV ?= .venv
PYTHON ?= python3
ARGS ?=
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test check bench timing translations

help:
	@echo 'make run     the demo newsroom, site and worker, at http://localhost:8000 (PORT=, HOST=, VAR_DIR=)'
	@echo 'make test    the whole suite, on SQLite and on PostgreSQL (ARGS= goes to pytest)'
	@echo 'make check   lint, types, templates, migrations, deploy check, translations'
	@echo 'make bench   the benchmark; its figures lie in VAR_DIR/bench/ (ARGS=)'
	@echo 'make timing  whether the time of an answer tells who has an account (ARGS=)'

run: $(VENV)/installed translations
	@exec $(PY) manage.py start

test: $(VENV)/installed-dev translations
	@status=0; \
	echo '== The suite on SQLite'; $(PY) -m pytest -n 3 --durations=10 --database=sqlite $(ARGS) || status=$$?; \
	echo '== The suite on PostgreSQL'; $(PY) -m pytest -n 3 --durations=10 --database=postgres $(ARGS) || status=$$?; \
	exit $$status

check: $(VENV)/installed-dev translations
	@exec $(PY) -m newsroom.checking

bench: $(VENV)/installed-dev translations
	@exec $(PY) -m bench $(ARGS)

timing: $(VENV)/installed-dev translations
	@exec $(PY) -m bench.timing $(ARGS)

# Compiled catalogues are not kept in git; only what changed is compiled again.
translations: $(VENV)/installed
	@$(PY) -m newsroom.translations

# A stamp is written only when pip has ended well, so a broken installation is begun again. What is installed for
# development holds all that running needs, in the same versions.
$(VENV)/installed: requirements.txt $(PY)
	@[ -f $(VENV)/installed-dev ] && [ $(VENV)/installed-dev -nt requirements.txt ] || { echo 'Installing what Newsroom needs …'; $(INSTALL) -r requirements.txt; }
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(PY)
	@echo 'Installing what the tests and checks need …'
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/installed

$(PY):
	@command -v $(PYTHON) >/dev/null || { echo 'newsroom: there is no $(PYTHON) here. Install Python 3.11 or newer, or name one: make run PYTHON=/path/to/python' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "newsroom: $$($(PYTHON) -V) is too old. Install Python 3.11 or newer, or name one: make run PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo 'newsroom: $(PYTHON) cannot make environments. Install the package python3-venv.' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { echo 'newsroom: the environment $(VENV) cannot be made. See the lines above; VENV=/another/folder puts it elsewhere.' >&2; exit 1; }
