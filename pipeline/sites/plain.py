"""Pages for any site, or none: a folder for each locale, and links between files."""

from __future__ import annotations

from typing import Any

from pipeline.locale import SOURCE
from pipeline.sites.base import Facts, Place, Wording
from pipeline.sites.links import destination, relative

name = "plain"
keys = ("lang", "source", "state", "alternates", "date_text", "reading_time_text")


def path(name: str) -> str:
    return name


def front_matter(place: Place, facts: Facts) -> dict[str, Any]:
    original = relative(place.page, place.original)
    values: dict[str, Any] = {
        "lang": place.locale,
        "source": original,
        "state": facts.state,
        "alternates": {
            SOURCE: original,
            **{other: relative(place.page, page) for other, page in place.alternates.items()},
        },
    }
    if facts.date_text is not None:
        values["date_text"] = facts.date_text
    if facts.reading_time_text is not None:
        values["reading_time_text"] = facts.reading_time_text
    return values


def banner(place: Place, wording: Wording) -> str:
    link = destination(relative(place.page, place.original))
    return f"<!-- {wording.about} -->\n\n> {wording.banner} [{wording.original}]({link})\n"
