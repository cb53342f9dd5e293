# Everything a person or CI types. All of them first set up what is missing: see tools/setup.sh.
.PHONY: run test check suite coverage bench dist setup lock clean
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python

run: setup
	@sh tools/run.sh

test: check suite

setup:
	@sh tools/setup.sh

# Order: the quick refusals first. Each one also runs alone, by the same name.
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/mypy

suite: setup
	$(BIN)/pytest -n 2 --dist loadfile

# Branch coverage of the whole suite, then the list of files that must stand at 100 %.
coverage: setup
	$(PYTHON) tools/coverage_gate.py

bench: setup
	$(BIN)/sallyport bench all --quick

dist: setup
	$(PYTHON) tools/build_executable.py

# Resolves requirements.lock again after pyproject.toml changed.
lock: setup
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras \
		--no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file requirements.lock pyproject.toml

clean:
	rm -rf build dist out .coverage* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
