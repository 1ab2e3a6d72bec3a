# What a person does here. `make` alone lists it; everything else serves these.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check fix serve bench ready ready-dev assets lock components types arrows

PY := .venv/bin/python
BUILT := commonside/ground/design/static/design/built/app.css
STYLES := $(wildcard commonside/ground/design/assets/* commonside/ground/design/assets/rooms/*)

# A linked .venv belongs to somebody else: it is used as it is, never changed.
ifeq ($(shell test -L .venv && echo linked),linked)
RUN :=
DEV :=
else
RUN := .venv/.ready
DEV := .venv/.ready-dev
endif

help:
	@echo "make demo    start the demonstration and print its address"
	@echo "make test    everything that must hold: check, the tests on every database, journeys"
	@echo "make check   format, lint, types, arrows between rooms, migrations"
	@echo "make fix     put format and lint right where a machine can"
	@echo "make serve   start this installation: web, workers and timetable"
	@echo "make bench   measure speed and memory beside a bare page, and write docs/performance.md"

demo: ready
	@$(PY) -m commonside demo $(ARGS)

serve: ready
	@$(PY) -m commonside serve $(ARGS)

bench: ready-dev
	@$(PY) -m bench $(ARGS)

test: ready-dev check
	@$(PY) -m tools.run_tests $(ARGS)

check: $(DEV)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	@$(MAKE) --no-print-directory -j2 types arrows
ifdef ADVISORIES
	$(PY) -m pip_audit --strict --disable-pip --require-hashes -r requirements.lock
	sh tools/prepare.sh advisories
endif

# Each keeps one core busy.
types: $(DEV)
	$(PY) -m mypy

arrows: $(DEV)
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run

# What a release stands on; a wheel carries the same list.
components: $(DEV)
	@mkdir -p dist && $(PY) -m tools.components > dist/components.cdx.json

fix: $(DEV)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# Set-up: each step runs again only when what it depends on has changed.
ready: $(RUN) $(BUILT)
ready-dev: $(DEV) $(BUILT)
assets: $(BUILT)

.venv/.ready: requirements.lock pyproject.toml
	@sh tools/prepare.sh run

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	@sh tools/prepare.sh dev

node_modules/.ready: package-lock.json .npmrc
	@sh tools/prepare.sh node

$(BUILT): node_modules/.ready $(STYLES)
	@sh tools/prepare.sh assets

# For those who change a dependency; needs uv, which nobody else does.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
lock:
	$(COMPILE) pyproject.toml --group build -o requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock -o requirements-dev.lock
	$(COMPILE) --group node -o requirements-node.lock
	npm install --package-lock-only --ignore-scripts
