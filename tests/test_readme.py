"""What the documents say is so today: their commands run, their pictures and links are right, their claims are held."""

from __future__ import annotations

import ast
import html
import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from test_architecture import RULES

from grader.author.stubs import stub_of
from grader.cli.main import COMMANDS
from grader.course import bundled

ROOT = Path(__file__).resolve().parent.parent
READMES = {"README.md": "C.UTF-8", "README.ko.md": "ko_KR.UTF-8"}
PAGES = ("student", "learning", "notebooks", "teacher", "author", "diagnosis", "ci")
FOLLOWED = ("CONTRIBUTING.md", *(f"docs/{page}.md" for page in PAGES))
KOREAN = {f"docs/{page}.ko.md": "ko_KR.UTF-8" for page in ("student", "learning", "notebooks")}
SAMPLE = "docs/sample/activations.py"
ENVIRONMENT = ("python3 -m venv .venv", ". .venv/bin/activate")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for folder in (".", "docs", "exercises") for path in (ROOT / folder).glob("*.md")
)


class File(NamedTuple):
    """A block below the line "`path`:"."""

    path: str
    text: str


class Command(NamedTuple):
    """A line of a console block, with the output that the document shows below it."""

    line: str
    output: str


class Cell(NamedTuple):
    """A block of a notebook."""

    source: str


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str) -> list[tuple[str, str, str]]:
    """The code blocks of a document: for which file, of what kind, and what is in them."""
    return re.findall(r"^(?:`(\S+)`:\n)?```(\w*)[^\n]*\n(.*?)^```$", text_of(document), re.M | re.S)


def steps(document: str) -> list[File | Command | Cell]:
    """The files, commands and cells of a document, in the order in which a reader meets them."""
    found: list[File | Command | Cell] = []
    for path, kind, body in blocks(document):
        if kind == "console":
            assert body.startswith("$ "), body
            commands = body.removeprefix("$ ").split("\n$ ")
            found += [Command(*(part.strip() for part in command.partition("\n")[::2])) for command in commands]
        elif kind == "ipython":
            found.append(Cell(body))
        elif path:
            found.append(File(path, body))
    return found


class Shell:
    """A newcomer's shell: commands are run one after another, in the folder to which the last `cd` led.

    Args:
        folder: to begin in.
        locale: the newcomer's.
        own: a folder for what is remembered from command to command.
    """

    def __init__(self, folder: Path, locale: str, own: Path) -> None:
        self.folder = folder
        self._end = own / "end"
        # What the locale of whoever tests, or the `make` around this, would change.
        settings = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "MAKE", "MFLAGS"))}
        self._environment = {
            **settings,
            "LANG": locale,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "DELTAGRADE_STATE": str(own / "state"),
        }

    def run(self, line: str) -> str:
        """Run a command and return what it prints; it must end as it should."""
        # The reader is in a clone, and this test elsewhere.
        line = line.replace("python scripts/", f"python {ROOT}/scripts/")
        if line.endswith("--watch"):
            return self._watch(line)
        done = subprocess.run(
            ["bash", "-c", f'{line}\ncode=$?; pwd >"$0"; exit $code', self._end],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        # 1: not full marks, of a submission that has not been begun.
        expected = (0, 1) if line.startswith(("grade exercise", "grade all", "pytest --grade")) else (0,)
        assert done.returncode in expected, f"{line}\n{done.stdout}{done.stderr}"
        self.folder = Path(self._end.read_text().strip())
        return done.stdout

    def _watch(self, line: str) -> str:
        """Look on until something has been graded, then press Ctrl-C."""
        command = ["bash", "-c", f"exec {line}"]
        with subprocess.Popen(command, cwd=self.folder, env=self._environment, stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            first = program.stdout.readline()
            assert first, line
            program.send_signal(signal.SIGINT)
            shown = first + program.stdout.read()
        assert program.returncode in (0, 1), line
        return shown.decode()

    def show(self, cells: list[str]) -> str:
        """Run the cells of a notebook and return what they show; none may stop."""
        from notebook.kernels import run, said, text

        outputs = [output for each in run(cells, self.folder, LANG=self._environment["LANG"]) for output in each]
        assert not [each for each in outputs if each.output_type == "error"], said(outputs)
        return text(outputs)


@pytest.mark.parametrize(
    ("document", "locale"), [*READMES.items(), *((name, "C.UTF-8") for name in FOLLOWED), *KOREAN.items()]
)
def test_a_document_can_be_followed_to_the_letter(document: str, locale: str, tmp_path: Path) -> None:
    folder = tmp_path / "newcomer"
    folder.mkdir()
    shell = Shell(folder, locale, tmp_path)
    story = steps(document)
    cells = [step.source for step in story if isinstance(step, Cell)]
    assert any(isinstance(step, Command) and step.line.startswith("grade ") for step in story) or cells
    if cells:
        assert "softmax" in shell.show(cells)
    for step in story:
        if isinstance(step, Cell):
            continue
        if isinstance(step, File):
            path = shell.folder / step.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8")
        elif step.line.startswith("make "):
            # They install, and one of them runs this test: what they do is below, and in .ci/run.
            assert step.line.removeprefix("make ") in targets()
        elif step.line in ENVIRONMENT or step.line.startswith("pip install "):
            # What is installed so is tried in tests/cli/test_installed.py.
            assert (
                re.fullmatch(r"pip install ('?)(\.|deltagrade)(\[[\w,]+\])?\1", step.line) or step.line in ENVIRONMENT
            )
            assert {name for names in re.findall(r"\[(.+)\]", step.line) for name in names.split(",")} <= set(extras())
        else:
            output = shell.run(step.line).strip()
            assert step.output in ("", output), step.line


def extras() -> dict[str, list[str]]:
    """The extras of the package with what they install."""
    found: dict[str, list[str]] = tomllib.loads(text_of("pyproject.toml"))["project"]["optional-dependencies"]
    return found


def targets() -> dict[str, list[str]]:
    """The targets of the Makefile with the targets that they need."""
    rules = re.findall(r"^([a-z]+):([^#=\n]*)", text_of("Makefile"), re.M)
    return {name: needed.split() for name, needed in rules}


def test_make_demo_grades_the_sample_and_succeeds(tmp_path: Path) -> None:
    """Without its installation, which CI runs in a fresh clone."""
    environment = Path(sys.prefix)
    command = ["make", "--old-file", f"{environment}/.demo", f"VENV={environment}", "demo"]
    shell = Shell(ROOT, "C.UTF-8", tmp_path)
    shown = shell.run(f"{' '.join(command)} 2>{tmp_path}/errors")
    assert shown.startswith(f"$ grade exercise 3 {SAMPLE}\n")
    assert all(words in shown for words in ("passed", "not right yet", "Why:", "not started"))
    assert "74 graded" in shown
    pages = re.findall(r"^  (demo/\S+\.html) ", shown, re.M)
    assert len(pages) == 2
    assert all((ROOT / page).read_text(encoding="utf-8").startswith("<!doctype html>") for page in pages)


def test_ci_runs_what_the_documents_promise() -> None:
    assert re.findall(r"^make .*", text_of(".ci/run"), re.M) == ["make demo", "make check"]
    assert targets()["check"] == ["lint", "types", "test", "verify"]
    for target in ("test", "lint", "types", "verify"):
        recipe = text_of("Makefile").partition(f"\n{target}:")[2].partition("\n\n")[0]
        assert {"test": "pytest", "lint": "ruff", "types": "mypy", "verify": "grade verify"}[target] in recipe


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_picture_shows_what_the_grader_prints(lang: str, tmp_path: Path) -> None:
    picture = (ROOT / SAMPLE).with_suffix(f".{lang}.svg").read_text(encoding="utf-8")
    drawn = re.findall(r'<text class="report-r\d+"[^>]*>([^<]*)</text>', picture)
    shown = html.unescape("".join(drawn)).replace("\N{NO-BREAK SPACE}", " ").splitlines()
    printed = Shell(ROOT, "C.UTF-8", tmp_path).run(f"grade exercise 3 {SAMPLE} --lang {lang}").splitlines()
    # The level of isolation is the machine's.
    for lines in (shown, printed):
        lines[1] = lines[1].rpartition(" ")[0]
    assert [line.rstrip() for line in shown] == printed, "make picture"
    assert "://" not in picture.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_the_sample_is_a_stub_that_somebody_has_begun() -> None:
    solution = ROOT / "solutions" / "ex03_activations" / "activations.py"
    stub = stub_of(solution.read_text(encoding="utf-8"), solution)

    def signatures(source: str) -> list[str]:
        found = []
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                node.body = node.body[:1]
            found.append(ast.unparse(node))
        return found

    assert signatures(text_of(SAMPLE)) == signatures(stub), "make picture"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", text_of(document))
    local = [link.partition("#")[0] for link in links if "://" not in link]
    assert [link for link in local if link and not (ROOT / document).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize(
    "pair",
    [
        (f"{name}.md", f"{name}.ko.md")
        for name in (
            "README",
            "exercises/README",
            *(f"docs/{page}" for page in ("index", "student", "learning", "notebooks")),
        )
    ],
)
def test_both_languages_say_the_same(pair: tuple[str, str]) -> None:
    def skeleton(document: str) -> list[str]:
        """Headings, commands, links and the heads of tables, without words."""
        marks = re.findall(r"^#+ |^\$ .*|^\|[-:|]+$|^- |\]\([^)]+\)|`grade [^`]+`", text_of(document), re.M)
        other = [mark.replace(".ko.", ".").replace(".en.", ".") for mark in marks]
        return sorted(other)  # clauses change places between languages

    english, korean = map(skeleton, pair)
    assert english == korean


@pytest.mark.parametrize("document", READMES)
def test_every_claim_names_what_holds_it(document: str) -> None:
    rows = re.findall(r"^\| (.+) \| (\[tests/.+|`make .+) \|$", text_of(document), re.M)
    assert len(rows) >= 10
    for claim, holder in rows:
        links = re.findall(r"\]\((tests/[^)]+\.py)\)", holder)
        assert all("def test_" in text_of(link) for link in links), claim
        assert links or re.findall(r"`make (\w+)`", holder)[0] in targets(), claim


@pytest.mark.parametrize("document", READMES)
def test_what_is_promised_for_later_is_not_there_yet(document: str) -> None:
    sections = re.split(r"^## ", text_of(document), flags=re.M)
    later = set(re.findall(r"`grade ([a-z]+)`", sections[-1]))
    assert sections[-1].count("\n- ") >= 2
    assert later.isdisjoint(COMMANDS)
    now = set(re.findall(r"(?:^\$ |`)grade ([a-z]+)", "".join(sections[:-1]), re.M))
    assert now
    assert now <= set(COMMANDS)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_overview_lists_the_exercises_of_the_course(lang: str) -> None:
    course = bundled()
    listed = re.findall(
        r"^\| (\d+) \| \[(.+)\]\((\w+)/README", text_of(f"exercises/README{'.ko' if lang == 'ko' else ''}.md"), re.M
    )
    titles = {entry: course.load(entry).title for entry in course.entries()}
    assert listed == [
        (str(entry.number), title if isinstance(title, str) else title[lang == "ko"], entry.folder)
        for entry, title in titles.items()
    ]
    assert len(listed) == 17  # the READMEs say so


def test_the_arrows_of_the_architecture_are_those_that_a_test_holds() -> None:
    section = text_of("ARCHITECTURE.md").partition("## The arrows")[2].partition("\n## ")[0]
    drawn = {
        package: set(re.findall(r"`(\w+)`", targets))
        for package, targets in re.findall(r"^\| `(\w+)` \|(.*)\|$", section, re.M)
    }
    held = {
        package: {name.removeprefix("grader.") for name in allowed} - {package, "__version__"}
        for package, allowed in RULES.items()
    }
    assert drawn == held


def test_grading_a_file_imports_no_heavy_library() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "grader", "exercise", "3", SAMPLE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert {"numpy", "click"} <= imported
    assert imported.isdisjoint({"tensorflow", "keras", "scipy", "rich", "nbformat", "babel", "jsonschema", "pytest"})


def test_every_dependency_is_pinned_to_a_version_that_it_allows() -> None:
    lines = [line for line in text_of("constraints.txt").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    pins = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    for line in [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]:
        requirement = Requirement(line)
        if requirement.name != project["name"]:
            assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), line
