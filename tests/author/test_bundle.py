"""The bundle of the bundled course, as students get it: it installs alone, gives no answer away, and grades alike."""

from __future__ import annotations

import ast
import copy
import inspect
import io
import json
import re
import shutil
import subprocess
import sys
import textwrap
import venv
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own
from author.wrong_answers import WrongAnswers
from cli.running import environment, grade
from cli.test_installed import link_core

from grader.author.release import release
from grader.course import Course, bundled
from grader.key.answer_key import AnswerKey
from grader.worker.values import frame_contents
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Those that need nothing but NumPy.
PLAIN = [entry for entry in bundled().entries() if entry.number <= 15]
LONGEST_LINE = 25
TELLING = 16  # so many nodes of a syntax tree are a formula; `a * b + c * d`, with 14, is a phrase


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The bundled course without the exercises that need more than NumPy."""
    root = tmp_path_factory.mktemp("bundle") / "course"
    own = bundled().root
    left_out = [entry.folder for entry in bundled().entries() if entry not in PLAIN]
    for tree in ("reference", "solutions", "exercises"):
        ignored = shutil.ignore_patterns("__pycache__", *left_out, *(f"{name}.py" for name in left_out))
        shutil.copytree(own / tree, root / tree, ignore=ignored)
    shutil.copy(own / "course.toml", root)
    return Course(root, {})


@pytest.fixture(scope="module")
def bundle(course: Course) -> Path:
    """Its bundle, to read."""
    root = course.root.parent / "handed-out"
    release(course, root)
    return root


def _wheel(bundle: Path) -> Path:
    (wheel,) = bundle.glob("deltagrade-*.whl")
    return wheel


def _texts(bundle: Path) -> Iterator[tuple[str, str]]:
    """Everything that can be read in a bundle, unpacked: its files, the wheel's, and what the answer keys hold."""
    for path in sorted(bundle.rglob("*")):
        if path.suffix == ".key":
            key = AnswerKey(path.read_bytes())
            for part in (key.message, key.answers.text(), key.variants.text()):
                yield path.name, part.decode("latin-1")
        elif path.suffix == ".whl":
            archive = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
            for name in archive.namelist():
                yield f"{path.name}/{name}", archive.read(name).decode("utf-8", "replace")
        elif path.is_file():
            yield path.relative_to(bundle).as_posix(), path.read_text("utf-8")


def _answers(course: Course) -> Iterator[tuple[str, ast.stmt, list[str]]]:
    """The functions of references and solutions that answer something: name, tree and source."""
    for entry in course.entries():
        for check in course.load(entry).checks:
            lines = textwrap.dedent(inspect.getsource(check.reference)).splitlines()
            yield f"reference {check.name}", ast.parse("\n".join(lines)).body[0], lines
        path = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
        source = path.read_text("utf-8")
        for block in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, re.DOTALL):
            tree = ast.parse("def solution():\n" + textwrap.indent(textwrap.dedent(block), "    ")).body[0]
            yield f"solution {entry.slug}", tree, block.splitlines()


def test_what_is_in_it(bundle: Path, course: Course) -> None:
    names = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    for entry in course.entries():
        for file in (f"{entry.slug}.py", f"{entry.slug}.ipynb", "README.md", "README.ko.md"):
            assert {f"{entry.folder}/{file}", f"keys/pristine/{entry.folder}/{file}"} <= names
        assert f"keys/{entry.folder}.key" in names
    shared = {"README.md", "README.ko.md", "course.toml", "requirements.txt", ".github/workflows/grade.yml"}
    assert {*shared, ".gitlab-ci.yml", _wheel(bundle).name} <= names
    folders = {entry.folder for entry in course.entries()}
    assert {name for name in names if name.split("/")[0] not in {*folders, "keys"}} == {
        *shared, ".gitlab-ci.yml", _wheel(bundle).name,
    }  # fmt: skip


def test_no_body_of_a_reference_or_a_solution_is_in_it(bundle: Path, course: Course) -> None:
    # What stub or handout tell is no secret.
    told = "\n".join(path.read_text("utf-8") for kind in ("py", "md") for path in bundle.glob(f"ex*/*.{kind}"))
    telling = {
        line.strip(): name
        for name, tree, lines in _answers(course)
        for line in _body(tree, lines)
        if len(line.strip()) >= LONGEST_LINE and line.strip() not in told
    }
    assert len(telling) > 500
    found = [
        (where, name, line)
        for where, text in _texts(bundle)
        if not where.endswith(".md")
        for line, name in telling.items()
        if line in text or json.dumps(line)[1:-1] in text
    ]
    assert found == []


def _body(tree: ast.stmt, lines: list[str]) -> Iterator[str]:
    """The lines of a definition's code: no decorators, signatures, docstrings or comments."""
    if tree.name == "solution":  # type: ignore[attr-defined]
        yield from (line for line in lines if not line.strip().startswith(("def ", "class ", "#", '"')))
        return
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        start = 1 if ast.get_docstring(function) is not None else 0
        for statement in function.body[start:]:
            for line in lines[statement.lineno - 1 : statement.end_lineno]:
                if not line.strip().startswith(("def ", "class ", "#", '"')):
                    yield line


def _size(node: ast.AST) -> int:
    return sum(1 for _ in ast.walk(node))


def _operations(node: ast.AST) -> int:
    """How much is calculated: arithmetic, and calls of NumPy; `x[i : i + n]` or `self.a, self.b` is no formula yet."""
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return sum(isinstance(each, ast.BinOp) for each in ast.walk(node)) + sum(
        isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "np" for each in calls
    )


def _formulas(tree: ast.AST) -> Iterator[str]:
    """The shapes of all telling expressions below a node, whatever their variables are called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and _size(node) >= TELLING and _operations(node) >= 2:
            renamed = copy.deepcopy(node)
            for name in ast.walk(renamed):
                if isinstance(name, ast.Name):
                    name.id = "np" if name.id == "np" else "_"
                elif isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name) and name.value.id == "self":
                    name.attr = "_"
            yield ast.dump(renamed)


def _sources(value: Any) -> Iterator[ast.Module]:
    """Strings anywhere in decoded data that are Python with a function in it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _sources(key)
            yield from _sources(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _sources(item)
    elif isinstance(value, str) and ("def " in value or "lambda" in value or "return" in value):
        try:
            yield ast.parse(textwrap.dedent(value))
        except SyntaxError:
            return


def test_no_formula_can_be_recovered_from_it(bundle: Path, course: Course) -> None:
    """Even under other names: the sources that travel (fixtures, relations) share no formula with an answer."""
    answers = {formula: name for name, tree, _ in _answers(course) for formula in _formulas(tree)}
    assert len(answers) > 200
    sources = []
    for path in sorted(bundle.glob("keys/*.key")):
        key = AnswerKey(path.read_bytes())
        frames = (key.message, key.answers.text(), key.variants.text())
        parts = [frame_contents(frame, FROM_GRADER)[0] for frame in frames]
        sources += [(path.name, tree) for tree in _sources(parts)]
    assert len(sources) > 10
    shared = {
        (where, answers[formula], formula)
        for where, tree in sources
        for formula in _formulas(tree)
        if formula in answers
    }
    assert shared == set()


def _verdict(*arguments: str | Path, cwd: Path) -> dict[str, Any]:
    ran = grade("exercise", *arguments, "--format", "json", cwd=cwd)
    assert (ran.code, ran.err) == (1, "")
    report: dict[str, Any] = json.loads(ran.out)
    assert report.pop("duration_s") > 0
    return report


@pytest.mark.parametrize("entry", PLAIN, ids=lambda entry: entry.slug)
def test_verdicts_and_diagnoses_are_those_of_the_course(
    bundle: Path, course: Course, tmp_path: Path, entry: Any
) -> None:
    """Of a submission that is wrong in everything: each check by a mistake that its reference declares."""
    reference = (course.references / f"{entry.folder}.py").read_text("utf-8")
    work = tmp_path / f"{entry.slug}.py"
    work.write_text(WrongAnswers(reference).submission(entry.number), "utf-8")
    frozen = _verdict(str(entry.number), work, cwd=bundle)
    live = _verdict(str(entry.number), work, "--course", course.root, cwd=tmp_path)
    assert frozen == live
    named = [check["diagnosis"]["id"] for check in frozen["checks"] if check["diagnosis"]]
    assert len(named) >= len(frozen["checks"]) / 2
    assert frozen["score"] < frozen["max_score"] / 2


@pytest.mark.slow
def test_it_installs_by_one_command_and_grades_without_tensorflow(bundle: Path, tmp_path: Path) -> None:
    installs = re.findall(r"^python3 -m (pip install .*)$", (bundle / "README.md").read_text("utf-8"), re.M)
    assert installs == ["pip install -r requirements.txt"]
    venv.create(tmp_path / "venv", symlinks=True)
    python = tmp_path / "venv" / "bin" / "python"
    # What the grader depends on is that of this environment: nothing is downloaded.
    offline = ["--quiet", "--no-deps", "--no-index"]
    command = [sys.executable, "-m", "pip", "--python", python, *installs[0].split()[1:], *offline]
    subprocess.run(command, cwd=bundle, check=True, capture_output=True)
    (packages,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    link_core(packages)
    assert not (packages / "grader" / "bundled").exists()

    work = tmp_path / "work"
    shutil.copytree(bundle, work)
    done = subprocess.run(
        [python.with_name("grade"), "all", "--format", "json"],
        cwd=work, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    reports = json.loads(done.stdout)["exercises"]
    assert [each["score"] for each in reports] == [0] * len(PLAIN)
    assert {check["status"] for each in reports for check in each["checks"]} == {"not_attempted"}


@pytest.mark.parametrize(
    ("file", "schema"),
    [(".github/workflows/grade.yml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_its_workflows_follow_the_published_schemas(bundle: Path, file: str, schema: str) -> None:
    command = ["check_jsonschema", "--builtin-schema", schema, str(bundle / file)]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _lines(bundle: Path, file: str) -> str:
    """The commands of a workflow that grade, as they are run."""
    data = yaml.safe_load((bundle / file).read_text("utf-8"))
    if file.startswith(".gitlab"):
        return str(data["grade"]["script"][0])
    (job,) = data["jobs"].values()
    return str(next(step["run"] for step in job["steps"] if step.get("name") == "Grade"))


@pytest.mark.parametrize("file", [".github/workflows/grade.yml", ".gitlab-ci.yml"])
def test_its_workflows_grade(bundle: Path, tmp_path: Path, file: str) -> None:
    work = tmp_path / "work"
    shutil.copytree(bundle, work, ignore=shutil.ignore_patterns("ex0[2-9]*", "ex1*"))
    here = tmp_path / "deltagrade" / "bin"
    here.mkdir(parents=True)
    (here / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', "utf-8")
    (here / "python").chmod(0o755)
    script = _lines(bundle, file).replace("/opt/deltagrade/bin", str(here))
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=work, env=environment(RUNNER_TEMP=str(tmp_path)),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if file.startswith(".gitlab"):
        assert done.returncode == 1  # amber, as the job says
        assert "<testsuite" in (work / "report.xml").read_text("utf-8")
    else:
        assert (done.returncode, done.stderr) == (0, "")
        assert re.search(r"Points 0/\d+", done.stdout)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_its_readme_says_how_to_begin(bundle: Path, course: Course, lang: str) -> None:
    text = (bundle / f"README{'.ko' if lang == 'ko' else ''}.md").read_text("utf-8")
    assert "pip install -r requirements.txt" in text
    assert (bundle / "requirements.txt").read_text("utf-8") == f"./{_wheel(bundle).name}\n"
    for entry in course.entries():
        assert entry.folder in text
