"""Templates into each locale's catalogs."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.catalogs import merge, minor, moved, ownership, review
from pipeline.catalogs.provenance import machine_translated
from pipeline.errors import PipelineError
from pipeline.invisible import is_blank
from pipeline.languages import labels
from pipeline.languages.registry import language
from pipeline.model import Catalog, Context, Message, Problem, State
from pipeline.project.paths import article_of
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages import approvals, orphans, returning
from pipeline.stages.engine import UNTOLD, Progress
from pipeline.stages.extract import is_extracted
from pipeline.stages.orphans import Orphan
from pipeline.stages.report import Action, Report
from pipeline.stages.stamping import is_updated, mark_updated, template_digest
from pipeline.stages.templates import domains, template

ATTEMPTS = 5
"""How often a catalog is taken over anew because somebody saves it; then it is copied and stays."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A catalog to bring up to its template.

    Attributes:
        earlier: The domain's earlier name, if its article was renamed.
        extracted: Whether the template says what the article says.
    """

    locale: str
    domain: str
    earlier: str | None
    extracted: bool


@dataclass(slots=True)
class _Done:
    """What came of a job.

    Attributes:
        left: Where those messages stood that people had translated and that the article has lost.
    """

    domain: str
    report: Report = field(default_factory=Report)
    left: dict[moved.Key, Context] = field(default_factory=dict)


def update(workspace: Workspace, locales: Sequence[str], progress: Progress = UNTOLD) -> Report:
    """Merge the templates into the catalogs of ``locales``.

    A catalog that cannot be read is reported and left alone; the others are updated. What people
    have translated comes along when its text moves to another article, and when the article gets
    another name.

    Args:
        workspace: The project.
        locales: The locales to work on.
        progress: Told how many catalogs there are and how many are done.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = Report(errors=list(workspace.refused()))
    names = domains(workspace)
    for locale in locales:
        due = [domain for domain in names if not is_updated(workspace, locale, domain)]
        # While an article cannot be read, no catalog is known to have none.
        hidden = workspace.refused()
        alone = {} if hidden else orphans.find(workspace, locale, names, report)
        renamed = _renamed(workspace, locale, due, alone) if alone else {}
        jobs = {
            workspace.paths.po(locale, domain): _Job(
                locale, domain, renamed.get(domain), is_extracted(workspace, domain)
            )
            for domain in due
        }
        left = _merged(workspace, jobs, progress, report)
        still = orphans.remaining(workspace, locale, alone)
        report.add(returning.returned(workspace, locale, names, returning.Lost(still, left)))
        report.add(orphans.tidied(workspace, locale, still))
    report.problems += workspace.take_notices()
    return report


def _merged(
    workspace: Workspace, jobs: Mapping[str, _Job], progress: Progress, report: Report
) -> dict[str, Mapping[moved.Key, Context]]:
    """Do the jobs; returns what each domain has lost."""
    left: dict[str, Mapping[moved.Key, Context]] = {}
    if not jobs:
        return left
    progress.start(next(iter(jobs.values())).locale, len(jobs), "catalogs")
    try:
        for done in spread(workspace, _update_one, jobs):
            if isinstance(done, PipelineError):
                report.errors.append(done)
            else:
                report.add(done.report)
                left[done.domain] = done.left
            progress.advance(1)
    finally:
        progress.finish()
    return left


def _renamed(
    workspace: Workspace, locale: str, names: Sequence[str], alone: Mapping[str, Orphan]
) -> dict[str, str]:
    """Earlier names of those of ``names`` that have no catalog but seem to have had one."""
    new = [name for name in names if not workspace.files.exists(workspace.paths.po(locale, name))]
    if not new:
        return {}
    catalogs = {
        domain: workspace.catalog(locale, domain)
        for domain, orphan in alone.items()
        if not orphan.foreign
    }
    found = {}
    for domain in new:
        earlier = None
        with contextlib.suppress(PipelineError):  # told of by its job
            earlier = merge.rename(catalogs, _template(workspace, domain))
        if earlier is not None:
            del catalogs[earlier]
            found[domain] = earlier
    return found


def _template(workspace: Workspace, domain: str) -> Catalog:
    from pipeline.catalogs import po

    content = workspace.files.content(workspace.paths.pot(domain))
    return po.parse(content.text, content.name) if content else template(workspace, domain)


def _update_one(workspace: Workspace, job: _Job) -> _Done:
    return _Merging(workspace, job).done()


class _Merging:
    """One catalog that is brought up to its template."""

    def __init__(self, workspace: Workspace, job: _Job) -> None:
        self._workspace, self._job = workspace, job
        self._path = workspace.paths.po(job.locale, job.domain)
        self._stamped = template_digest(workspace, job.domain)
        # An up-to-date template says what the article says, and that is at hand already.
        self._new = (template if job.extracted else _template)(workspace, job.domain)
        self._inherited = Catalog() if job.earlier is None else self._catalog(job.earlier)
        self._ours: Catalog | None = None
        self._before: Catalog | None = None
        self._doubts = _Doubts(workspace, job.locale, job.domain)
        self._done = _Done(job.domain)

    def done(self) -> _Done:
        """What became of it."""
        job, report = self._job, self._done.report
        durable = job.earlier is not None
        if self._workspace.rewrite(job.locale, job.domain, self._change, durable=durable):
            report.note(Action.WROTE, self._path)
        if job.earlier is not None:
            self._succeed(job.earlier)
        merged = self._catalog(job.domain)
        report.problems += self._doubts.problems(merged)
        report.problems += approvals.problems(self._before, merged, self._path)
        mark_updated(self._workspace, job.locale, job.domain, self._stamped)
        report.problems += self._workspace.take_notices()
        return self._done

    def _catalog(self, domain: str) -> Catalog:
        return self._workspace.catalog(self._job.locale, domain)

    def _change(self, old: Catalog | None) -> Catalog | None:
        """The merged catalog, or None if it is as it was."""
        from pipeline.catalogs import po

        job, project = self._job, self._workspace.settings.name
        is_labels = job.domain == labels.DOMAIN
        if old is not None and not is_labels and ownership.is_foreign_catalog(old):
            raise _foreign(self._workspace, job)
        before = self._inherited if old is None or old == self._ours else old
        self._before = before
        merged = merge.merge(before, self._new, job.locale, project, self._doubts)
        if is_labels:
            merged = _with_labels(merged, job.locale)
        self._done.left = moved.left_behind(before, merged)
        if job.earlier is not None:
            self._ours = po.written(merged)[1]
        return None if merged == old else merged

    def _succeed(self, earlier: str) -> None:
        """Remove the catalog under the article's earlier name, if nothing in it is lost with it."""
        locale = self._job.locale
        removed = False
        for _ in range(ATTEMPTS):
            own = orphans.is_own(self._workspace, earlier, self._inherited)
            if not own or not review.has_all(self._catalog(self._job.domain), self._inherited):
                break
            removed = self._workspace.remove_catalog(locale, earlier)
            if removed:
                break
            # Somebody has saved it while its messages were taken over.
            self._inherited = self._catalog(earlier)
            self._workspace.rewrite(locale, self._job.domain, self._change)
        self._note_succession(earlier, moved_away=removed)

    def _note_succession(self, earlier: str, *, moved_away: bool) -> None:
        before = self._workspace.paths.po(self._job.locale, earlier)
        action = Action.RENAMED if moved_away else Action.COPIED
        self._done.report.note(action, f"{before} to {self._path}")


def _foreign(workspace: Workspace, job: _Job) -> PipelineError:
    return PipelineError(
        f"has the name of the catalog of {workspace.paths.source(article_of(job.domain))}, but "
        "its messages are from no article",
        path=workspace.paths.po(job.locale, job.domain),
        hint="Rename the article, or keep the other program's catalogs in another folder.",
    )


class _Doubts:
    """What speaks against calling a change minor: the checks, asked of both sides of it."""

    def __init__(self, workspace: Workspace, locale: str, domain: str) -> None:
        self._workspace, self._locale, self._domain = workspace, locale, domain
        self._told: dict[moved.Key, str] = {}

    def __call__(self, entry: Message, reviewed: Message) -> str | None:
        # Here, because few changes are said to be minor.
        from pipeline.document.inline import Reader
        from pipeline.translate import gate

        read = Reader(self._workspace.document(article_of(self._domain)).outline)
        before, now, target = map(read, (reviewed.msgid, entry.msgid, reviewed.msgstr))
        doubt = (
            gate.markup_refusal(now, target)
            or gate.meaning_refusal(before.text, now.text)
            or gate.refusal(now.text, target.text, language(self._locale))
        )
        if doubt:
            self._told[entry.key] = doubt
        return doubt

    def problems(self, catalog: Catalog) -> Iterable[Problem]:
        """Says which changes were not taken for minor, and why."""
        path = self._workspace.paths.po(self._locale, self._domain)
        for message in catalog.active:
            changes = minor.told(message)
            if not changes or review.state(message) is not State.STALE:
                continue
            doubt = self._told.get(message.key)
            told = ", ".join(" => ".join(change) for change in changes)
            what = f"its translation waits for review, though {told} is said to be a minor change"
            if doubt is None and message.previous is not None:
                forms = minor.earlier_forms(message.msgid, changes)
                if minor.plain(message.previous) not in forms:
                    doubt = "more than that has changed since the review"
            if doubt is not None:
                yield Problem("minor", f"{what}: {doubt}", path, message.line, message.msgid)


def _with_labels(merged: Catalog, locale: str) -> Catalog:
    """The labels' catalog with the translations that come with the pipeline where none are."""
    known = language(locale)

    def filled(message: Message) -> Message:
        text = known.labels.get(message.msgid)
        if text is None or not is_blank(message.msgstr) or message.obsolete:
            return message
        if message.msgid in known.reviewed_labels:
            return dataclasses.replace(message, msgstr=text)
        return machine_translated(
            message, text, labels.ENGINE, labels.CONFIDENCE, ("no native reader has reviewed it",)
        )

    return dataclasses.replace(merged, messages=tuple(map(filled, merged.messages)))
