"""The documentation as a site: it builds without a warning, and what is generated is what would be generated now."""

from __future__ import annotations

import csv
import importlib.util
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from test_readme import ROOT, Command, Shell, steps, text_of

if TYPE_CHECKING:
    from pathlib import Path


def script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["api_reference", "figures"])
def test_generated_pages_are_what_is_generated(name: str) -> None:
    """If not: run the script of this name."""
    module = script(name)
    assert module.TARGET.read_text("utf-8") == module.document()


def test_everything_that_can_be_declared_is_in_the_reference() -> None:
    import grader.declare

    assert set(grader.declare.__all__) <= set(re.findall(r"^### `(\w+)`$", text_of("docs/api.md"), re.M))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it, but elsewhere."""
    folder = tmp_path_factory.mktemp("site")
    script("site").collect(folder / "docs")
    settings = f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: {folder / 'docs'}\nsite_dir: {folder / 'site'}\n"
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    command = ["mkdocs", "build", "--strict", "--quiet", "--config-file", str(folder / "mkdocs.yml")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder / "site"


def test_both_languages_have_their_pages(site: Path) -> None:
    for page in ("index.html", "student.html"):
        assert 'lang="en"' in (site / page).read_text("utf-8")
        korean = (site / "ko" / page).read_text("utf-8")
        assert 'lang="ko"' in korean
        assert "<h1" in korean
    for page in ("teacher", "author", "diagnosis", "comparison", "commands", "api", "ci", "cluster", "mutants"):
        assert (site / f"{page}.html").is_file()
    for page in ("SECURITY", "CONTRIBUTING", "ARCHITECTURE", "CHANGELOG"):
        assert (site / f"{page}.html").is_file()


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        fetched = re.findall(r'<(?:script|img|iframe)\b[^>]*\bsrc="([^"]*)"', page.read_text("utf-8"))
        fetched += re.findall(r'<link\b[^>]*\brel="(?:stylesheet|icon|preconnect)"[^>]*>', page.read_text("utf-8"))
        assert [each for each in fetched if "//" in each] == [], page


def test_pages_name_no_machine(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert str(ROOT) not in page.read_text("utf-8"), page


def test_links_that_lead_out_of_the_site_become_names() -> None:
    led = script("site").led
    assert led("[safety](../SECURITY.md#the-levels)", "docs/ci.md") == "[safety](SECURITY.md#the-levels)"
    assert led("[`action.yml`](../action.yml)", "docs/ci.md") == "`action.yml`"
    assert led("[a test](../tests/test_ci.py)", "docs/ci.md") == "a test (`tests/test_ci.py`)"
    assert led("[the tests](tests/test_ci.py)", "SECURITY.md") == "the tests (`tests/test_ci.py`)"
    assert led("[commands](docs/commands.md)", "CONTRIBUTING.md") == "[commands](commands.md)"
    assert led("[처음](student.ko.md)", "docs/index.ko.md") == "[처음](student.md)"
    # What leads nowhere stays as it is, so that MkDocs says so; what a code block shows is no link.
    assert led("[gone](gone.md)", "docs/ci.md") == "[gone](gone.md)"
    assert led("These:\n- one\n- two\n  words\n- three\n", "docs/ci.md") == "These:\n\n- one\n- two\n  words\n- three\n"
    shown = "```markdown\n[a](../action.yml)\n```"
    assert led(shown, "docs/ci.md") == shown


def to_canvas(document: str) -> list[str]:
    """The commands of a document from the installation to the file for Canvas."""
    commands = [step.line for step in steps(document) if isinstance(step, Command)]
    end = next(number for number, line in enumerate(commands) if "--to canvas" in line)
    start = max(number for number, line in enumerate(commands[:end]) if line.startswith("pip install"))
    return commands[start : end + 1]


@pytest.mark.parametrize("document", ["README.md", "README.ko.md", "docs/teacher.md"])
def test_from_a_clone_to_canvas_it_takes_five_commands_at_most(document: str) -> None:
    assert 3 <= len(to_canvas(document)) <= 5


def test_the_class_arrives_in_canvas(tmp_path: Path) -> None:
    path = to_canvas("README.md")
    folder = tmp_path / "clone"
    folder.mkdir()
    shell = Shell(folder, "C.UTF-8", tmp_path)
    for line in path[1:]:  # the first one installs
        shell.run(line)
    (filled,) = (each for each in folder.rglob("canvas.csv") if each.parent.name == "out")
    rows = list(csv.reader(filled.read_text("utf-8").splitlines()))
    scores = [row[-1] for row in rows[2:]]
    assert len(scores) == 40
    # Four have handed in nothing; the class has right answers, wrong ones, and one file with nothing in it.
    assert scores.count("") == 4
    handed_in = {float(score) for score in scores if score}
    assert {0, 20} <= handed_in
    assert all(0 <= score <= 20 for score in handed_in)
    assert len(handed_in) > 5
