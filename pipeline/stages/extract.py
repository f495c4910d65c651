"""Articles to templates."""

from __future__ import annotations

from pipeline.errors import PipelineError
from pipeline.languages import labels
from pipeline.project.mode import Mode
from pipeline.project.paths import article_of
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages.report import Action, Report
from pipeline.stages.templates import domains, template


def extract(workspace: Workspace, mode: Mode = Mode.WRITE) -> Report:
    """Write the template of every article; remove those whose article is gone.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = Report(errors=list(workspace.refused()))
    names = domains(workspace)
    due = [domain for domain in names if not is_extracted(workspace, domain)]
    report.gather(spread(workspace, _extract_one, [(domain, mode) for domain in due]))
    if workspace.refused():
        return report  # an article that cannot be read is not gone
    known = {f"{domain}.pot" for domain in names}
    for name in workspace.files.files(workspace.paths.templates, ".pot"):
        if name not in known:
            path = f"{workspace.paths.templates}/{name}"
            if mode is Mode.WRITE:
                workspace.files.remove(path)
            report.note(Action.REMOVED, path)
    return report


def is_extracted(workspace: Workspace, domain: str) -> bool:
    """Whether the template is what its article, as it is now, would come to."""
    try:
        return workspace.stamps.get(f"extract:{domain}", _inputs(workspace, domain)) is not None
    except PipelineError:
        return False


def _inputs(workspace: Workspace, domain: str) -> tuple[str, str]:
    return _source(workspace, domain), workspace.files.digest(workspace.paths.pot(domain))


def _source(workspace: Workspace, domain: str) -> str:
    """The digest of what a template is made from."""
    if domain == labels.DOMAIN:
        return ""
    return workspace.files.digest(workspace.paths.source(article_of(domain)))


def _extract_one(workspace: Workspace, job: tuple[str, Mode]) -> Report:
    from pipeline.catalogs import po

    domain, mode = job
    report = Report()
    path = workspace.paths.pot(domain)
    # Before the work: whoever saves the article meanwhile has it extracted again.
    source = _source(workspace, domain)
    text = po.serialize(template(workspace, domain))
    if mode is Mode.CHECK and workspace.files.differs(path, text):
        report.note(Action.WROTE, path)
        return report
    changed, digest = workspace.files.put(path, text)
    if changed:
        report.note(Action.WROTE, path)
    workspace.stamps.set(f"extract:{domain}", (source, digest), True)
    return report
