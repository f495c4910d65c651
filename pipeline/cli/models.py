"""``pipeline models list``, ``install`` and ``remove``."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.cli.commands import Verbs
from pipeline.cli.output import Output
from pipeline.errors import PipelineError


def add(verbs: Verbs) -> None:
    """Add the commands."""
    actions = verbs.group(
        "models",
        "list, install or remove translation models",
        "List, install or remove translation models (Argos packages).",
    )
    actions.add("list", show, "list installed models")
    install_ = actions.add("install", install, "install a model into the project")
    install_.add_argument("model", help="an .argosmodel file, or a language pair such as en-ko")
    remove_ = actions.add("remove", remove, "remove a model from the project")
    remove_.add_argument("model", help="a language pair such as en-ko")


def show(options: argparse.Namespace, out: Output) -> int:
    """List what is installed."""
    from pipeline.engines import packages

    try:
        folder: Path | None = _folder(options)
    except PipelineError:
        folder = None
    found = packages.installed(folder)
    out.json(
        {
            "models": [
                {"name": i.name, "version": i.version, "origin": i.origin, "path": str(i.path)}
                for i in found
            ]
        }
    )
    seen = set()
    for info in found:
        used = "used" if info.name not in seen else "not used: another comes first"
        seen.add(info.name)
        out.text(f"{info.name}  {info.version}  {info.origin}  {used}  {info.path}")
    if not found:
        out.text("no models are installed")
    return 0


def install(options: argparse.Namespace, out: Output) -> int:
    """Install an archive, or what the index has for a language pair."""
    from pipeline.engines import packages

    folder = _folder(options)
    archive = Path(options.model)
    downloaded = None
    if not archive.exists() and archive.suffix != ".argosmodel":
        archive = downloaded = packages.download(options.model, folder)
    try:
        info = packages.install(archive, folder)
    finally:
        if downloaded:
            downloaded.unlink(missing_ok=True)
    out.text(f"installed {info.name} {info.version} in {info.path}")
    out.json({"installed": info.name, "version": info.version, "path": str(info.path)})
    return 0


def remove(options: argparse.Namespace, out: Output) -> int:
    """Remove a package from the project."""
    from pipeline.engines import packages

    path = packages.remove(options.model, _folder(options))
    out.text(f"removed {path}")
    out.json({"removed": options.model, "path": str(path)})
    return 0


def _folder(options: argparse.Namespace) -> Path:
    """The project's own packages."""
    from pipeline.project.workspace import Workspace

    workspace = Workspace(options.project)
    return workspace.files.path(workspace.settings.packages)
