"""`pytest --grade 3 submission/`: each check is a test. Without `--grade`, this adds options and nothing else.

Submissions are graded by the command `grade` in a process of its own. Nothing in them is collected or imported here: a
student's `conftest.py` would run in this process, without any sandbox. Settings in a submission are refused as well;
but pytest reads them before it loads a plugin, so that only `-c FILE` keeps it from doing what they say.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRADED: Final = (0, 1)  # full marks, and less
_UNUSABLE: Final = 2


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; their names begin with `--grade`, since every project has this plugin once it is installed."""
    group = parser.getgroup("deltagrade", "deltagrade")
    group.addoption(
        "--grade",
        action="append",
        metavar="N|SLUG",
        help="Grade this exercise of the submissions given (default: the current directory) and collect nothing else.",
    )
    group.addoption("--grade-lang", choices=("en", "ko"), help="Language of the messages.")
    group.addoption("--grade-course", metavar="DIR", help="Another course than the one that `grade` would take.")
    group.addoption("--grade-seed", metavar="NUMBER", help="Draw the inputs from this seed.")
    group.addoption(
        "--grade-require-isolation",
        metavar="LEVEL",
        default="confined" if os.environ.get("CI") else None,
        help="Refuse to grade below this level (default: confined where CI is set).",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Keep what a submission brings along from running here."""
    known = early_config.known_args_namespace
    if not known.grade:
        return
    known.noconftest = True
    settings = early_config.inipath
    if settings is None or known.inifilename:
        return
    for path in _submissions(known.file_or_dir):
        if settings.resolve().is_relative_to(path.resolve()):
            raise pytest.UsageError(
                f"{settings} lies in the submission, and pytest does what it says, imports too: "
                "name settings of your own (-c FILE)"
            )


def pytest_configure(config: pytest.Config) -> None:
    """Take over, if something is to be graded."""
    if config.getoption("grade"):
        config.pluginmanager.register(_Grading(), "deltagrade-grading")


def _submissions(given: list[str]) -> list[Path]:
    return [Path(each) for each in given]


class _Grading:
    """Collects the checks of the submissions, and says at the end how many points they got."""

    def __init__(self) -> None:
        self._graded: list[Graded] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect one test for each check, instead of what pytest would find in the submissions."""
        config = session.config
        paths = _submissions(config.option.file_or_dir) or [Path()]
        session.items = []
        for path in paths:
            for exercise in config.getoption("grade"):
                collector = Graded.from_parent(session, name=f"{path}::{exercise}", nodeid=f"{path}::{exercise}")
                collector.asks(path, exercise)
                self._graded.append(collector)
                session.ihook.pytest_collectstart(collector=collector)
                report = session.ihook.pytest_make_collect_report(collector=collector)
                session.ihook.pytest_collectreport(report=report)
                session.items += report.result or []
        config.hook.pytest_collection_modifyitems(session=session, config=config, items=session.items)
        session.testscollected = len(session.items)
        config.hook.pytest_collection_finish(session=session)
        return True

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say the points."""
        for each in self._graded:
            if each.report:
                points = f"{each.report['score']:g} of {each.report['max_score']:g} points"
                level = f"seed {each.report['seed']}, isolation: {each.report['isolation']}"
                terminalreporter.write_line(f"{each.name}: {points} ({level})")


class Graded(pytest.Collector):
    """One exercise of one submission.

    Attributes:
        report: as `grade exercise --format json` gives it; empty if it could not be graded.
    """

    def asks(self, path: Path, exercise: str) -> None:
        """Say what to grade."""
        self._path, self._exercise = path, exercise
        self.report: dict[str, Any] = {}

    def collect(self) -> Iterator[Check]:
        """Grade, and yield a test for each check; one that fails if there is nothing to grade."""
        import json  # noqa: PLC0415 - only who grades pays
        import subprocess  # noqa: PLC0415

        options = ("course", "seed", "lang", "require_isolation")
        chosen = ((name, self.config.getoption(f"grade_{name}")) for name in options)
        # -P: a student's numpy.py must not be taken for the real one.
        command = [sys.executable, "-P", "-m", "grader", "exercise", self._exercise, os.fspath(self._path)]
        command += [part for name, value in chosen if value for part in (f"--{name.replace('_', '-')}", value)]
        environment = {**os.environ, "PYTHONUTF8": "1"}
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [*command, "--format", "json"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode in _GRADED:
            self.report = json.loads(done.stdout)
            for check in self.report["checks"]:
                yield Check.of(self, check)
            return
        status = "error" if done.returncode == _UNUSABLE else "grader_fault"
        said = done.stderr.strip().removeprefix("grade: ")
        yield Check.of(self, {"name": "grade", "status": status, "message": said})


class Check(pytest.Item):
    """One check of a submission."""

    @classmethod
    def of(cls, parent: Graded, check: dict[str, Any]) -> Check:
        """A test for a check, as the report has it."""
        made: Check = cls.from_parent(parent, name=check["name"])
        made._check = check
        return made

    _check: dict[str, Any]

    def setup(self) -> None:
        """A fault of the grader is an error, and no failure of the student's."""
        if self._check["status"] == "grader_fault":
            pytest.fail(self._said(), pytrace=False)

    def runtest(self) -> None:
        """Pass, or fail with what the student is told."""
        if self._check["status"] == "passed":
            return
        if self._check["status"] == "skipped":
            pytest.skip(self._said())
        if output := self._check.get("output", ""):
            from grader.submissions.names import neutralise  # noqa: PLC0415

            printed = "\n".join(neutralise(line) for line in output.splitlines())
            self.add_report_section("call", "stdout", printed)
        pytest.fail(self._said(), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """What is shown of a failure: the submission and the check."""
        return self.path, None, self.nodeid

    def _said(self) -> str:
        check = self._check
        diagnosis = check.get("diagnosis") or {}
        said = [check.get("message"), diagnosis.get("message")]
        said += [note["message"] for note in check.get("notes", ())]
        said += [f"({check['case']})"] if check.get("case") and check["status"] != "not_attempted" else []
        return "\n".join(filter(None, said)) or check["status"]
