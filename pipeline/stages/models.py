"""The translation packages of a project: listed, installed, removed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import EngineError
from pipeline.project import atomic
from pipeline.project.workspace import Workspace, is_project

if TYPE_CHECKING:
    from pipeline.engines.packages import PackageInfo


def installed(root: Path) -> tuple[list[PackageInfo], list[tuple[Path, str]]]:
    """Every usable package, the preferred one of each language pair first, and those damaged.

    Args:
        root: A project's folder, whose own packages come first; any other folder has none.

    Raises:
        ConfigError: If a setting of the project is wrong.
    """
    from pipeline.engines import packages

    folder = _folder(Workspace(root)) if is_project(root) else None
    broken = packages.damaged(folder) if folder else []
    flawed = {path for path, _ in broken}
    return [info for info in packages.installed(folder) if info.path not in flawed], broken


def install(workspace: Workspace, model: str) -> PackageInfo:
    """Install a package into a project, in one step and only if it works.

    Args:
        workspace: The project, not entered: others may work on it while a package is fetched.
        model: An archive, or a language pair such as ``en-fr`` that the index has.

    Raises:
        ConfigError: If a setting of the project is wrong.
        EngineError: If the archive is no package, does not work, or the index cannot be reached.
        LockedError: If another process has the project.
    """
    from pipeline.engines import installing, packages

    folder = _folder(workspace)
    with installing.prepared(model, folder) as made:
        place = packages.place(folder, made.name)
        with workspace:
            atomic.replace_folder(made.path, place)
    info = packages.describe(place, "project")
    assert info is not None
    return info


def remove(workspace: Workspace, model: str) -> Path:
    """Remove a project's own package, damaged or not; returns where it was.

    Args:
        workspace: The project, entered.
        model: A language pair such as ``en-fr``.

    Raises:
        EngineError: If the project has no such package, or it cannot be removed.
    """
    from pipeline.engines import packages

    path = packages.find(model, _folder(workspace))
    try:
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path)
    except OSError as error:
        raise EngineError(
            f"cannot be removed: {error.strerror or error}",
            path=path,
            hint="Check the permissions of the folder.",
        ) from error
    return path


def _folder(workspace: Workspace) -> Path:
    return workspace.files.path(workspace.settings.packages)
