"""The measure of the tests: what counts as alive, and when that is too much."""

from __future__ import annotations

import tomllib

import pytest

from tools import mutants
from tools.mutants import Verdict

DIFF = """\
--- pipeline/a.py
+++ pipeline/a.py
@@ -1,3 +1,3 @@
 def f(x):
-    return zip(x, x, strict=False)
+    return zip(x, x, strict=None)
"""


def verdict(status: str, diff: str = "") -> Verdict:
    return Verdict("pipeline.a.x_f__mutmut_1", "pipeline.a", status, diff)


def test_what_no_test_reaches_or_notices_is_alive() -> None:
    alive = ("survived", "no tests", "suspicious", "not checked", "skipped")
    assert all(verdict(status).alive for status in alive)
    assert not any(verdict(status).alive for status in ("killed", "timeout"))


def test_an_equivalent_is_known_by_what_was_changed_in_which_module() -> None:
    known = {"module": "pipeline.*", "old": "strict=False", "new": "strict=None"}
    assert verdict("survived", DIFF).is_like(known)
    assert not verdict("survived", DIFF).is_like(known | {"module": "pipeline.b"})
    assert not verdict("survived", DIFF).is_like(known | {"new": "strict=True"})
    assert not verdict("survived", DIFF).is_like(known | {"old": "strict=True"})


@pytest.mark.parametrize(("alive", "code"), [(0, 0), (1, 0), (2, 1)])
def test_more_than_one_in_ten_is_too_much(
    alive: int, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        mutants.report(
            [verdict("killed")] * (10 - alive)
            + [verdict("survived", "-x\n+y\n")] * alive
            + [verdict("survived", DIFF)] * 5
        )
        == code
    )
    assert f"{alive:5}   10  pipeline.a" in capsys.readouterr().out


def test_every_equivalent_has_its_reason() -> None:
    for known in tomllib.loads(mutants.EQUIVALENTS.read_text("utf-8"))["equivalent"]:
        assert set(known) == {"module", "old", "new", "why"}
        assert known["old"] != known["new"]
        assert known["why"].endswith(".")
