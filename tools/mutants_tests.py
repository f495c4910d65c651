"""The pytest plugin under which tests meet mutants (``tools.mutants`` says what those are).

What a mutant does must depend on nothing but the mutant: caches of the mutated rooms are emptied
first, or the tables that were read before would hide what has become of their reader. The quick
tests come first, as the first that fails ends the run, and laws are tried on few examples: what
they notice then, they notice always.
"""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

EXAMPLES = 25
EMPTIED_EVERY = 25
"""After how many tests caches are emptied, so that some tests are seen to reach what fills them."""
ROOMS = ("pipeline.checks.", "pipeline.catalogs.", "pipeline.document.", "pipeline.translate.")
STATS = Path("mutmut-stats.json")
CACHE = type(functools.cache(len))

settings.register_profile(
    "mutants", derandomize=True, database=None, deadline=None, max_examples=EXAMPLES
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = json.loads(STATS.read_text("utf-8"))["duration_by_test"] if STATS.is_file() else {}
    items.sort(key=lambda item: known.get(item.nodeid, 0.0))
    for number, item in enumerate(items):
        if number % EMPTIED_EVERY == 0:
            item.add_marker("emptied")
        test: Any = getattr(item, "obj", None)
        # Hypothesis keeps the settings of a test there; it has no other way to change them.
        wanted = getattr(test, "_hypothesis_internal_use_settings", None)
        if wanted is not None and wanted.max_examples > EXAMPLES:
            test._hypothesis_internal_use_settings = settings(wanted, max_examples=EXAMPLES)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "emptied: caches are emptied before it")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("emptied") is None:
        return
    for name, module in list(sys.modules.items()):
        if name.startswith(ROOMS):
            for value in list(vars(module).values()):
                if isinstance(value, CACHE):
                    value.cache_clear()
