"""The ``pipeline`` command: arguments in, reports out. The only module that prints."""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.project.cache import Cache
    from pipeline.project.workspace import Project, Report, Stamps
    from pipeline.stages.status import Row

EPILOG = """\
exit codes:
  0  done; with --check: nothing would change
  1  something could not be done; with --check: something would change
  2  wrong arguments or settings
  3  another process is working on the project
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    # Parsing makes many small objects and hardly a cycle; looking for cycles less often is faster.
    gc.set_threshold(200_000)
    parser = make_parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    out = _Output(options.quiet, options.json)
    try:
        code: int = options.run(options, out)
    except PipelineError as error:
        out.error(error)
        out.json({"error": error.message, **_place(error)})
        return error.exit_code
    except KeyboardInterrupt:
        out.note("interrupted; what was finished is kept")
        return 130
    except BrokenPipeError:
        # The reader went away; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def make_parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("common options")
    group.add_argument(
        "--project",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the project's folder (default: .)",
    )
    group.add_argument("-q", "--quiet", action="store_true", help="print errors only")
    group.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    group.add_argument(
        "--wait",
        type=float,
        default=60,
        metavar="SECONDS",
        help="how long to wait for another process on the same project (default: 60)",
    )
    parser = argparse.ArgumentParser(
        prog="pipeline",
        description="Translate Markdown offline, through gettext catalogs that people review.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"pipeline {__version__}")
    parser.set_defaults(quiet=False, json=False)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")

    def verb(name: str, run: Any, text: str, *options: str) -> argparse.ArgumentParser:
        sub = verbs.add_parser(
            name, help=text, description=f"{text[0].upper()}{text[1:]}.", parents=[common]
        )
        sub.set_defaults(run=run)
        if "locale" in options:
            _add_locale(sub)
        if "check" in options:
            sub.add_argument(
                "--check",
                action="store_true",
                help="write nothing; exit 1 if anything would change",
            )
        return sub

    verb("init", _init, "start a new project in a folder")
    verb("extract", _extract, "write a template (.pot) for every article", "check")
    verb("update", _update, "merge the templates into the catalogs (.po)", "locale", "check")
    pretranslate = verb(
        "pretranslate", _pretranslate, "fill untranslated messages by machine, for review", "locale"
    )
    verb("build", _build, "write the localized pages", "locale", "check")
    run = verb(
        "run", _run, "extract, update, pretranslate and build, then show the status", "locale"
    )
    for sub in (pretranslate, run):
        sub.add_argument(
            "--refresh",
            action="store_true",
            help="also translate anew what another model wrote and nobody reviewed",
        )
    verb("status", _status, "show how far each article is in each locale", "locale")
    memory = verbs.add_parser(
        "tmx",
        help="exchange the translation memory with other tools",
        description="Exchange the translation memory with other tools, as TMX.",
    )
    exchanges = memory.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, does, text in (
        ("export", _tmx_export, "write everything reviewed to a TMX file"),
        ("import", _tmx_import, "take the translations of a TMX file into the project's memory"),
    ):
        exchange = exchanges.add_parser(name, help=text, parents=[common])
        exchange.set_defaults(run=does)
        exchange.add_argument("file", type=Path, metavar="FILE.tmx")
        _add_locale(exchange)
    models = verbs.add_parser(
        "models",
        help="list, install or remove translation models",
        description="List, install or remove translation models (Argos packages).",
    )
    actions = models.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = actions.add_parser("list", help="list installed models", parents=[common])
    listing.set_defaults(run=_models_list)
    install = actions.add_parser(
        "install", help="install a model into the project", parents=[common]
    )
    install.add_argument("model", help="an .argosmodel file, or a language pair such as en-ko")
    install.set_defaults(run=_models_install)
    remove = actions.add_parser("remove", help="remove a model from the project", parents=[common])
    remove.add_argument("model", help="a language pair such as en-ko")
    remove.set_defaults(run=_models_remove)
    return parser


def _add_locale(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-l",
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="work on this locale only; may be given again",
    )


class _Output:
    """Where results go: text or JSON on standard output, messages on standard error."""

    def __init__(self, quiet: bool, as_json: bool) -> None:
        self.quiet = quiet
        self.as_json = as_json
        self.color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")

    def text(self, line: str) -> None:
        if not self.quiet and not self.as_json:
            print(line)

    def json(self, value: dict[str, Any]) -> None:
        if self.as_json:
            print(json.dumps(value, ensure_ascii=False, indent=1))

    def note(self, line: str) -> None:
        if not self.quiet:
            print(line, file=sys.stderr)

    def error(self, error: PipelineError) -> None:
        label = "\033[1;31merror:\033[0m" if self.color else "error:"
        print(f"{label} {error}", file=sys.stderr)

    def problem(self, path: str | None, line: int | None, message: str, text: str) -> None:
        label = "\033[1;33mwarning:\033[0m" if self.color else "warning:"
        place = ":".join(str(part) for part in (path, line) if part is not None)
        about = f" ({text[:60]!r})" if text else ""
        self.note(f"{label} {place}: {message}{about}")

    def report(self, report: Report, check: bool) -> None:
        done = {"wrote": "would write", "removed": "would remove", "renamed": "would rename"}
        for what, path in report.changes:
            self.text(f"{done[what] if check else what} {path}")
        for problem in report.problems:
            self.problem(problem.path, problem.line, problem.message, problem.text)
        for error in report.errors:
            self.error(error)


def _place(error: PipelineError) -> dict[str, Any]:
    """Where an error is and what to do about it, for machines."""
    path = None if error.path is None else str(error.path)
    return {"path": path, "line": error.line, "hint": error.hint}


class _Bar:
    """A progress bar on standard error, shown only to people."""

    def __init__(self, quiet: bool) -> None:
        self._off = quiet or not sys.stderr.isatty()
        self._bar: Any = None

    def start(self, locale: str, total: int) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=total, desc=f"translating {locale}", unit=" sentences", disable=self._off
        )

    def advance(self, count: int) -> None:
        self._bar.update(count)

    def finish(self) -> None:
        self._bar.close()


@contextlib.contextmanager
def _opened(options: argparse.Namespace) -> Iterator[tuple[Project, Stamps, Cache]]:
    from pipeline.project.cache import Cache
    from pipeline.project.workspace import CACHE, Project, Stamps

    project = Project(options.project)
    holder = f"`pipeline {' '.join(sys.argv[1:])}` (process {os.getpid()})"
    with (
        project.store.lock(holder, options.wait),
        Cache(project.store.path(CACHE)) as cache,
    ):
        project.cache = cache
        stamps = Stamps(cache, project.config)
        try:
            yield project, stamps, cache
        finally:
            stamps.save()
            cache.keep_documents(project.segmented)


def _finish(out: _Output, report: Report, check: bool = False, rows: Sequence[Row] = ()) -> int:
    out.report(report, check)
    out.json(
        {
            "changes": [{"action": what, "path": path} for what, path in report.changes],
            "warnings": [asdict(problem) for problem in report.problems],
            "errors": [{"message": e.message, **_place(e)} for e in report.errors],
            "status": [row.as_dict() for row in rows],
        }
    )
    if check and not report.changes and not report.errors:
        out.text("nothing would change")
    return 1 if report.errors or (check and report.changes) else 0


def _extract(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.stages.extract import extract

    with _opened(options) as (project, stamps, _):
        return _finish(out, extract(project, stamps, options.check), options.check)


def _update(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.stages.extract import update

    with _opened(options) as (project, stamps, _):
        locales = project.locales(options.locale)
        return _finish(out, update(project, stamps, locales, options.check), options.check)


def _pretranslate(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.stages.pretranslate import pretranslate

    with _opened(options) as (project, stamps, cache):
        locales = project.locales(options.locale)
        bar = _Bar(out.quiet or out.as_json)
        return _finish(out, pretranslate(project, stamps, cache, locales, bar, options.refresh))


def _build(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.stages.build import build

    with _opened(options) as (project, stamps, _):
        locales = project.locales(options.locale)
        return _finish(out, build(project, stamps, locales, options.check), options.check)


def _run(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.stages.build import build
    from pipeline.stages.extract import extract, update
    from pipeline.stages.pretranslate import pretranslate
    from pipeline.stages.status import status

    with _opened(options) as (project, stamps, cache):
        locales = project.locales(options.locale)
        report = extract(project, stamps)
        report.add(update(project, stamps, locales))
        bar = _Bar(out.quiet or out.as_json)
        report.add(pretranslate(project, stamps, cache, locales, bar, options.refresh))
        report.add(build(project, stamps, locales))
        rows = status(project, stamps, locales, report)
        report.errors = _once(report.errors)
        code = _finish(out, report, rows=rows)
        out.text(_table(rows))
        return code


def _status(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.project.workspace import Report
    from pipeline.stages.status import status

    with _opened(options) as (project, stamps, _):
        report = Report()
        rows = status(project, stamps, project.locales(options.locale), report)
        code = _finish(out, report, rows=rows)
        out.text(_table(rows))
        return code


def _once(errors: Sequence[PipelineError]) -> list[PipelineError]:
    """Each error once, though several stages met it."""
    return list({str(error): error for error in errors}.values())


def _table(rows: Sequence[Row]) -> str:
    head = ("locale", "article", "reviewed", "machine", "stale", "untranslated", "disclaimers")
    lines = [head] + [
        (
            row.locale, row.article, str(row.reviewed), str(row.machine), str(row.stale),
            str(row.untranslated),
            f"{row.approved}/{row.disclaimers} approved" if row.disclaimers else "none",
        )
        for row in rows
    ]  # fmt: skip
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 2 <= column <= 5 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _init(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.stages.init import init

    for path in init(options.project):
        out.text(f"wrote {path}")
    out.text("Next: put articles into source/, then `pipeline run`.")
    return 0


def _tmx_export(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.stages.exchange import export

    with _opened(options) as (project, _, _):
        return _finish(out, export(project, options.file, project.locales(options.locale)))


def _tmx_import(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.stages.exchange import import_

    with _opened(options) as (project, _, _):
        return _finish(out, import_(project, options.file, project.locales(options.locale)))


def _models_list(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.engines import packages

    found = packages.installed(_packages_folder(options))
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


def _models_install(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.engines import packages

    folder = _packages_folder(options, needed=True)
    assert folder is not None
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


def _models_remove(options: argparse.Namespace, out: _Output) -> int:
    from pipeline.engines import packages

    folder = _packages_folder(options, needed=True)
    assert folder is not None
    path = packages.remove(options.model, folder)
    out.text(f"removed {path}")
    out.json({"removed": options.model, "path": str(path)})
    return 0


def _packages_folder(options: argparse.Namespace, needed: bool = False) -> Path | None:
    from pipeline.project.workspace import Project

    try:
        project = Project(options.project)
    except PipelineError:
        if needed:
            raise
        return None
    return project.store.path(project.config.packages)


if __name__ == "__main__":
    sys.exit(main())
