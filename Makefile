# What a person types. Needs python3 (3.11 or newer) and make; everything else comes into .venv.
#
#   make run        serve a site with demonstration content at http://127.0.0.1:8000/ (PORT=8123 make run moves it)
#   make test       all tests, on SQLite and then on PostgreSQL (make test PYTEST_ARGS="-k withdraw" for some of them)
#   make lighthouse what Lighthouse says of the demonstration's pages; make nu: what the Nu HTML checker says
#   make lint       style, types, what is unsafe, and models without their migration
#   make audit      which of requirements.txt has a known hole: it asks the package index, and fails without one
#   make sbom       write sbom.json, what requirements.txt brings and the styles and fonts in here, with licences, as CycloneDX;
#                   it asks the package index
#   make layout     how long files and functions are, and which package may import which
#   make schema     write the files that `verify` compares the database's schema with: after each migration
#   make styles     write static/made/designsystemet.css: what our pages use of the vendored styles
#   make lock       write requirements*.txt from requirements*.in (make lock LOCK_ARGS=--upgrade takes newer releases)
#   make messages   collect the texts for translation into locale/, and compile what is translated (needs gettext)

PORT ?= 8000
PYTHON ?= python3
PYTEST_ARGS ?=
LOCK_ARGS ?=
UV_VERSION := 0.13.9
PIP_AUDIT_VERSION := 2.10.1
CYCLONEDX_VERSION := 7.5.0

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
UV := $(BIN)/uv --quiet
SYNC := $(UV) pip sync --python $(BIN)/python
HTML_CHECKER := tests/tools/node_modules/.package-lock.json
PAGE_CHECKERS := tests/tools/by_hand/node_modules/.package-lock.json
LOCK := $(UV) pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate $(LOCK_ARGS)

# A local trial, and the Python that is there: uv would fetch another one.
export DEBUG := 1
export UV_PYTHON_DOWNLOADS := never
# Each worker of the tests and each program they start reads what the first of them has compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-sqlite test-postgresql lighthouse nu lint audit sbom layout schema styles lock messages
.NOTPARALLEL:
.DEFAULT_GOAL := run

# In one process, as the start of Django is what takes time; for the same reason the server does not watch the files:
# who changes them uses .venv/bin/python manage.py runserver.
define RUN
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_demo")
print("""
  The public site     http://127.0.0.1:$(PORT)/
  The editors' desk   http://127.0.0.1:$(PORT)/admin/
  Sign in as          editor, reviewer or manager, password horizonscan-demo
  Stop with           Ctrl-C
""", flush=True)
call_command("runserver", "127.0.0.1:$(PORT)", use_reloader=False)
endef
export RUN

run: .venv/for-run
	@SITE_URL="http://127.0.0.1:$(PORT)" exec $(MANAGE) shell --no-imports --command "$$RUN"

# The first failing run is the last one, so that the closing line tells the truth about all of them.
test: test-sqlite test-postgresql

# Each rule is tried on both databases. What asks none runs once, here; browsers and the walks over all pages run once,
# on the database that production has. Where PYTEST_ARGS chose only what runs elsewhere, none is left (5).
# worksteal: tests of one file mostly run beside each other, so that the world they share is made once.
test-sqlite: .venv/for-test
	@env -u DATABASE_URL EXPECT_DATABASE=sqlite $(BIN)/pytest -n auto --dist worksteal -m "not browser and not pages" $(PYTEST_ARGS) \
		|| [ $$? = $(if $(PYTEST_ARGS),5,none) ]

test-postgresql: .venv/for-test $(HTML_CHECKER)
	@EXPECT_DATABASE=postgresql $(BIN)/python tests/postgres.py -- $(BIN)/pytest -n auto --dist worksteal -m "not no_database" $(PYTEST_ARGS) \
		|| [ $$? = $(if $(PYTEST_ARGS),5,none) ]

# By hand, with the numbers in docs/measurements.md: Lighthouse needs Chromium, the Nu HTML checker Java (Debian: default-jre-headless).
lighthouse nu: .venv/for-test $(PAGE_CHECKERS)
	@$(BIN)/python -m benchmarks.page_checks $@

lint: .venv/for-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml horizonscan notices trials manage.py
	$(BIN)/mypy
	$(MANAGE) makemigrations --check --dry-run

# Strict: where nothing is known of a package, as without a network, it fails and does not look clean.
audit: $(BIN)/uv
	@$(UV) tool run pip-audit==$(PIP_AUDIT_VERSION) --strict --disable-pip --require-hashes --requirement requirements.txt

# From an environment of its own, as the site has one: what tests and tools need is not delivered.
sbom: $(BIN)/uv
	@folder=$$(mktemp -d) && trap 'rm -r $$folder' EXIT && $(UV) venv --python $(PYTHON) $$folder/venv \
		&& $(UV) pip sync --python $$folder/venv/bin/python requirements.txt \
		&& $(UV) tool run --from cyclonedx-bom==$(CYCLONEDX_VERSION) cyclonedx-py environment --pyproject pyproject.toml \
			--output-reproducible --of JSON --output-file sbom.json $$folder/venv/bin/python \
		&& $(PYTHON) -m tests.support.vendored_parts sbom.json

# Python alone is enough: it reads the files.
layout:
	@$(PYTHON) -m tests.support.layout

# With the packages that are there: nothing is installed for it.
schema:
	@folder=$$(mktemp -d) && DATABASE_URL=sqlite:///$$folder/new.sqlite3 $(BIN)/python -m tests.support.expected_schema && rm -r $$folder
	@$(BIN)/python tests/postgres.py -- $(BIN)/python -m tests.support.expected_schema

# Python alone is enough.
styles:
	@$(PYTHON) -m tests.support.styles

lock: $(BIN)/uv
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt

messages: .venv/for-run
	$(MANAGE) makemessages --locale nb --locale nn --add-location file --no-wrap --no-obsolete --ignore ".venv" --ignore tests
	$(MANAGE) compilemessages --ignore ".venv"

# What .venv holds. requirements-dev.txt has everything of requirements.txt: a .venv made for tests serves the site too.

.venv/for-test: requirements-dev.txt | $(BIN)/uv
	@echo "Installing requirements-dev.txt into .venv"
	@$(SYNC) requirements-dev.txt
	@touch .venv/for-run .venv/for-test

.venv/for-run: requirements.txt | $(BIN)/uv
	@echo "Installing requirements.txt into .venv"
	@$(SYNC) $(if $(wildcard .venv/for-test),requirements-dev.txt,requirements.txt)
	@touch .venv/for-run

# Checkers that are written for Node.js. Without npm the tests skip the one that they use, and the gate refuses that.
$(HTML_CHECKER): tests/tools/package-lock.json
	@! command -v npm >/dev/null || { cd $(<D) && npm ci --silent && touch node_modules/.package-lock.json; }

$(PAGE_CHECKERS): tests/tools/by_hand/package-lock.json
	@cd $(<D) && npm ci --silent && touch node_modules/.package-lock.json

$(BIN)/uv:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
		echo "HorizonScan needs Python 3.11 or newer. If it has another name here: make PYTHON=python3.12 ..." >&2; \
		exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
		exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
