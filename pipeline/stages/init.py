"""A new project, ready to run: the files of the folder ``starter``."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from pipeline.errors import ConfigError, PipelineError
from pipeline.project import settings as config
from pipeline.project.files import Files

STARTER = ("source/hello.md", "source/_disclaimers/general.md")


def init(root: Path) -> list[str]:
    """Write the settings and a first article; returns the files written.

    Raises:
        ConfigError: If the folder already has a project.
        PipelineError: If the folder or a file cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PipelineError(f"cannot be created: {error.strerror}", path=root) from error
    files = Files(root)
    settings = _starter("settings.toml")
    if files.exists(config.FILE):
        text = files.read(config.FILE)
        if config.has_table(text):
            raise ConfigError(
                f"has a [{config.TABLE}] table already",
                path=config.FILE,
                hint="This is a project: run `pipeline run`, or change the settings there.",
            )
        settings = f"{text.rstrip()}\n\n{settings}"
    wanted = {config.FILE: settings}
    if not files.files("source", ".md"):
        wanted |= {name: _starter(name) for name in STARTER}
    return [name for name, content in wanted.items() if files.write(name, content, durable=True)]


def _starter(name: str) -> str:
    return resources.files(__package__).joinpath("starter", name).read_text(encoding="utf-8")
