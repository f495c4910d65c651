"""English, the language that articles are written in."""

from __future__ import annotations

from pipeline.languages.base import Language


class English(Language):
    """English as the source of translations."""

    code = "en"
