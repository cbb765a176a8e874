"""The arrows of ARCHITECTURE.md: who may import whom, and who knows what."""

from __future__ import annotations

import ast
import re
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
GRADER = ROOT / "grader"
# Libraries that only the command which needs them may import, and only when it runs.
HEAVY = {
    *("tensorflow", "keras", "scipy", "sklearn", "rich", "nbformat", "babel", "sqlalchemy", "alembic"),
    *("dask", "distributed"),
    *("IPython", "watchfiles"),
    *("jinja2", "matplotlib", "pytest", "hypothesis", "jsonschema", "cupy"),
}


class Import(NamedTuple):
    module: str
    at_import: bool  # runs when the module is imported, rather than when a function is called


def imports_of(path: Path) -> set[Import]:
    """The imports of a file, but for those that only a type checker sees."""
    found: set[Import] = set()

    def visit(node: ast.AST, at_import: bool) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for other in node.orelse:
                visit(other, at_import)
            return
        if isinstance(node, ast.Import):
            found.update(Import(alias.name, at_import) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = path.relative_to(ROOT).with_suffix("").parts[: -node.level]
                base = ".".join([*package, base]).rstrip(".")
            found.add(Import(base, at_import))
            found.update(Import(f"{base}.{alias.name}", at_import) for alias in node.names)
        inside = at_import and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(ast.parse(path.read_text(encoding="utf-8")), at_import=True)
    return found


def files(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "bundled" not in path.parts)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def foreign(module: str) -> bool:
    top = module.partition(".")[0]
    return bool(top) and top not in sys.stdlib_module_names


def outside(path: Path, *allowed: str) -> set[str]:
    """The imports of a file beyond the standard library and what is allowed (prefixes of dotted names)."""
    return {
        each.module
        for each in imports_of(path)
        if foreign(each.module)
        and not any(each.module == name or each.module.startswith(f"{name}.") for name in allowed)
        # `from grader.declare import near` also looks like a module `grader.declare.near`, `from grader` like `grader`.
        and not any(name.startswith(f"{each.module}.") for name in allowed)
    }


@pytest.mark.parametrize("path", files("exercises") + files("solutions"), ids=name_of)
def test_students_code_needs_numpy_alone(path: Path) -> None:
    allowed = ("numpy", "tensorflow", "keras") if path.parent.name.startswith("ex16_") else ("numpy",)
    assert outside(path, *allowed) == set()


@pytest.mark.parametrize("path", [p for p in files("reference") if p.name != "oracle.py"], ids=name_of)
def test_a_reference_imports_the_declaring_part_and_numpy(path: Path) -> None:
    allowed = ("numpy", "grader.declare", "grader.training", "reference.oracle", "reference.keras_training")
    needed = {"tensorflow", "keras"} if path.name.startswith("ex16_") else set()
    assert outside(path, *allowed) <= needed
    # A cached answer key, and whoever only wants to see the exercise's title, must not wait for such a library.
    assert not {each.module for each in imports_of(path) if each.at_import} & needed


def test_the_oracle_imports_its_libraries_only_when_it_is_asked() -> None:
    imports = imports_of(ROOT / "reference" / "oracle.py")
    assert {each.module for each in imports if each.at_import and foreign(each.module)} <= {"numpy", "numpy.random"}


RULES = {
    # The process in which student code runs knows nothing but its siblings.
    "worker": ("grader.worker",),
    "declare": ("grader.declare", "grader.comparison", "grader.libraries", "grader.model", "grader.worker"),
    "submissions": ("grader.submissions", "grader.model"),
    "judge": ("grader.judge", "grader.closeup", "grader.comparison", "grader.key", "grader.model", "grader.worker"),
    "key": (
        "grader.key",
        "grader.comparison",
        "grader.declare",
        "grader.judge",
        "grader.libraries",
        "grader.model",
        "grader.worker",
        "grader.course",
        "grader.cache",
        "grader.__version__",
    ),
    "sandbox": (
        "grader.sandbox",
        "grader.cache",
        "grader.key",
        "grader.libraries",
        "grader.limits",
        "grader.model",
        "grader.worker",
    ),
    "batch": (
        "grader.batch",
        "grader.course",
        "grader.grade",
        "grader.gradebook",
        "grader.judge",
        "grader.key",
        "grader.limits",
        "grader.machine",
        "grader.model",
        "grader.sandbox",
        "grader.submissions",
        "grader.__version__",
    ),
    # Of the batch, what flows through it.
    "gradebook": ("grader.gradebook", "grader.batch", "grader.model"),
    "export": (
        "grader.export",
        "grader.batch",
        "grader.course",
        "grader.key",
        "grader.model",
        "grader.submissions",
        "grader.__version__",
    ),
    # What references train on and are measured by.
    "training": ("grader.training", "grader.cache", "grader.course", "grader.devices", "grader.model"),
    # It lives in a kernel that has run student code: it asks a process of its own.
    "notebook": ("grader.notebook",),
    "render": ("grader.render", "grader.closeup", "grader.model"),
}


@pytest.mark.parametrize("package", RULES)
def test_packages_import_one_way(package: str) -> None:
    allowed = (
        *RULES[package],
        "numpy",
        "rich",
        "nbformat",
        "dask",
        "distributed",
        "sklearn",
        "jinja2",
        "markupsafe",
        *MADE_OF.get(f"grader.{package}", ()),
    )
    assert {
        name_of(path): outside(path, *allowed) for path in files(f"grader/{package}") if outside(path, *allowed)
    } == {}


def test_the_command_line_and_the_renderers_are_leaves() -> None:
    for path in files("grader"):
        part = path.relative_to(GRADER).parts[0]
        if part in ("cli", "render", "__main__.py"):
            continue
        reached = {each.module for each in imports_of(path) if each.module.startswith(("grader.cli", "grader.render"))}
        assert not reached, (name_of(path), reached)


def test_no_two_modules_import_each_other() -> None:
    names = {name_of(path): path for path in files("grader")}
    graph = {
        name: {
            each.module for each in imports_of(path) if each.at_import and each.module in names and each.module != name
        }
        for name, path in names.items()
    }
    # A package's __init__ imports its modules, and they need the package: that is no circle.
    for name, targets in graph.items():
        graph[name] = {target for target in targets if not name.startswith(f"{target}.")}
    list(TopologicalSorter(graph).static_order())


# The modules that are made of such a library, and are themselves imported only by the command that needs them.
MADE_OF = {
    "grader.render.terminal": {"rich"},
    "grader.pytest_plugin": {"pytest"},
    "grader.notebook": {"IPython"},
    "grader.gradebook": {"sqlalchemy", "alembic"},
    "grader.batch.run": {"sqlalchemy", "alembic"},
}


def test_heavy_libraries_are_imported_by_the_command_that_needs_them() -> None:
    for path in files("grader"):
        name = name_of(path)
        allowed = set().union(*(libraries for made, libraries in MADE_OF.items() if name.startswith(made)))
        imports = {each.module for each in imports_of(path) if each.at_import}
        assert {module.partition(".")[0] for module in imports} & HEAVY <= allowed, name
        made = {
            module
            for module in imports
            for of, libraries in MADE_OF.items()
            if module.startswith(of) and not libraries <= allowed
        }
        assert not made, (name, made)


def test_the_engine_knows_no_exercise_by_name() -> None:
    slugs = {path.stem[5:] for path in (ROOT / "reference").glob("ex[0-9][0-9]_*.py")}
    assert slugs
    numbered = re.compile(r"\bex\d\d_[a-z]")
    for path in files("grader"):
        for text in _code(path):
            assert not numbered.search(text), (name_of(path), text)
            assert text not in slugs, (name_of(path), text)


def _code(path: Path) -> list[str]:
    """The string constants of a file, without its docstrings, which may give examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


def test_files_are_short() -> None:
    """A file of over 400 lines has more than one idea; references hold many mistakes, which is their idea."""
    long = {
        name_of(path): lines for path in files("grader") if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}
