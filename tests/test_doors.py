"""Other packages add syntax rules and layouts; the packages of docs/extending.md are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.distributions import ALONE, Install, examples, pipeline, run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    root = tmp_path / "articles"
    (root / "source").mkdir(parents=True)
    (root / "pyproject.toml").write_text(
        '[tool.pipeline]\nengine = "pseudo"\nlocales = ["es"]\nlayout = "my-site"\n', "utf-8"
    )
    (root / "source" / "a.md").write_text(
        "---\ntitle: Rest\nlanguage: English\n---\n\nRest well.\n%%% a note %%%\nSleep.\n", "utf-8"
    )
    return root


def plain(articles: Path) -> None:
    """Let the project have no layout of others."""
    settings = articles / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").replace('layout = "my-site"\n', ""), "utf-8")


def test_a_package_adds_a_syntax_rule_and_a_layout(install: Install, articles: Path) -> None:
    environment = install(*examples())
    code, said = pipeline(environment, articles, "run")
    assert code == 0, said
    catalog = (articles / "locales/es/LC_MESSAGES/a.po").read_text("utf-8")
    assert 'msgid "Rest well."' in catalog
    assert 'msgid "Sleep."' in catalog
    assert "a note" not in catalog
    page = (articles / "output/es/content/a.md").read_text("utf-8")
    assert "\nlanguage: es\noriginal: ../../../source/a.md\n---\n\n:::caution\n" in page
    assert "](../../../source/a.md)\n:::\n" in page
    assert "\n%%% a note %%%\n" in page
    assert "English" not in page.split("---")[1]
    (articles / "source" / "a.md").unlink()
    assert pipeline(environment, articles, "run")[0] == 0
    assert not (articles / "output/es/content").exists()


def test_work_is_done_anew_when_a_plugin_comes_or_goes(install: Install, articles: Path) -> None:
    plain(articles)
    template = articles / "locales/pot/a.pot"
    assert pipeline(ALONE, articles, "extract")[0] == 0
    assert "%%% a note %%%" in template.read_text("utf-8")
    environment = install(*examples())
    assert pipeline(environment, articles, "extract")[0] == 0
    assert "a note" not in template.read_text("utf-8")
    assert pipeline(ALONE, articles, "extract")[0] == 0
    assert "%%% a note %%%" in template.read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "group", "reason"),
    [
        ("import nowhere\n", "pipeline.syntax", "cannot be loaded: ModuleNotFoundError"),
        ("name = 'x'\n", "pipeline.syntax", "has no install"),
        (
            "name = 'x'\ndef install(md):\n    md.enable('nonsense')\n",
            "pipeline.syntax",
            "cannot be installed: ValueError",
        ),
        (
            "name = 'tables'\ndef install(md):\n    pass\n",
            "pipeline.syntax",
            "takes the name 'tables', which is taken",
        ),
        ("name = 'my-site'\n", "pipeline.layouts", "has no keys and no path and no front_matter"),
    ],
)
def test_a_broken_plugin_is_one_error_that_names_its_package(
    install: Install, articles: Path, code: str, group: str, reason: str
) -> None:
    (articles / "source" / "b.md").write_text("Another.\n", "utf-8")
    if group != "pipeline.layouts":
        plain(articles)
    points = f'[project.entry-points."{group}"]\nbroken = "my_site.broken"\n'
    environment = install({"my_site/broken.py": code}, points)
    exit_code, said = pipeline(environment, articles, "run")
    assert exit_code == 1, said
    assert said.count("error") == 1, said
    assert f"the plugin 'broken' ({group}) of my-site-tools 1.5 {reason}" in said
    assert "Traceback" not in said


def test_plugins_come_in_the_order_of_their_names(install: Install) -> None:
    rule = "name = '{}'\ndef install(md):\n    pass\n"
    files = {f"my_site/{name}.py": rule.format(name) for name in ("b", "a", "c")}
    points = '[project.entry-points."pipeline.syntax"]\n'
    points += "".join(f'{name} = "my_site.{name}"\n' for name in ("c", "a", "b"))
    environment = install(files, points)
    code = (
        "from pipeline.document.syntax import registry\n"
        "print(*(rule.name for rule in registry.rules()))"
    )
    done = run(environment, "-c", code)
    assert done.stdout.split() == [
        "tables", "strikethrough", "footnotes", "definitions", "dollarmath", "containers",
        "a", "b", "c",
    ]  # fmt: skip


def test_what_no_built_in_rule_knows_is_still_kept_from_opening_a_block(install: Install) -> None:
    environment = install(*examples())
    code = (
        "from pipeline import segment\n"
        "print(segment('Rest.\\n').render(lambda unit: '%%% x %%%'), end='')"
    )
    assert run(environment, "-c", code).stdout == "\\%%% x %%%\n"


def test_an_unknown_layout_is_one_error(articles: Path) -> None:
    (articles / "source" / "b.md").write_text("Another.\n", "utf-8")
    code, said = pipeline(ALONE, articles, "build")
    assert code == 2
    assert said.count("unknown layout 'my-site'") == 1
    assert "Use one of: plain." in said


def test_a_package_adds_a_check_and_a_language(install: Install) -> None:
    code = """
from pipeline.checks.base import Pair
from pipeline.checks.registry import findings
from pipeline.checks.wording import sentence
from pipeline.languages.registry import language
for locale in ("es", "cy", "cy-GB"):
    pair = Pair("Give 5 mg/kg.", "Rhowch 5 mg i bob kilo.", language(locale))
    print(language(locale), *map(sentence, findings(pair)), sep="; ")
print(language("cy").has_term("mae gan y claf foch coch", "boch"))
for source, target in (
    ("Take two tablets.", "Nehmen Sie drei Tabletten."),
    ("Take two tablets.", "Nehmen Sie zwei Tabletten."),
    ("Take it.", "Nehmen Sie es nicht."),
):
    print(*(finding.code for finding in findings(Pair(source, target, language("de")))))
"""
    done = run(install(*examples()), "-c", code)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "Spanish('es'); mg/kg is missing",
        "Welsh('cy'); mg/kg is missing",
        "Welsh('cy'); mg/kg is missing",
        "True",
        "numbers",
        "",
        "negation",
    ]


@pytest.mark.parametrize(
    ("code", "group", "reason"),
    [
        ("code = 'cy'\n", "pipeline.languages", "has no table"),
        ("codes = ('x',)\n", "pipeline.checks", "has no find"),
        (
            "codes = ('x',)\ndef find(pair):\n    yield 1 / 0\n",
            "pipeline.checks",
            "cannot check a translation: ZeroDivisionError",
        ),
    ],
)
def test_a_broken_check_or_language_is_one_error_that_names_its_package(
    install: Install, articles: Path, code: str, group: str, reason: str
) -> None:
    settings = articles / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").replace('layout = "my-site"\n', ""), "utf-8")
    points = f'[project.entry-points."{group}"]\nbroken = "my_site.broken"\n'
    exit_code, said = pipeline(install({"my_site/broken.py": code}, points), articles, "run")
    assert exit_code == 1, said
    assert said.count("error") == 1, said
    assert f"the plugin 'broken' ({group}) of my-site-tools 1.5 {reason}" in said
    assert "Traceback" not in said
