# Every target does its own set-up, on a machine with git, make and Python 3.11 or newer.
# Another Python: make run PYTHON=python3.13

PYTHON ?= python3
BIN := .venv/bin
# Without a display `make run` stays in the terminal and needs no more of the system than the tests do.
SCREEN := $(if $(and $(filter run,$(MAKECMDGOALS)),$(DISPLAY)$(WAYLAND_DISPLAY)),window,offscreen)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check bench pictures kafka lock clean system

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 10

run: kafka ## Open the window, or run in the terminal where there is no display; options: ARGS="--rate 600"
	@$(BIN)/python -m gui $(ARGS)

test: kafka ## Run the tests; options: ARGS="-k stock"
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(ARGS)

check: .venv/ready ## Lint, format, types and the layers gui -> workers -> models
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: kafka ## Measure speed, smoothness and use of the computer, some minutes; options: ARGS="alone window --quick"
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks $(ARGS)

pictures: .venv/ready ## Take pictures of every tab and window into pictures/; options: ARGS="--only sv"
	@QT_QPA_PLATFORM=offscreen PYTHONPATH=. $(BIN)/python docs/pictures.py $(ARGS)

kafka: .venv/ready ## Fetch Apache Kafka into the user's cache and train its start; run, test and bench do it too
	@$(BIN)/python -m workers.kafka.builtin

# It does without the locked packages, so that a lock that cannot be installed can be replaced.
lock: system ## Bring requirements.txt in line with pyproject.toml; newer versions: ARGS="--upgrade"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/python -m uv --quiet pip compile --universal --generate-hashes --extra dev --no-header $(ARGS) \
		pyproject.toml -o requirements.txt

clean: ## Remove the virtual environment and the caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -prune -exec rm -rf {} +

# Set-up prints to standard error, so that `make run ARGS="status --json"` prints JSON and nothing else.

.venv/ready: .venv/locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . >&2
	@touch $@

# From an empty environment, so that it holds what the lock says and nothing else.
.venv/locked: requirements.txt | system
	@echo "Setting up .venv, which takes a minute or two." >&2
	@$(PYTHON) -m venv --clear .venv >&2
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt >&2
	@touch $@

system: ## Check Python and install the Debian packages that are missing; the other targets do it too
	@$(PYTHON) -c 'import sys; v = sys.version_info; \
		sys.exit(v < (3, 11) and "Orderpuls needs Python 3.11 or newer, and $(PYTHON) is %d.%d." % v[:2])'
	@PYTHON=$(PYTHON) .ci/system-packages $(SCREEN) >&2
