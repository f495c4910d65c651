# make run    source/ to Korean and Spanish pages, offline once installed
# make test   the test suite
# make lint   formatting, lint, types and who may import whom
# make mutants  whether the tests notice random changes of the code (minutes)
# make bench  speed beside the peers (see benchmarks/README.md)
# make server a LibreTranslate server for the tests of that engine (590 MB)
# make docs   docs/api.md from the docstrings
# make lock   renew the locks from pyproject.toml and tests/libretranslate.in
# make clean  remove what all of these have installed or downloaded

PYTHON ?= python3
BIN := .venv/bin
CORPORA := .cache/corpora
SERVER := .cache/libretranslate

.PHONY: run test lint mutants bench docs server lock clean
.DELETE_ON_ERROR:

run: .venv/installed
	$(BIN)/pipeline run

test: .venv/installed $(CORPORA)/complete
	$(BIN)/python -m pytest -n 2 $(PYTEST)

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

mutants: .venv/installed
	$(BIN)/python -m tools.mutants $(MUTANTS)

bench: .venv/installed $(CORPORA)/complete
	$(BIN)/python -m benchmarks.run

docs: .venv/installed
	$(BIN)/python -m tools.api

# One lock for every Python from 3.11 on. Extras stay in it: without them pip takes the newest release
# for `coverage[toml]`, and then refuses it, as it has no hash, as soon as that is newer.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock: .venv/installed
	$(BIN)/$(LOCK) --extra mt --extra dev --output-file requirements.lock pyproject.toml
	$(BIN)/$(LOCK) --output-file tests/libretranslate.txt tests/libretranslate.in

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

# An environment of its own: the server is no dependency, and needs other versions.
server: $(SERVER)/installed

$(SERVER)/installed: tests/libretranslate.txt
	rm -rf $(SERVER)
	$(PYTHON) -m venv $(SERVER)
	$(SERVER)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

clean:
	rm -rf .venv .cache build dist
