"""Offline translation of Markdown documents through gettext catalogs.

Everything a program may use is a name of this package; what is not named here is private, and
changes without notice. Names are imported when they are first used.

Texts need no files: ``segment`` cuts one into units, ``Document.render`` puts translations back
where they belong.

    >>> from pipeline import segment
    >>> document = segment("# Hello\\n\\nA *small* page.\\n")
    >>> [unit.source for unit in document.units]
    ['Hello', 'A *small* page.']
    >>> document.render(lambda unit: {"Hello": "Hola"}.get(unit.source))
    '# Hola\\n\\nA *small* page.\\n'

A project is a folder with settings, opened as a workspace, on which the stages work.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from pipeline import Workspace, extract, init, update
    >>> with TemporaryDirectory() as folder:
    ...     written = init(Path(folder))
    ...     with Workspace(Path(folder)) as workspace:
    ...         report = extract(workspace)
    ...         report.add(update(workspace, workspace.locales(["es"])))
    >>> [change.path for change in report.changes][0]
    'locales/pot/_disclaimers/general.pot'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.catalogs.approval import approval_digest, approved, is_approved
    from pipeline.catalogs.po import parse as parse_catalog
    from pipeline.catalogs.po import serialize as serialize_catalog
    from pipeline.catalogs.review import is_human, state
    from pipeline.checks.base import Check, Finding, Pair, Severity, Span
    from pipeline.checks.registry import failure, findings
    from pipeline.checks.wording import sentence
    from pipeline.document.blocks import Block, Outline, Parsed
    from pipeline.document.document import Document
    from pipeline.document.frontmatter import FrontMatter
    from pipeline.document.frontmatter import Value as FrontMatterValue
    from pipeline.document.segmentation import segment
    from pipeline.document.syntax.base import SyntaxRule
    from pipeline.document.targets import Target
    from pipeline.engines.base import EngineChoice, EngineFactory, EngineRequest
    from pipeline.engines.support.probes import best_placeholders
    from pipeline.errors import (
        CatalogError,
        ConfigError,
        DisclaimerError,
        EngineError,
        ExitCode,
        LockedError,
        PipelineError,
        SourceError,
    )
    from pipeline.languages.base import Band, Language
    from pipeline.languages.registry import language
    from pipeline.model import Carried, Catalog, Kind, Message, Problem, State, Unit
    from pipeline.project.settings import Machine, Publish, Server, Settings, Show
    from pipeline.project.workspace import Workspace
    from pipeline.sites.base import Facts, Layout, Place, Wording
    from pipeline.sites.links import destination as link_destination
    from pipeline.sites.links import relative as relative_link
    from pipeline.stages.build import build
    from pipeline.stages.engine import Progress
    from pipeline.stages.exchange import export as export_tmx
    from pipeline.stages.exchange import import_ as import_tmx
    from pipeline.stages.extract import extract
    from pipeline.stages.init import init
    from pipeline.stages.pretranslate import pretranslate
    from pipeline.stages.report import Action, Change, Report
    from pipeline.stages.run import run
    from pipeline.stages.shown import Standing
    from pipeline.stages.status import Row, Waiting, status, waiting
    from pipeline.stages.update import update
    from pipeline.translate.alignment import Links
    from pipeline.translate.confidence import Curve
    from pipeline.translate.engine import (
        PLACEHOLDERS,
        Engine,
        Finished,
        Hypothesis,
        Query,
        Splitter,
    )

from pipeline.version import __version__

__all__ = [
    "PLACEHOLDERS",
    "Action",
    "Band",
    "Block",
    "Carried",
    "Catalog",
    "CatalogError",
    "Change",
    "Check",
    "ConfigError",
    "Curve",
    "DisclaimerError",
    "Document",
    "Engine",
    "EngineChoice",
    "EngineError",
    "EngineFactory",
    "EngineRequest",
    "ExitCode",
    "Facts",
    "Finding",
    "Finished",
    "FrontMatter",
    "FrontMatterValue",
    "Hypothesis",
    "Kind",
    "Language",
    "Layout",
    "Links",
    "LockedError",
    "Machine",
    "Message",
    "Outline",
    "Pair",
    "Parsed",
    "PipelineError",
    "Place",
    "Problem",
    "Progress",
    "Publish",
    "Query",
    "Report",
    "Row",
    "Server",
    "Settings",
    "Severity",
    "Show",
    "SourceError",
    "Span",
    "Splitter",
    "Standing",
    "State",
    "SyntaxRule",
    "Target",
    "Unit",
    "Waiting",
    "Wording",
    "Workspace",
    "__version__",
    "approval_digest",
    "approved",
    "best_placeholders",
    "build",
    "export_tmx",
    "extract",
    "failure",
    "findings",
    "import_tmx",
    "init",
    "is_approved",
    "is_human",
    "language",
    "link_destination",
    "parse_catalog",
    "pretranslate",
    "relative_link",
    "run",
    "segment",
    "sentence",
    "serialize_catalog",
    "state",
    "status",
    "update",
    "waiting",
]

_HOMES = {
    "catalogs.approval": "approval_digest approved is_approved",
    "catalogs.po": "parse_catalog=parse serialize_catalog=serialize",
    "catalogs.review": "is_human state",
    "checks.base": "Check Finding Pair Severity Span",
    "checks.registry": "failure findings",
    "checks.wording": "sentence",
    "document.blocks": "Block Outline Parsed",
    "document.document": "Document",
    "document.frontmatter": "FrontMatter FrontMatterValue=Value",
    "document.segmentation": "segment",
    "document.syntax.base": "SyntaxRule",
    "document.targets": "Target",
    "engines.base": "EngineChoice EngineFactory EngineRequest",
    "engines.support.probes": "best_placeholders",
    "errors": "CatalogError ConfigError DisclaimerError EngineError ExitCode LockedError "
    "PipelineError SourceError",
    "languages.base": "Band Language",
    "languages.registry": "language",
    "model": "Carried Catalog Kind Message Problem State Unit",
    "project.settings": "Machine Publish Server Settings Show",
    "project.workspace": "Workspace",
    "sites.base": "Facts Layout Place Wording",
    "sites.links": "link_destination=destination relative_link=relative",
    "stages.build": "build",
    "stages.engine": "Progress",
    "stages.exchange": "export_tmx=export import_tmx=import_",
    "stages.extract": "extract",
    "stages.init": "init",
    "stages.pretranslate": "pretranslate",
    "stages.report": "Action Change Report",
    "stages.run": "run",
    "stages.shown": "Standing",
    "stages.status": "Row Waiting status waiting",
    "stages.update": "update",
    "translate.alignment": "Links",
    "translate.confidence": "Curve",
    "translate.engine": "PLACEHOLDERS Engine Finished Hypothesis Query Splitter",
}
"""Where the public names are, by module; ``NAME=OTHER`` where the module calls it otherwise."""
_PLACES = {
    name: (f"{__name__}.{module}", own or name)
    for module, names in _HOMES.items()
    for name, _, own in (entry.partition("=") for entry in names.split())
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, own = _PLACES[name]
    found: object = getattr(import_module(module), own)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
