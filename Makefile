# One command each; every one installs what is missing first, and is quick the second time.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.version_info < (3, 11) and sys.exit(1); print("$(name)")' 2>/dev/null)) python3)
BIN := .venv/bin

.PHONY: run test check lint bench screenshots wheel lock setup setup-run

run: setup-run            ## start the desk: prints its address, logins and mail port
	@exec $(BIN)/python -I -S src/caseway/kit/child.py $$PPID 15 -1 -1 -1 $(BIN)/caseway up  # ends with make

test: lint                ## the rules and all tests; pytest's closing line is the last
	@$(BIN)/python -m pytest

check: lint               ## the rules alone: ruff, mypy, import contracts, tidy
	@$(BIN)/python -m pytest tests/tidy

lint: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > /dev/null || $(BIN)/lint-imports --no-logo

bench: setup              ## ratios to the floor, in one run
	@$(BIN)/python -m bench

screenshots: setup        ## the pages, light and dark, wide and narrow, into build/screenshots
	@$(BIN)/python -m scripts.screenshots

wheel: setup              ## dist/caseway-*.whl, with everything inside
	@$(BIN)/python -m hatchling build -t wheel

lock: setup               ## resolves the requirements anew, with hashes and without hosts
	@$(BIN)/python scripts/lock.py

setup:
	@$(PYTHON) scripts/setup.py test

setup-run:
	@$(PYTHON) scripts/setup.py run
