"""A project opened as a workspace, as a program other than the command line uses it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import (
    Action,
    Catalog,
    CatalogError,
    Change,
    ConfigError,
    LockedError,
    PipelineError,
    Report,
    SourceError,
    Workspace,
    build,
    extract,
    pretranslate,
    run,
    status,
    update,
)
from pipeline.project import files as files_module
from pipeline.project import lock
from pipeline.project.files import Files
from pipeline.project.paths import Paths, article_of, domain_of
from pipeline.project.settings import Settings
from pipeline.project.workers import spread
from tests.conftest import Folder


class Silent:
    """Nobody watches."""

    def start(self, locale: str, total: int, unit: str) -> None: ...

    def advance(self, count: int) -> None: ...

    def finish(self) -> None: ...


def test_the_stages_take_articles_to_pages(project: Folder) -> None:
    with Workspace(project.root) as workspace:
        assert Change(Action.WROTE, "locales/pot/note.pot") in extract(workspace).changes
        report = update(workspace, ["es"])
        assert Change(Action.WROTE, "locales/es/LC_MESSAGES/note.po") in report.changes
        assert pretranslate(workspace, ["es"], Silent()).changes
        report = build(workspace, ["es"])
        assert Change(Action.WROTE, "output/es/note.md") in report.changes
        rows, report = status(workspace, ["es"])
        assert [row.article for row in rows] == workspace.articles()
        assert report == Report()
    assert not (project.root / "output" / "ko").exists()
    before = project.snapshot()
    with Workspace(project.root) as workspace:
        rows, report = run(workspace, ["es"], Silent())
    assert report.changes == []
    assert project.snapshot() == before


def test_checking_writes_nothing_and_says_all(project: Folder) -> None:
    before = project.snapshot()
    with Workspace(project.root, dry_run=True) as workspace:
        reports = [extract(workspace), update(workspace, ["ko"]), build(workspace, ["ko"])]
    assert project.snapshot() == before
    changed = [change.path for report in reports for change in report.changes]
    assert {"locales/pot/note.pot", "locales/ko/LC_MESSAGES/note.po", "output/ko/note.md"} <= {
        *changed
    }
    with Workspace(project.root) as workspace:
        extract(workspace)
        update(workspace, ["ko"])
    with Workspace(project.root, dry_run=True) as workspace:
        assert extract(workspace) == Report()
        assert update(workspace, ["ko"]) == Report()


def test_a_workspace_that_was_not_entered_reads_and_keeps_nothing(project: Folder) -> None:
    workspace = Workspace(project.root)
    assert workspace.pages() == ["note.md", "pain/knee.md"]
    assert workspace.document("note.md").units
    assert workspace.catalog("es", "note") == Catalog()
    assert not (project.root / ".pipeline").exists()
    extract(workspace)
    update(workspace, ["es"])
    with pytest.raises(ValueError, match="entered"):
        pretranslate(workspace, ["es"], Silent())


def test_one_workspace_sees_what_others_save(project: Folder) -> None:
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    with Workspace(project.root) as workspace:
        extract(workspace)
        update(workspace, ["es"])
        assert workspace.catalog("es", "pain/knee").active[0].msgstr == ""
        assert workspace.catalog("es", "pain/knee") is workspace.catalog("es", "pain/knee")
        project.edit(path, 'msgid "Knee"\nmsgstr ""', 'msgid "Knee"\nmsgstr "Rodilla"')
        assert workspace.catalog("es", "pain/knee").active[0].msgstr == "Rodilla"
        assert workspace.document("pain/knee.md") is workspace.document("pain/knee.md")
        project.edit("source/pain/knee.md", "# Knee", "# The knee")
        assert workspace.document("pain/knee.md").units[0].source == "The knee"
        (project.root / "source/pain/knee.md").unlink()
        with pytest.raises(SourceError, match="not there any more"):
            workspace.document("pain/knee.md")


def test_a_catalog_saved_meanwhile_is_asked_for_again(project: Folder) -> None:
    path = "locales/es/LC_MESSAGES/pain/knee.po"
    seen: list[str] = []

    def change(old: Catalog | None) -> Catalog | None:
        assert old is not None
        if not seen:
            project.edit(path, 'msgid "Knee"\nmsgstr ""', 'msgid "Knee"\nmsgstr "Rodilla"')
        seen.append(old.active[0].msgstr)
        return replace(old, preamble=("Checked",))

    with Workspace(project.root) as workspace:
        extract(workspace)
        update(workspace, ["es"])
        assert workspace.rewrite("es", "pain/knee", change)
        assert workspace.catalog("es", "pain/knee").preamble == ("Checked",)
        assert not workspace.rewrite("es", "pain/knee", lambda old: old)
        assert not workspace.rewrite("es", "pain/knee", lambda _: None)
    assert seen == ["", "Rodilla"]
    assert 'msgstr "Rodilla"' in project.read(path)


def test_a_catalog_that_cannot_be_read_is_left_alone(project: Folder) -> None:
    path = project.write("locales/es/LC_MESSAGES/note.po", "nonsense\n")
    with Workspace(project.root) as workspace, pytest.raises(CatalogError, match="not a valid"):
        workspace.rewrite("es", "note", lambda _: Catalog())
    assert path.read_text("utf-8") == "nonsense\n"


def test_the_lock_is_held_while_entered_and_given_back_whatever_happens(project: Folder) -> None:
    with Workspace(project.root, holder="the first"):
        with pytest.raises(LockedError, match="in use by the first"):
            Workspace(project.root, wait=0).__enter__()
        assert (project.root / ".pipeline/lock.holder").read_text() == "the first"
    with pytest.raises(RuntimeError), Workspace(project.root):
        raise RuntimeError
    with Workspace(project.root, wait=0):
        holder = (project.root / ".pipeline/lock.holder").read_text()
        assert holder == f"process {os.getpid()}"
    assert not (project.root / ".pipeline/lock.holder").exists()
    assert (project.root / ".pipeline/.gitignore").read_text() == "*\n"


def test_what_was_found_out_before_an_error_is_kept(project: Folder) -> None:
    def interrupted() -> None:
        with Workspace(project.root) as workspace:
            extract(workspace)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with Workspace(project.root) as workspace:
        assert workspace.stamps.get(
            "extract:pain/knee",
            [
                workspace.files.digest("source/pain/knee.md"),
                workspace.files.digest("locales/pot/pain/knee.pot"),
            ],
        )


def test_no_project_and_no_locale(tmp_path: Path, project: Folder) -> None:
    with pytest.raises(ConfigError, match="is not a folder"):
        Workspace(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="is not a folder"):
        Workspace(tmp_path / ("x" * 5000))
    with pytest.raises(ConfigError, match=r"there is no pyproject\.toml"):
        Workspace(tmp_path)
    workspace = Workspace(project.root)
    assert workspace.locales() == ("ko", "es")
    assert workspace.locales(["es"]) == ("es",)
    with pytest.raises(ConfigError, match="unknown locale 'de'"):
        workspace.locales(["es", "de"])


def _work(workspace: Workspace, job: int) -> int:
    if job % 3 == 0:
        raise PipelineError(f"job {job}")
    workspace.stamps.set(f"job {job}", [], True)
    return job * 2


@pytest.mark.parametrize("count", [6, 130])
def test_work_is_spread_and_comes_back_in_order(project: Folder, count: int) -> None:
    with Workspace(project.root) as workspace:
        found: Sequence[int | PipelineError] = list(
            spread(workspace, _work, {f"{job}.md": job for job in range(count)})
        )
        for job, result in enumerate(found):
            if job % 3 == 0:
                assert isinstance(result, PipelineError)
                assert result.message == f"job {job}"
            else:
                assert result == job * 2
                assert workspace.stamps.get(f"job {job}", []) is True
                assert workspace.stamps.get(f"job {job}", ["other"]) is None
    assert len(found) == count


def test_reports_are_gathered_in_order() -> None:
    first, error = Report([Change(Action.WROTE, "a")]), PipelineError("b")
    report = Report()
    report.gather([first, error, Report([Change(Action.REMOVED, "c")])])
    assert [change.path for change in report.changes] == ["a", "c"]
    assert report.errors == [error]


def test_names_of_files() -> None:
    paths = Paths(Settings(source="docs", catalogs="po", output="site", locales=("es-MX",)))
    assert paths.source("a/b.md") == "docs/a/b.md"
    assert paths.pot("a/b") == "po/pot/a/b.pot"
    assert paths.po("es-MX", "a/b") == "po/es_MX/LC_MESSAGES/a/b.po"
    assert paths.page("es-MX", "a/b.md") == "site/es-MX/a/b.md"
    assert paths.pages("es-MX") == "site/es-MX"
    assert paths.memory == "po/memory.tmx"
    assert domain_of("a/b.c.md") == "a/b.c"
    assert article_of("a/b.c") == "a/b.c.md"
    names = ("_disclaimers/a.md", "_disclaimers/x/a.md", "_a.md", "_x/a.md", "x/_disclaimers/a.md")
    assert [paths.is_partial(name) for name in names] == [True, True, False, False, False]
    assert paths.shared("a") == ["_disclaimers/a.md", "a.md"]


def test_a_digest_is_of_what_is_there_now(tmp_path: Path) -> None:
    files = Files(tmp_path)
    assert files.digest("a") == ""
    assert files.content("a") is None
    assert files.write("a", "one")
    assert not files.write("a", "one")
    one = files.digest("a")
    assert one == files_module.hashed(b"one")
    (tmp_path / "a").write_text("other")
    assert files.digest("a") == files_module.hashed(b"other")
    (tmp_path / "a").unlink()
    assert files.digest("a") == ""
    content = files.rewrite("a", lambda old: "new" if old is None else None)
    assert content is not None
    assert (content.text, content.digest) == ("new", files.digest("a"))
    assert files.rewrite("a", lambda old: old.text if old else None) is None


def test_a_file_is_replaced_with_its_permissions(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.write("a/b", "one")
    assert (tmp_path / "a/b").stat().st_mode & 0o777 == 0o644
    (tmp_path / "a/b").chmod(0o600)
    files.write("a/b", "two")
    assert (tmp_path / "a/b").stat().st_mode & 0o777 == 0o600
    files.write("a/c", "three")
    files.remove("a/b")
    assert (tmp_path / "a").exists()
    files.remove("a/c")
    assert not (tmp_path / "a").exists()
    files.remove("a/c")


def test_files_are_listed_sorted_without_hidden_ones(tmp_path: Path) -> None:
    files = Files(tmp_path)
    for name in ("s/b.md", "s/a/c.md", "s/.x/d.md", "s/.e.md", "s/f.txt"):
        files.write(name, name)
    assert files.files("s", ".md") == ["a/c.md", "b.md"]
    assert files.files("s") == ["a/c.md", "b.md", "f.txt"]
    assert files.files("nowhere") == []


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.write("a", "x" * 2**20)
    assert files.content("a", 2**20)
    files.write("a", "x" * (2**20 + 1))
    with pytest.raises(SourceError, match="larger than 1 MB"):
        files.content("a", 2**20)


def test_a_lock_file_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / ".pipeline").write_text("a file")
    held = lock.held(tmp_path / lock.FILE, "test", 0)
    with pytest.raises(PipelineError, match="cannot be written"):
        held.__enter__()


def test_a_locale_may_be_named_as_its_folder_is(project: Folder) -> None:
    project.edit("pyproject.toml", '"es"', '"pt-BR"')
    workspace = Workspace(project.root)
    assert workspace.locales(["pt_BR", "pt-BR"]) == ("pt-BR",)
