"""Dates and durations of an article as a locale writes them."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Mapping
from typing import Any

from babel import Locale
from babel.dates import format_date, format_timedelta

LONGEST = 100_000
"""Minutes, more than any reader has."""


def date_text(front: Mapping[str, Any], locale: str) -> str | None:
    """The front matter's ``date``, or None where there is none that can be understood."""
    date = front.get("date")
    if isinstance(date, str):
        with contextlib.suppress(ValueError):
            date = datetime.date.fromisoformat(date)
    if not isinstance(date, datetime.date):
        return None
    return format_date(date, format="long", locale=Locale.parse(locale, sep="-"))


def reading_time_text(front: Mapping[str, Any], locale: str) -> str | None:
    """The front matter's ``reading_time``, a whole number of minutes; None where it is none."""
    minutes = front.get("reading_time")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= LONGEST:
        return None
    # Babel's unit patterns have no Korean minutes; its time spans do.
    return format_timedelta(
        datetime.timedelta(minutes=minutes),
        granularity="minute",
        threshold=1e9,
        locale=Locale.parse(locale, sep="-"),
    )
