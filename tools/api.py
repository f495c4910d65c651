"""Writes docs/api.md from the public names and their docstrings (``make docs``)."""

from __future__ import annotations

import ast
import inspect
import re
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
    "Documents": "segment Document Unit Kind FrontMatter FrontMatterValue Parsed Block Outline",
    "Catalogs": "Catalog Message State state is_human parse_catalog serialize_catalog",
    "Approvals": "approved is_approved approval_digest",
    "Projects": "Workspace Mode init",
    "Stages": "run extract update pretranslate build status export_tmx import_tmx Report Change "
    "Action Problem Row Progress",
    "Settings": "Settings Publish Show Server",
    "Checks": "findings failure sentence Pair Finding Severity Check",
    "Languages": "language Language Band",
    "Engines": "Engine Query Hypothesis EngineFactory EngineRequest EngineChoice",
    "Sites": "SyntaxRule Layout Place Facts Wording relative_link link_destination",
    "Errors": "PipelineError SourceError CatalogError ConfigError EngineError DisclaimerError "
    "LockedError",
}
PARTS = re.compile(r"^(Args|Attributes|Returns|Raises|Yields):$")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def page() -> str:
    """The whole of docs/api.md."""
    parts = [INTRODUCTION, _markdown(inspect.cleandoc(pipeline.__doc__ or "")), "\n"]
    for title, names in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        parts += (_entry(name) for name in names.split())
    return "".join(parts)


def _entry(name: str) -> str:
    found: Any = getattr(pipeline, name)
    node = _node(import_module(found.__module__), found.__name__)
    if isinstance(node, ast.ClassDef):
        return _class(name, found)
    return f"\n### {name}\n\n{_code(_signature(node, name))}\n{_doc(found)}"


def _class(name: str, found: type) -> str:
    bases = [base.__name__ for base in found.__mro__[1:] if base.__name__ in _shown_bases()]
    head = f"class {name}({bases[0]})" if bases else f"class {name}"
    fields: list[str] = []
    methods: list[str] = []
    for owner in reversed(found.__mro__):
        if not owner.__module__.startswith("pipeline"):
            continue
        node = _node(import_module(owner.__module__), owner.__name__)
        assert isinstance(node, ast.ClassDef)
        for member in node.body:
            fields += _field(member)
            if isinstance(member, Function) and _is_public(member):
                methods.append(_method(name, found, member))
    return (
        f"\n### {name}\n\n{_code(chr(10).join([head, *fields]))}\n{_doc(found)}{''.join(methods)}"
    )


def _shown_bases() -> set[str]:
    return {"Protocol", "StrEnum", "Enum", *pipeline.__all__}


def _field(member: ast.stmt) -> Iterator[str]:
    if isinstance(member, ast.AnnAssign) and not ast.unparse(member.target).startswith("_"):
        default = f" = {ast.unparse(member.value)}" if member.value is not None else ""
        if "field(" in default or "lambda" in default:
            default = " = …"
        yield f"    {ast.unparse(member.target)}: {ast.unparse(member.annotation)}{default}"
    elif isinstance(member, ast.Assign) and not ast.unparse(member).startswith("_"):
        yield f"    {ast.unparse(member)}"


def _is_public(member: Function) -> bool:
    return not member.name.startswith("_") or member.name == "__init__"


def _method(owner: str, found: type, member: Function) -> str:
    if member.name == "__init__":
        return f"\n{_code(_signature(member, owner))}"
    decorators = {ast.unparse(decorator) for decorator in member.decorator_list}
    text = inspect.cleandoc(getattr(found, member.name).__doc__ or "")
    if decorators & {"property", "functools.cached_property"}:
        kind = ast.unparse(member.returns) if member.returns else ""
        return f"\n`{owner}.{member.name}: {kind}`\n\n{_markdown(text)}\n"
    signature = _signature(member, f"{owner}.{member.name}")
    return f"\n{_code(signature)}\n{_markdown(text)}\n"


def _signature(node: ast.AST, name: str) -> str:
    assert isinstance(node, Function)
    arguments = ast.parse(ast.unparse(node)).body[0]
    assert isinstance(arguments, Function)
    own = arguments.args
    if own.args and own.args[0].arg in ("self", "cls"):
        del own.args[0]
    listed = _arguments(own)
    returns = f" -> {ast.unparse(node.returns)}" if node.returns and node.name != "__init__" else ""
    line = f"{name}({', '.join(listed)}){returns}"
    if len(line) <= 88:
        return line
    return f"{name}(\n{''.join(f'    {argument},{chr(10)}' for argument in listed)}){returns}"


def _arguments(arguments: ast.arguments) -> list[str]:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    lines = [_argument(a, d) for a, d in zip(positional, defaults, strict=True)]
    if arguments.kwonlyargs:
        lines.append("*")
        pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        lines += (_argument(argument, default) for argument, default in pairs)
    return lines


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    return ast.unparse(argument) + (f" = {ast.unparse(default)}" if default is not None else "")


def _node(module: ModuleType, name: str) -> ast.AST:
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, Function | ast.ClassDef) and node.name == name:
            return node
    raise LookupError(f"{module.__name__}.{name}")


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
