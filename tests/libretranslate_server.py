"""Starts LibreTranslate, offline, with the packages in ARGOS_PACKAGES_DIR.

Its sentence splitter would fetch a model at first use; the pipeline sends single sentences, so the
server gets by with none.
"""

from __future__ import annotations

from argostranslate import sbd  # type: ignore[import-untyped, unused-ignore]

sbd.MiniSBDSentencizer.split_sentences = lambda _, text: [text]

from libretranslate.main import main  # type: ignore[import-not-found] # noqa: E402

main()
