"""Writes docs/api.md from the public names and their docstrings (``make docs``)."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pipeline

TARGET = Path(__file__).parent.parent / "docs" / "api.md"
INTRODUCTION = """\
# Library

Generated from the docstrings by `make docs`.

"""
SECTIONS = {
    "Documents": "segment Document Unit Kind FrontMatter FrontMatterValue Parsed Block Outline "
    "Target",
    "Catalogs": "Catalog Carried Message State state is_human parse_catalog serialize_catalog",
    "Approvals": "approved is_approved approval_digest",
    "Projects": "Workspace init",
    "Stages": "run extract update pretranslate build status waiting export_tmx import_tmx Report "
    "Change Action Problem Row Waiting Standing Progress",
    "Settings": "Settings Machine Publish Show Server",
    "Checks": "findings failure sentence Pair Finding Severity Check Span",
    "Languages": "language Language Band",
    "Engines": "Engine Query Hypothesis Links Finished EngineChoice EngineFactory EngineRequest "
    "Splitter Curve PLACEHOLDERS best_placeholders",
    "Sites": "SyntaxRule Layout Place Facts Wording relative_link link_destination",
    "Errors": "ExitCode PipelineError SourceError CatalogError ConfigError EngineError "
    "DisclaimerError LockedError",
}
WIDTH = 88
PARTS = re.compile(r"^(Args|Attributes|Returns|Raises|Yields):$")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def page() -> str:
    """The whole of docs/api.md."""
    parts = [INTRODUCTION, _markdown(inspect.cleandoc(pipeline.__doc__ or "")), "\n"]
    for title, names in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        parts += (_entry(name) for name in names.split())
    return "".join(parts)


class _Source:
    """A module's source, which is quoted: what ``ast`` writes of it differs by version."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._text = inspect.getsource(module)
        self._body = ast.parse(self._text).body

    def definition(self, name: str) -> tuple[ast.stmt, str]:
        """Where the module defines a name, and the string that stands below it, if one does."""
        for node, after in itertools.pairwise([*self._body, ast.Pass()]):
            if name in self._names(node):
                if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                    return node, inspect.cleandoc(str(after.value.value))
                return node, ""
        raise LookupError(f"{self._module.__name__}.{name}")

    def quoted(self, node: ast.AST | None) -> str:
        """A piece of the source on one line."""
        found = ast.get_source_segment(self._text, node) if node is not None else ""
        return " ".join((found or "").split())

    def kind(self, node: ast.expr) -> str:
        """An annotation, with the types themselves for names of types with bounds."""
        found = vars(self._module).get(self.quoted(node))
        if typing.get_origin(found) is not typing.Annotated:
            return self.quoted(node)
        plain = typing.get_args(found)[0]
        return plain.__name__ if isinstance(plain, type) else "tuple[str, ...]"

    def fields(self, node: ast.ClassDef) -> Iterator[str]:
        """The public attributes of a class, a line each."""
        for member in node.body:
            if isinstance(member, ast.AnnAssign):
                name, default = self.quoted(member.target), self.quoted(member.value)
                if "field(" in default or "lambda" in default:
                    default = "…"
                line = f"{name}: {self.kind(member.annotation)}{f' = {default}' if default else ''}"
            elif isinstance(member, ast.Assign):
                line = self.quoted(member)
            else:
                continue
            if not line.startswith("_"):
                yield f"    {line}"

    def signature(self, node: ast.stmt, name: str) -> str:
        """How a function is called, on as many lines as it needs."""
        assert isinstance(node, Function)
        arguments = self._arguments(node.args)
        returns = f" -> {self.quoted(node.returns)}" if node.name != "__init__" else ""
        line = f"{name}({', '.join(arguments)}){returns}"
        if len(line) <= WIDTH:
            return line
        return "\n".join([f"{name}(", *(f"    {found}," for found in arguments), f"){returns}"])

    def is_property(self, node: Function) -> bool:
        """Whether a method is read like an attribute."""
        decorators = {self.quoted(decorator) for decorator in node.decorator_list}
        return bool(decorators & {"property", "functools.cached_property"})

    def _arguments(self, arguments: ast.arguments) -> list[str]:
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = [*[None] * (len(positional) - len(arguments.defaults)), *arguments.defaults]
        found = [self._argument(a, d) for a, d in zip(positional, defaults, strict=True)]
        if positional and positional[0].arg in ("self", "cls"):
            del found[0]
        if arguments.kwonlyargs:
            pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            found += ["*", *(self._argument(argument, default) for argument, default in pairs)]
        return found

    def _argument(self, argument: ast.arg, default: ast.expr | None) -> str:
        return self.quoted(argument) + (f" = {self.quoted(default)}" if default else "")

    def _names(self, node: ast.stmt) -> list[str]:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return [node.name]
            case ast.Assign():
                return [self.quoted(target) for target in node.targets]
            case ast.AnnAssign():
                return [self.quoted(node.target)]
        return []


def below(name: str) -> str:
    """The string below the definition of a public constant or alias."""
    module, own = pipeline._PLACES[name]
    return _Source(import_module(module)).definition(own)[1]


def _entry(name: str) -> str:
    module, own = pipeline._PLACES[name]
    source = _Source(import_module(module))
    node, text = source.definition(own)
    found: Any = getattr(pipeline, name)
    if isinstance(node, ast.ClassDef):
        return _class(name, found)
    if isinstance(node, Function):
        return f"\n### {name}\n\n{_code(source.signature(node, name))}\n{_doc(found)}"
    return f"\n### {name}\n\n{_code(source.quoted(node))}\n{_markdown(text)}\n"


def _class(name: str, found: type) -> str:
    bases = [base.__name__ for base in found.__mro__[1:] if base.__name__ in _shown_bases()]
    lines = [f"class {name}({bases[0]})" if bases else f"class {name}"]
    methods: list[str] = []
    for owner in reversed(found.__mro__):
        if not owner.__module__.startswith("pipeline"):
            continue
        source = _Source(import_module(owner.__module__))
        node, _ = source.definition(owner.__name__)
        assert isinstance(node, ast.ClassDef)
        lines += source.fields(node)
        for member in node.body:
            if isinstance(member, Function) and _is_public(member):
                text = getattr(found, member.name).__doc__ or ""
                methods.append(_method(source, name, member, text))
    code = _code("\n".join(lines))
    return f"\n### {name}\n\n{code}\n{_doc(found)}{''.join(methods)}"


def _shown_bases() -> set[str]:
    return {"Protocol", "StrEnum", "Enum", *pipeline.__all__}


def _is_public(member: Function) -> bool:
    return not member.name.startswith("_") or member.name == "__init__"


def _method(source: _Source, owner: str, member: Function, text: str) -> str:
    if member.name == "__init__":
        return f"\n{_code(source.signature(member, owner))}"
    name = f"{owner}.{member.name}"
    if source.is_property(member):
        head = f"`{name}: {source.quoted(member.returns)}`\n"
    else:
        head = _code(source.signature(member, name))
    return f"\n{head}\n{_markdown(inspect.cleandoc(text))}\n"


def _code(text: str) -> str:
    return f"```python\n{text}\n```\n"


def _doc(found: object) -> str:
    return f"{_markdown(inspect.getdoc(found) or '')}\n"


def _markdown(text: str) -> str:
    """A docstring as Markdown: its parts as lists, its code and examples marked."""
    lines: list[str] = []
    part = example = ""
    for line in text.replace("``", "`").splitlines():
        title = PARTS.match(line)
        if example and not line.strip():
            lines.append("```")
            example = ""
        if title:
            part = title[1]
            lines += [f"{part}:", ""]
        elif line.startswith("    >>> ") and not example:
            example = "doctest"
            lines += ["```pycon", line[4:]]
        elif example:
            lines.append(line[4:])
        elif part and (entry := re.match(r"    ([\w.]+): (.*)", line)):
            lines.append(f"- `{entry[1]}`: {entry[2]}")
        elif part and line.startswith("    "):
            lines.append(
                f"  {line.strip()}" if lines[-1].startswith(("- ", "  ")) else line.strip()
            )
        else:
            part = "" if line.strip() else part
            lines.append(line)
    return "\n".join([*lines, *(["```"] if example else [])])


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
