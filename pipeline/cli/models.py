"""``pipeline models list``, ``install`` and ``remove``."""

from __future__ import annotations

import argparse

from pipeline.cli.commands import Verbs, opened
from pipeline.cli.output import Output


def add(verbs: Verbs) -> None:
    """Add the commands."""
    actions = verbs.group(
        "models",
        "list, install or remove translation models",
        "List, install or remove translation models (Argos packages).",
    )
    actions.add("list", show, "list installed models")
    parser = actions.add("install", install, "install a model into the project")
    parser.add_argument("model", help="an .argosmodel file, or a language pair such as en-fr")
    parser = actions.add("remove", remove, "remove a model from the project")
    parser.add_argument("model", help="a language pair such as en-fr")


def show(options: argparse.Namespace, out: Output) -> int:
    """List what is installed."""
    from pipeline.stages import models

    found, damaged = models.installed(options.project)
    out.json(
        {
            "models": [
                {"name": i.name, "version": i.version, "origin": i.origin, "path": str(i.path)}
                for i in found
            ],
            "damaged": [{"path": str(path), "reason": reason} for path, reason in damaged],
        }
    )
    seen = set()
    for info in found:
        used = "used" if info.name not in seen else "not used: another comes first"
        seen.add(info.name)
        out.text(f"{info.name}  {info.version}  {info.origin}  {used}  {info.path}")
    for path, reason in damaged:
        out.text(f"damaged: {reason}  {path}")
    if not found:
        out.text("no models are installed")
    return 0


def install(options: argparse.Namespace, out: Output) -> int:
    """Install an archive, or what the index has for a language pair."""
    from pipeline.stages import models

    info = models.install(opened(options), options.model)
    out.text(f"installed {info.name} {info.version} in {info.path}")
    out.json({"installed": info.name, "version": info.version, "path": str(info.path)})
    return 0


def remove(options: argparse.Namespace, out: Output) -> int:
    """Remove a package from the project."""
    from pipeline.stages import models

    with opened(options) as workspace:
        path = models.remove(workspace, options.model)
    out.text(f"removed {path}")
    out.json({"removed": options.model, "path": str(path)})
    return 0
