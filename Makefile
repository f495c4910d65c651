# make run    source/ to Korean and Spanish pages, offline once installed
# make test   the test suite
# make lint   formatting, lint and types
# make bench  speed beside the peers (see benchmarks/README.md)
# make lock   renew requirements.lock from pyproject.toml

PYTHON ?= python3
BIN := .venv/bin
CORPORA := .cache/corpora

.PHONY: run test lint bench lock clean
.DELETE_ON_ERROR:

run: .venv/installed
	$(BIN)/pipeline run

test: .venv/installed $(CORPORA)/complete
	$(BIN)/python -m pytest -n 2 $(PYTEST)

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/installed $(CORPORA)/complete
	$(BIN)/python -m benchmarks.run

lock: .venv/installed
	$(BIN)/python -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe \
		--no-emit-index-url --no-emit-trusted-host --no-header --extra mt --extra dev \
		--output-file requirements.lock pyproject.toml

# The environment is thrown away when the lock or the interpreter's version changes.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(CORPORA)/complete: tests/corpora.txt | .venv/installed
	mkdir -p $(CORPORA)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
		--no-binary markdown-it-py,marko,hatch,fastapi --dest $(CORPORA) -r tests/corpora.txt
	touch $@

clean:
	rm -rf .venv .cache build dist
