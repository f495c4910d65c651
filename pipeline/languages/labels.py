"""The few texts that the pipeline itself puts on pages, a gettext domain of their own."""

from __future__ import annotations

from pipeline.model import Kind, Unit

DOMAIN = "_labels"
REFERENCE = "pipeline/labels.py"
BANNER = (
    "This page contains machine translation that no person has reviewed yet. "
    "Where in doubt, rely on the English original."
)
ORIGINAL = "Read the original in English"

TRANSLATIONS: dict[str, dict[str, str]] = {
    "es": {
        BANNER: (
            "Esta página contiene traducción automática que ninguna persona ha revisado todavía. "
            "En caso de duda, consulte el original en inglés."
        ),
        ORIGINAL: "Leer el original en inglés",
    },
    "ko": {
        BANNER: (
            "이 페이지에는 아직 사람이 검토하지 않은 기계 번역이 포함되어 있습니다. "
            "의문이 있으면 영어 원문을 기준으로 하십시오."
        ),
        ORIGINAL: "영어 원문 읽기",
    },
}
"""Reviewed translations that come with the pipeline, by language without territory."""


def units() -> tuple[Unit, ...]:
    return tuple(Unit(text, Kind.LABEL, ((0, 0),), 1) for text in (BANNER, ORIGINAL))
