"""Templates into each locale's catalogs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.catalogs import merge, minor, moved, ownership, review
from pipeline.catalogs.provenance import machine_translated
from pipeline.errors import PipelineError
from pipeline.languages import labels
from pipeline.languages.registry import language
from pipeline.model import Catalog, Context, Message, Problem, State
from pipeline.project.mode import Mode
from pipeline.project.paths import article_of
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages import orphans, returning
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
    mode: Mode


@dataclass(slots=True)
class _Done:
    """What came of a job.

    Attributes:
        left: Where those messages stood that people had translated and that the article has lost.
    """

    domain: str
    report: Report = field(default_factory=Report)
    left: dict[moved.Key, Context] = field(default_factory=dict)


def update(
    workspace: Workspace,
    locales: Sequence[str],
    mode: Mode = Mode.WRITE,
    progress: Progress = UNTOLD,
) -> Report:
    """Merge the templates into the catalogs of ``locales``.

    A catalog that cannot be read is reported and left alone; the others are updated. What people
    have translated comes along when its text moves to another article, and when the article gets
    another name.

    Args:
        workspace: The project.
        locales: The locales to work on.
        mode: Whether to write.
        progress: Told how many catalogs there are and how many are done.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = Report()
    names = domains(workspace)
    for locale in locales:
        due = [domain for domain in names if not is_updated(workspace, locale, domain)]
        alone = orphans.find(workspace, locale, names, report)
        renamed = _renamed(workspace, locale, due, alone) if alone else {}
        jobs = [
            _Job(locale, domain, renamed.get(domain), is_extracted(workspace, domain), mode)
            for domain in due
        ]
        left = _merged(workspace, jobs, progress, report)
        still = orphans.remaining(workspace, locale, alone)
        report.add(returning.returned(workspace, locale, names, returning.Lost(still, left, mode)))
        report.add(orphans.tidied(workspace, locale, still, mode))
    report.problems += workspace.take_notices()
    return report


def _merged(
    workspace: Workspace, jobs: Sequence[_Job], progress: Progress, report: Report
) -> dict[str, Mapping[moved.Key, Context]]:
    """Do the jobs; returns what each domain has lost."""
    left: dict[str, Mapping[moved.Key, Context]] = {}
    if not jobs:
        return left
    progress.start(jobs[0].locale, len(jobs), "catalogs")
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
    from pipeline.catalogs import po

    done = _Done(job.domain)
    report, locale, domain = done.report, job.locale, job.domain
    path = workspace.paths.po(locale, domain)
    stamped = template_digest(workspace, domain)
    # An up-to-date template says what the article says, and that is at hand already.
    new = (template if job.extracted else _template)(workspace, domain)
    inherited = Catalog() if job.earlier is None else workspace.catalog(locale, job.earlier)
    ours: Catalog | None = None
    doubts = _Doubts(workspace, locale, domain)

    def change(old: Catalog | None) -> Catalog | None:
        nonlocal ours
        if old is not None and domain != labels.DOMAIN and ownership.is_foreign_catalog(old):
            raise _foreign(workspace, locale, domain)
        before = inherited if old is None or old == ours else old
        merged = merge.merge(before, new, locale, workspace.settings.name, doubts)
        if domain == labels.DOMAIN:
            merged = _with_labels(merged, locale)
        done.left = moved.left_behind(before, merged)
        if job.earlier is not None:
            ours = po.written(merged)[1]
        return None if merged == old else merged

    if job.mode is Mode.CHECK:
        there = workspace.files.exists(path)
        if change(workspace.catalog(locale, domain) if there else None) is not None:
            report.note(Action.WROTE, path)
        if job.earlier is not None:
            report.note(*_succession(workspace, job, own=_is_own(workspace, job, inherited)))
        return done
    if workspace.rewrite(locale, domain, change, durable=job.earlier is not None):
        report.note(Action.WROTE, path)
    if job.earlier is not None:
        for _ in range(ATTEMPTS):
            safe = _is_own(workspace, job, inherited) and review.has_all(
                workspace.catalog(locale, domain), inherited
            )
            if not safe or workspace.remove_catalog(locale, job.earlier):
                break
            # Somebody has saved it while its messages were taken over.
            safe, inherited = False, workspace.catalog(locale, job.earlier)
            workspace.rewrite(locale, domain, change)
        report.note(*_succession(workspace, job, own=safe))
    report.problems += doubts.problems(workspace.catalog(locale, domain))
    mark_updated(workspace, locale, domain, stamped)
    report.problems += workspace.take_notices()
    return done


def _foreign(workspace: Workspace, locale: str, domain: str) -> PipelineError:
    return PipelineError(
        f"has the name of the catalog of {workspace.paths.source(article_of(domain))}, but its "
        "messages are from no article",
        path=workspace.paths.po(locale, domain),
        hint="Rename the article, or keep the other program's catalogs in another folder.",
    )


def _is_own(workspace: Workspace, job: _Job, inherited: Catalog) -> bool:
    assert job.earlier is not None
    return orphans.is_own(workspace, job.earlier, inherited)


def _succession(workspace: Workspace, job: _Job, *, own: bool) -> tuple[Action, str]:
    """What became of the catalog under the article's earlier name."""
    assert job.earlier is not None
    paths = (workspace.paths.po(job.locale, name) for name in (job.earlier, job.domain))
    return Action.RENAMED if own else Action.COPIED, " to ".join(paths)


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
        if text is None or message.msgstr or message.obsolete:
            return message
        if known.labels_reviewed:
            return dataclasses.replace(message, msgstr=text)
        return machine_translated(
            message, text, labels.ENGINE, labels.CONFIDENCE, ("no native reader has reviewed it",)
        )

    return dataclasses.replace(merged, messages=tuple(map(filled, merged.messages)))
