"""Writes docs/api.md from the docstrings of `grader.declare`: `python scripts/api_reference.py`."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grader.declare

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).resolve().parent.parent / "docs" / "api.md"

_HEAD = """\
# What a reference may declare

Generated from the docstrings of `grader.declare` by `scripts/api_reference.py`; a test compares the two. A reference
imports nothing but this and NumPy. For a first exercise, see [the tutorial](author.md).
"""
# In the order in which an author meets them.
_SECTIONS = {
    "grader.declare.exercise": "Exercises, checks and cases",
    "grader.declare.inputs": "Inputs",
    "grader.declare.comparison": "Comparisons",
    "grader.comparison": "Distributions",
    "grader.declare.sources": "What travels as source, and relations between results",
    "grader.declare.descents": "What the report of a wrong answer draws",
    "grader.declare.gradients": "Gradients of the subject's own forward pass",
    "grader.declare.errors": "Errors",
}
# Sections of a Google-style docstring.
_PART = re.compile(r"(Args|Attributes|Returns|Raises|Yields):")
_ITEM = re.compile(r"(\*{0,2}\w+): (.*)")


def document() -> str:
    """The text of docs/api.md."""
    public = {name: getattr(grader.declare, name) for name in grader.declare.__all__}
    parts = [_HEAD]
    for module, title in _SECTIONS.items():
        own = {name: each for name, each in public.items() if _module(name, each) == module}
        source = inspect.getsource(importlib.import_module(module))
        parts.append(f"## {title}\n")
        in_order = sorted(own, key=partial(_place, source))
        parts += ["\n".join(_entry(name, own[name], "###")) for name in in_order]
        public = {name: each for name, each in public.items() if name not in own}
    if public:
        raise LookupError(f"no section of the reference has {', '.join(public)}")
    return "\n".join(parts)


def _place(source: str, name: str) -> int:
    """Where a name is defined in a module's source."""
    found = re.search(rf"^(?:def|class) {name}\b", source, re.M)
    return found.start() if found else 0


def _module(name: str, each: Any) -> str:
    """Where something is defined; a fixture is an object of another module."""
    if inspect.isclass(each) or inspect.isfunction(each):
        return each.__module__
    return next(
        module for module in _SECTIONS if f"\ndef {name}(" in inspect.getsource(importlib.import_module(module))
    )


def _entry(name: str, each: Any, mark: str) -> Iterator[str]:
    yield f"{mark} `{name}`"
    yield ""
    signature = _signature(each)
    if signature is not None:
        yield from ["```python", f"{name}{signature}", "```", ""]
    yield from _documentation(inspect.getdoc(each) or "")
    for method, function in vars(each).items() if inspect.isclass(each) else ():
        if inspect.isfunction(function) and not method.startswith("_"):
            yield from _entry(f"{name}.{method}", function, "####")


def _signature(each: Any) -> str | None:
    """The parameters, without types that only the source explains."""
    if inspect.isclass(each) and issubclass(each, Exception):
        return None
    if not callable(each):
        return None
    signature = inspect.signature(each)
    plain = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for name, parameter in signature.parameters.items()
        if name not in ("self", "args", "kwargs") and not str(parameter.default).startswith("<factory")
    ]
    return str(signature.replace(parameters=plain, return_annotation=inspect.Signature.empty))


def _documentation(text: str) -> Iterator[str]:
    """A docstring as Markdown: its parts become lists."""
    item: list[str] = []
    inside = False
    for line in text.splitlines():
        part = _PART.fullmatch(line)
        if part:
            yield from [f"**{part[1]}**", ""]
            inside = True
        elif not inside:
            yield line
        elif (found := _ITEM.match(line.strip())) and line.startswith("    ") and not line.startswith("     "):
            if item:
                yield " ".join(item)
            item = [f"- `{found[1]}`: {found[2]}"]
        elif line.strip():
            item.append(line.strip())
        else:
            yield from [" ".join(item), ""]
            item, inside = [], False
    if item:
        yield " ".join(item)
    yield ""


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
    sys.stdout.write(f"written: {TARGET}\n")
