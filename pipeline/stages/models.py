"""The translation packages of a project: listed, installed, removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.project.workspace import Workspace, is_project

if TYPE_CHECKING:
    from pipeline.engines.packages import PackageInfo


def installed(root: Path) -> list[PackageInfo]:
    """Every usable package, the preferred one of each language pair first.

    Args:
        root: A project's folder, whose own packages come first; any other folder has none.

    Raises:
        ConfigError: If a setting of the project is wrong.
    """
    from pipeline.engines import packages

    return packages.installed(_folder(root) if is_project(root) else None)


def install(root: Path, model: str) -> PackageInfo:
    """Install a package into a project.

    Args:
        root: The project's folder.
        model: An archive, or a language pair such as ``en-fr`` that the index has.

    Raises:
        ConfigError: If a setting of the project is wrong.
        EngineError: If the archive is no package, or the index cannot be reached.
    """
    from pipeline.engines import packages

    folder = _folder(root)
    archive = Path(model)
    if archive.exists() or archive.suffix == ".argosmodel":
        return packages.install(archive, folder)
    archive = packages.download(model, folder)
    try:
        return packages.install(archive, folder)
    finally:
        archive.unlink(missing_ok=True)


def remove(root: Path, model: str) -> Path:
    """Remove a project's own package; returns where it was.

    Args:
        root: The project's folder.
        model: A language pair such as ``en-fr``.

    Raises:
        ConfigError: If a setting of the project is wrong.
        EngineError: If the project has no such package.
    """
    from pipeline.engines import packages

    return packages.remove(model, _folder(root))


def _folder(root: Path) -> Path:
    workspace = Workspace(root)
    return workspace.files.path(workspace.settings.packages)
