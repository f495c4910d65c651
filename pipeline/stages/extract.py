"""Articles to templates."""

from __future__ import annotations

from pipeline.catalogs import ownership
from pipeline.catalogs.comments import line
from pipeline.errors import PipelineError, unforeseen
from pipeline.languages import labels
from pipeline.model import Problem
from pipeline.project.paths import article_of
from pipeline.project.workers import spread
from pipeline.project.workspace import Workspace
from pipeline.stages.report import Action, Report
from pipeline.stages.templates import domains, template


def extract(workspace: Workspace) -> Report:
    """Write the template of every article; remove those that it once wrote for one that is gone.

    Raises:
        PipelineError: If the source folder cannot be read.
    """
    report = Report(errors=list(workspace.refused()))
    names = domains(workspace)
    due = [domain for domain in names if not is_extracted(workspace, domain)]
    jobs = {_origin(workspace, domain): domain for domain in due}
    report.gather(spread(workspace, _extract_one, jobs))
    if workspace.refused():
        return report  # an article that cannot be read is not gone
    known = {f"{domain}.pot" for domain in names}
    for name in workspace.files.files(workspace.paths.templates, ".pot"):
        if name not in known:
            with report.working_on(f"{workspace.paths.templates}/{name}"):
                _tidy(workspace, name.removesuffix(".pot"), report)
    report.problems += workspace.take_notices()
    return report


def _tidy(workspace: Workspace, domain: str, report: Report) -> None:
    """Remove a template whose article is gone, if it is the pipeline's own."""
    files, path = workspace.files, workspace.paths.pot(domain)
    content = files.content(path)
    if content is None:
        return
    text, article = content.data.decode(errors="replace"), _reference(workspace, domain)
    if _is_foreign(text, workspace, domain):
        return
    if not ownership.is_own_template(text, article):
        what = f"its article {article} is gone, but it is not as the pipeline wrote it; delete it"
        report.problems.append(Problem("orphaned", f"{what} if nobody needs it", path))
    elif files.remove_known(path, content.data):
        report.note(Action.REMOVED, path)


def _reference(workspace: Workspace, domain: str) -> str:
    """How a template refers to its article."""
    if domain == labels.DOMAIN:
        return labels.REFERENCE
    return line(workspace.paths.source(article_of(domain)))


def _is_foreign(text: str, workspace: Workspace, domain: str) -> bool:
    """Whether a template is another program's, whatever version of the pipeline wrote ours."""
    names = [_reference(workspace, domain)]
    if domain == labels.DOMAIN:
        names.append(labels.FORMER_REFERENCE)
    return all(ownership.is_foreign_template(text, name) for name in names)


def is_extracted(workspace: Workspace, domain: str) -> bool:
    """Whether the template is what its article, as it is now, would come to."""
    try:
        with unforeseen(None):
            return workspace.stamps.get(f"extract:{domain}", _inputs(workspace, domain)) is not None
    except PipelineError:
        return False


def _origin(workspace: Workspace, domain: str) -> str:
    """What a template is made from, for people."""
    if domain == labels.DOMAIN:
        return workspace.paths.pot(domain)
    return workspace.paths.source(article_of(domain))


def _inputs(workspace: Workspace, domain: str) -> tuple[str, str]:
    return _source(workspace, domain), workspace.files.digest(workspace.paths.pot(domain))


def _source(workspace: Workspace, domain: str) -> str:
    """The digest of what a template is made from."""
    if domain == labels.DOMAIN:
        return ""
    return workspace.files.digest(workspace.paths.source(article_of(domain)))


def _extract_one(workspace: Workspace, domain: str) -> Report:
    from pipeline.catalogs import po

    report = Report()
    path = workspace.paths.pot(domain)
    # Before the work: whoever saves the article meanwhile has it extracted again.
    source = _source(workspace, domain)
    text = po.serialize(template(workspace, domain))
    _check_whose(workspace, domain)
    changed, digest = workspace.files.put(path, text)
    if changed:
        report.note(Action.WROTE, path)
    workspace.stamps.set(f"extract:{domain}", (source, digest), True)
    return report


def _check_whose(workspace: Workspace, domain: str) -> None:
    """The template that is to be replaced must not be another program's.

    Raises:
        PipelineError: If it is.
    """
    path, article = workspace.paths.pot(domain), _reference(workspace, domain)
    content = workspace.files.content(path)
    there = content.data.decode(errors="replace") if content else ""
    if _is_foreign(there, workspace, domain):
        raise PipelineError(
            f"is another program's template, and is left alone, but has the name of {article}'s",
            path=path,
            hint="Rename the article, or keep the other program's templates in another folder.",
        )
