# Everything a person or CI types. `make run` and `make test` set up what is missing; see tools/setup.sh.
.PHONY: run test check suite bench dist setup lock clean
VENV := .venv
BIN := $(VENV)/bin

setup: ; @sh tools/setup.sh
run: setup ; @sh tools/run.sh
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
suite: setup
	$(BIN)/pytest
test: check suite
