"""A class that hands in one exercise: right in many styles, wrong in many ways, and some that crash or never end.

    python benchmarks/class_sample.py FOLDER [--submissions 300] [--exercise 3] [--notebooks] [--without-loops]

The same numbers give the same class, byte for byte, until solution, reference or mutations change. In a wrong one, one
to four functions are mistakes that the reference declares, or mutants of the solution (a few of these are right).
"""

from __future__ import annotations

import argparse
import ast
import builtins
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.author.mutants import mutants
from grader.course import Course, Entry, bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.author.mutants import Mutant

ALTERNATIVES = Path(__file__).resolve().parent.parent / "tests" / "reference" / "alternatives"

# Shares of a class; the rest is right.
WRONG, CRASHING, LOOPING = 0.35, 0.04, 0.01
DECLARED = 0.7  # of the wrong functions; the others are mutants


@dataclass(frozen=True)
class Submission:
    """What one student hands in.

    Attributes:
        student: the id.
        kind: right, wrong, crashing or looping.
        source: of the module.
    """

    student: str
    kind: str
    source: str


class ClassSample:
    """The ways in which an exercise is answered.

    Args:
        course: with reference and solution.
        entry: the exercise.
    """

    def __init__(self, course: Course, entry: Entry) -> None:
        self._solution = (course.root / "solutions" / entry.folder / f"{entry.slug}.py").read_text(encoding="utf-8")
        others = sorted((ALTERNATIVES / entry.folder).glob("*.py"))
        self._styles = [self._solution, *(path.read_text(encoding="utf-8") for path in others)]
        reference = course.root / "reference" / f"ex{entry.number:02d}_{entry.slug}.py"
        self._mistakes = declared_mistakes(reference.read_text(encoding="utf-8"))
        self._mutants: dict[str, list[Mutant]] = {}
        for mutant in mutants(self._solution):
            self._mutants.setdefault(mutant.owner, []).append(mutant)
        self._functions = sorted(self._mistakes.keys() & self._mutants.keys())

    def submissions(self, count: int, *, loops: bool = True, seed: int = 5) -> Iterator[Submission]:
        """A class, in the order of its students' ids.

        Args:
            count: how many.
            loops: whether one of a hundred has an endless loop; without, these are right.
            seed: for another class.
        """
        kinds = [
            *["looping" if loops else "right"] * round(count * LOOPING),
            *["crashing"] * round(count * CRASHING),
            *["wrong"] * round(count * WRONG),
        ]
        kinds += ["right"] * (count - len(kinds))
        rng = random.Random(seed)
        rng.shuffle(kinds)
        crashes = 0
        for number, kind in enumerate(kinds, 1):
            # Each has chances of its own, so that leaving one out changes nobody else.
            own = random.Random(f"{seed} {number}")
            student = f"student{number:05d}"
            if kind == "crashing":
                source = self._crashing(crashes, own)
                crashes += 1
            else:
                source = {"right": self._right, "wrong": self._wrong, "looping": self._looping}[kind](own)
            # No two files of a class are the same, but for empty ones.
            mark = f"# {student}\n" if source else ""
            yield Submission(student, kind, mark + source)

    def _right(self, rng: random.Random) -> str:
        return rng.choice(self._styles)

    def _wrong(self, rng: random.Random) -> str:
        module = ast.parse(rng.choice(self._styles))
        for name in rng.sample(self._functions, rng.choices((1, 2, 3, 4), (4, 3, 2, 1))[0]):
            if rng.random() < DECLARED:
                helpers, wrong = rng.choice(self._mistakes[name])
                module.body[1:1] = helpers
            else:
                wrong = rng.choice(self._mutants[name]).node()
            _replace(module, name, wrong)
        return ast.unparse(ast.fix_missing_locations(module)) + "\n"

    def _looping(self, rng: random.Random) -> str:
        module = ast.parse(rng.choice(self._styles))
        name = rng.choice(self._functions)
        endless = (
            "def endless(*args, **kwargs):\n    count = 0\n    while count >= 0:\n        count += 1\n    return count"
        )
        _replace(module, name, ast.parse(endless).body[0])
        return ast.unparse(ast.fix_missing_locations(module)) + "\n"

    def _crashing(self, number: int, rng: random.Random) -> str:
        """The ways to crash, one after another."""
        source = rng.choice(self._styles)
        ways = [
            source.replace("return", "retrun x y", 1),
            source + "\nprint(undefined_name)\nraise RuntimeError('while it is imported')\n",
            source + "\nimport os\nos._exit(3)\n",
            _half_of(source),
            "",
            _ends_the_process(source, rng.choice(self._functions)),
        ]
        return ways[number % len(ways)]


def declared_mistakes(reference: str) -> dict[str, list[tuple[list[ast.stmt], ast.FunctionDef]]]:
    """By function, the declared mistakes of a reference as students would have written them.

    Each comes with the imports and constants of the reference that it uses.
    """
    module = ast.parse(reference)
    helpers: dict[str, ast.stmt] = {}
    for statement in module.body:
        if isinstance(statement, ast.Import):
            helpers |= {alias.asname or alias.name: statement for alias in statement.names}
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            helpers[statement.targets[0].id] = statement
    found: dict[str, list[tuple[list[ast.stmt], ast.FunctionDef]]] = {}
    for function in module.body:
        owner = _owner(function)
        if owner is None or not isinstance(function, ast.FunctionDef):
            continue
        used = {node.id for node in ast.walk(ast.Module(function.body, [])) if isinstance(node, ast.Name)}
        if owner in used:
            continue  # it calls the right function of its own name, which a student does not have
        plain = ast.FunctionDef(owner, function.args, function.body, [], lineno=1)
        needed = [helpers[name] for name in sorted(used & helpers.keys() - {"np"} - set(dir(builtins)))]
        found.setdefault(owner, []).append((needed, plain))
    return found


def _owner(statement: ast.stmt) -> str | None:
    """The check of which a definition is a declared mistake."""
    decorators = statement.decorator_list if isinstance(statement, ast.FunctionDef) else []
    for each in decorators:
        target = each.func if isinstance(each, ast.Call) else each
        if isinstance(target, ast.Attribute) and target.attr == "mistake" and isinstance(target.value, ast.Name):
            return target.value.id
    return None


def _replace(module: ast.Module, name: str, other: ast.stmt) -> None:
    """Put another definition in the place of a function, or at the end if it is there under no such name."""
    if isinstance(other, ast.FunctionDef):
        other = ast.FunctionDef(name, other.args, other.body, [], lineno=1)
    for position, statement in enumerate(module.body):
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            module.body[position] = other
            return
    module.body.append(other)


def _half_of(source: str) -> str:
    """The first functions; somebody ran out of time."""
    module = ast.parse(source)
    return ast.unparse(ast.Module(module.body[: len(module.body) // 2], [])) + "\n"


def _ends_the_process(source: str, name: str) -> str:
    module = ast.parse(source)
    _replace(module, name, ast.parse("def ends(*args, **kwargs):\n    import os\n    os._exit(0)").body[0])
    return ast.unparse(ast.fix_missing_locations(module)) + "\n"


def write_scripts(folder: Path, entry: Entry, submissions: Iterable[Submission]) -> list[Path]:
    """Write a class as `<folder>/<student>/<slug>.py`; returns the files."""
    return [_write(folder / each.student / f"{entry.slug}.py", each.source) for each in submissions]


def write_notebooks(folder: Path, entry: Entry, submissions: Iterable[Submission]) -> list[Path]:
    """Write a class as `<folder>/<student>/<slug>.ipynb`, a function a cell; returns the files."""
    return [
        _write(folder / each.student / f"{entry.slug}.ipynb", json.dumps(notebook(cells_of(each.source)), indent=1))
        for each in submissions
    ]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def cells_of(source: str) -> list[str]:
    """A module as the cells of a notebook; one cell if it cannot be parsed."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return [source]
    lines = source.splitlines()
    starts = [0, *(each.lineno - 1 for each in body if isinstance(each, (ast.FunctionDef, ast.ClassDef)))]
    ends = [*starts[1:], len(lines)]
    cells = ["\n".join(lines[start:end]).strip("\n") for start, end in zip(starts, ends, strict=True)]
    return [cell for cell in cells if cell.strip()]


def notebook(cells: Sequence[str]) -> dict[str, object]:
    """A notebook of code cells."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": cell,
            }
            for number, cell in enumerate(cells)
        ],
    }


def main() -> None:
    """Write a class into a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--submissions", type=int, default=300)
    parser.add_argument("--exercise", default="3")
    parser.add_argument("--notebooks", action="store_true")
    parser.add_argument("--without-loops", action="store_true")
    options = parser.parse_args()
    course = bundled()
    entry = course.entry(options.exercise)
    submissions = ClassSample(course, entry).submissions(options.submissions, loops=not options.without_loops)
    write = write_notebooks if options.notebooks else write_scripts
    print(f"{len(write(options.folder, entry, submissions))} submissions in {options.folder}")


if __name__ == "__main__":
    main()
