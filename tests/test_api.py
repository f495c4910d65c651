"""The public names: there, documented, and enough to write down every signature."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import dataclasses
import doctest
import inspect
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, GenericAlias, UnionType
from typing import Any

import pytest

import pipeline
from tools import api

ROOT = Path(__file__).parent.parent
FOREIGN = {("SyntaxRule", "markdown_it")}
"""A rule teaches the parser itself, which is markdown-it-py's."""
TYPING = {*typing.__all__, *collections.abc.__all__}
NAMES = [name for name in pipeline.__all__ if name != "__version__"]


def test_the_lists_of_public_names_agree() -> None:
    assert len(set(pipeline.__all__)) == len(pipeline.__all__)
    tree = ast.parse((ROOT / "pipeline" / "__init__.py").read_text("utf-8"))
    (typed,) = [n for n in tree.body if isinstance(n, ast.If)]
    imported = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in typed.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == pipeline._PLACES
    assert set(imported) == set(NAMES)
    assert set(" ".join(api.SECTIONS.values()).split()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_there_and_documented(name: str) -> None:
    found = getattr(pipeline, name)
    assert name in dir(pipeline)
    assert len(inspect.getdoc(found) or "" if is_code(found) else api.below(name)) > 10
    if isinstance(found, type):
        assert found.__doc__
        assert not found.__doc__.startswith(f"{found.__name__}("), "made by dataclass"
        for member, value in public_members(found):
            assert inspect.getdoc(value), f"{name}.{member}"


def is_code(found: object) -> bool:
    """Whether it is a class or a function, cached or not, and no constant or alias."""
    return isinstance(inspect.unwrap(found), type | FunctionType)  # type: ignore[arg-type]


def public_members(found: type) -> Iterator[tuple[str, Any]]:
    for name, value in vars(found).items():
        if not name.startswith("_") and isinstance(value, FunctionType | property | classmethod):
            yield name, value


def namespace(module: str) -> dict[str, Any]:
    """The module's names, those that it imports for types only included."""
    found = dict(vars(import_module(module)))
    for node in ast.parse(inspect.getsource(import_module(module))).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            code = compile(ast.Module(node.body, []), module, "exec")
            exec(code, found)
    return found


def classes(annotation: Any) -> Iterator[type]:
    """Every class that an annotation mentions."""
    arguments = typing.get_args(annotation)
    if isinstance(annotation, list | tuple):
        arguments = tuple(annotation)
    elif isinstance(annotation, type) and not isinstance(annotation, GenericAlias | UnionType):
        yield annotation
    elif typing.get_origin(annotation) is typing.Annotated:
        arguments = arguments[:1]
    for argument in arguments:
        yield from classes(argument)


def mentioned(name: str) -> Iterator[tuple[str, Any]]:
    found = getattr(pipeline, name)
    if not is_code(found):
        yield name, found
        return
    names = namespace(found.__module__)
    if not isinstance(found, type):
        yield from typing.get_type_hints(found, names).items()
        return
    for owner in found.__mro__:
        if owner.__module__.startswith("pipeline"):
            names = namespace(owner.__module__)
            for key, annotation in inspect.get_annotations(owner).items():
                if not key.startswith("_"):
                    yield key, eval(annotation, names)
            for function in functions(owner):
                yield from typing.get_type_hints(function, names).items()


def written(name: str) -> Iterator[tuple[str, Any]]:
    """Every name in the annotations of a public class or function, with what it stands for."""
    found = getattr(pipeline, name)
    owners: list[Any] = [found, *functions(found)] if isinstance(found, type) else [found]
    for owner in owners if is_code(found) else []:
        names = vars(builtins) | namespace(owner.__module__)
        for key, annotation in inspect.get_annotations(owner).items():
            if not key.startswith("_"):
                tree = ast.parse(annotation, mode="eval")
                yield from (
                    (node.id, names[node.id])
                    for node in ast.walk(tree)
                    if isinstance(node, ast.Name)
                )


def functions(owner: type) -> Iterator[FunctionType]:
    for key, value in vars(owner).items():
        function = getattr(value, "fget", getattr(value, "__func__", value))
        made = key == "__init__" and dataclasses.is_dataclass(owner)
        public = key == "__init__" or not key.startswith("_")
        if public and not made and isinstance(function, FunctionType):
            yield function


@pytest.mark.parametrize("name", NAMES)
def test_a_public_signature_mentions_only_public_names(name: str) -> None:
    public = {id(getattr(pipeline, other)) for other in NAMES}
    for key, annotation in mentioned(name):
        for found in classes(annotation):
            if found.__module__.startswith("pipeline"):
                assert id(found) in public, f"{name}: {key} mentions {found.__qualname__}"
            else:
                root = found.__module__.partition(".")[0]
                assert root in sys.stdlib_module_names or (name, root) in FOREIGN, found


@pytest.mark.parametrize("name", NAMES)
def test_a_public_signature_is_written_in_public_names(name: str) -> None:
    public = {id(getattr(pipeline, other)) for other in NAMES}
    for used, found in written(name):
        foreign = not getattr(found, "__module__", "").startswith("pipeline")
        bounded = typing.get_origin(found) is typing.Annotated
        alias = isinstance(found, GenericAlias) or typing.get_origin(found) is not None
        named = foreign and not (alias and used not in TYPING)
        assert named or bounded or id(found) in public, f"{name} is written with {used}"


def test_the_page_is_what_the_docstrings_say() -> None:
    assert api.TARGET.read_text("utf-8") == api.page(), "run `make docs`"


def test_the_examples_are_true() -> None:
    assert doctest.testmod(pipeline).failed == 0


def test_the_docs_name_only_what_is_public() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for names in re.findall(r"from pipeline import ([\w, ]+)", path.read_text("utf-8")):
            assert set(names.split(", ")) <= set(NAMES), path


def test_names_are_imported_when_they_are_used() -> None:
    code = "import sys, pipeline\nprint([m for m in sys.modules if m.startswith('pipeline.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['pipeline.version']"


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = pipeline.nonsense
