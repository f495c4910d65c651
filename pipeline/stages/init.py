"""A new project, ready to run."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ConfigError, PipelineError
from pipeline.project import settings as config
from pipeline.project.files import Store

SETTINGS = """\
[tool.pipeline]
name = "articles"
source = "source"
locales = ["ko", "es"]
keys = ["title", "description"]

# What a locale's pages show: "machine" text under a banner, or "reviewed" text only.
[tool.pipeline.publish.ko]
show = "machine"

[tool.pipeline.publish.es]
show = "machine"
"""
ARTICLE = """\
---
title: Hello
description: A first article.
date: 2024-01-01
disclaimers: [general]
---

This is the **first** article. Replace it by your own.
"""
DISCLAIMER = """\
**Disclaimer:** This page is for general information only.
"""


def init(root: Path) -> list[str]:
    """Write the settings and a first article; returns the files written.

    Raises:
        ConfigError: If the folder already has a project.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PipelineError(f"cannot be created: {error.strerror}", path=root) from error
    store = Store(root)
    settings = SETTINGS
    if store.exists(config.FILE):
        text = store.read(config.FILE)
        try:
            config.parse(text)
        except ConfigError as error:
            if "has no [tool.pipeline] table" not in error.message:
                raise
            settings = f"{text.rstrip()}\n\n{SETTINGS}"
        else:
            raise ConfigError("has a [tool.pipeline] table already", path=config.FILE)
    files = {config.FILE: settings}
    if not store.files("source", ".md"):
        files |= {"source/hello.md": ARTICLE, "source/_disclaimers/general.md": DISCLAIMER}
    return [name for name, content in files.items() if store.write(name, content)]
