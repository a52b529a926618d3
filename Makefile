# make features   run the bots' features
# make test       run all checks, on all cores: style, types, our own tests. ARGS='-n 0': in one process
#
# Each sets up .venv on first use; nothing outside the checkout is changed. Needs make and Python 3.11 or newer.
# ARGS are options for pytest, PYTHON is the Python to use: make features ARGS='-k transfer' PYTHON=python3.12

PYTHON =
ARGS =
SAMPLE =

# A test is a dot at once, also where the output is no terminal.
export PYTHONUNBUFFERED = 1

python = .venv/bin/python
# mypy follows paths, and the checkout has no folder named handoff: here is one, of links (see ARCHITECTURE.md, Packaging).
types = .venv/types
layers = $(patsubst %/py.typed,%,$(filter-out package/%,$(wildcard */py.typed)))

.PHONY: features test lint bench mutants docs clean
.DEFAULT_GOAL := features

features: .venv/set-up
	$(python) -m pytest features/ $(ARGS)

test: lint
	$(python) -m pytest tests/ -n auto --dist loadfile $(ARGS)

lint: .venv/set-up
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	MYPYPATH=$(types) $(python) -m mypy

# make bench: suite.py; ARGS=engine, growth or transfer runs another one, with its options after the name
bench: .venv/set-up
	$(python) benchmarks/$(or $(filter engine growth suite transfer,$(firstword $(ARGS))),suite).py \
	  $(if $(filter engine growth suite transfer,$(firstword $(ARGS))),$(wordlist 2,$(words $(ARGS)),$(ARGS)),$(ARGS))

# make mutants: breaks the code of HEAD in random places and reports what no test notices; SAMPLE=60, ARGS='--seed 1'
mutants: .venv/set-up
	$(python) -m tests.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(ARGS)

docs: .venv/set-up
	$(python) docs/generate.py

clean:
	rm -rf .venv build dist out allure-results *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Install again when pyproject.toml is newer; start over when the checkout has moved (scripts in .venv hold its path) or
# when .venv's Python is gone.
ifneq ($(shell $(python) -c 'print(open(".venv/set-up").read())' 2>/dev/null),$(CURDIR))
.PHONY: .venv/set-up
endif

.venv/set-up: pyproject.toml
	@set -e; \
	if ! $(python) -m pip --version >/dev/null 2>&1 || ! grep -qxF '$(CURDIR)' .venv/set-up 2>/dev/null; then \
	  found=; bare=; \
	  for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	    "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	    if "$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then found=$$candidate; break; fi; \
	    bare=$${bare:-$$candidate}; \
	  done; \
	  if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	    echo "$$bare cannot make virtual environments (its modules venv and ensurepip are missing)" >&2; \
	    echo "  on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	  elif [ -z "$$found" ]; then \
	    echo "no Python 3.11 or newer found" >&2; \
	    echo "  on Debian and Ubuntu: apt install python3 python3-venv; on macOS: brew install python" >&2; \
	    echo "  or name one: make features PYTHON=/path/to/python3" >&2; exit 1; \
	  fi; \
	  echo "making .venv with $$found"; \
	  "$$found" -m venv --clear .venv; \
	fi; \
	echo "installing handoff and its test tools into .venv (once)"; \
	$(python) -m pip install --quiet --disable-pip-version-check --editable '.[test]'; \
	rm -rf $(types); mkdir -p $(types)/handoff; \
	for part in $(layers) package/__init__.py; do ln -s "../../../$$part" $(types)/handoff/; done; \
	echo '$(CURDIR)' >$@
