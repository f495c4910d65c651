"""English, the language that articles are written in."""

from __future__ import annotations

from pipeline.languages.base import Language


class English(Language):
    """English as the source of translations."""

    code = "en"

    def denied(self, text: str) -> int:
        """How often ``text`` denies something, at least."""
        return sum(word.least for word in self.denials.find(text))
