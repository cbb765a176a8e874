"""The way to `grade exercise 3` is short: what it imports is listed here, so that a new import is a decision."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import FAKE
from .running import environment

if TYPE_CHECKING:
    from pathlib import Path

# The grader's own modules, when the answer key is cached and the output is plain English text.
EXPECTED = {
    "grader",
    "grader.__main__",
    "grader.cache",
    "grader.cli",
    "grader.cli.commands",
    "grader.cli.commands.exercise",
    "grader.cli.main",
    "grader.cli.options",
    "grader.cli.output",
    "grader.comparison",
    "grader.course",
    "grader.grade",
    "grader.judge",
    "grader.judge.compare",
    "grader.judge.distributions",
    "grader.judge.trace",
    "grader.judge.verdict",
    "grader.key",
    "grader.key.answer_key",
    "grader.key.ledger",
    "grader.key.outcome",
    "grader.key.store",
    "grader.limits",
    "grader.model",
    "grader.render",
    "grader.render.cells",
    "grader.render.charset",
    "grader.render.language",
    "grader.render.layout",
    "grader.render.neutral",
    "grader.render.page",
    "grader.render.plain",
    "grader.render.sentences",
    "grader.render.sentences.advice",
    "grader.render.sentences.results",
    "grader.render.sentences.running",
    "grader.render.sentences.sources",
    "grader.render.sentences.submissions",
    "grader.render.teller",
    "grader.render.words",
    "grader.sandbox",
    "grader.sandbox.channel",
    "grader.sandbox.isolation",
    "grader.sandbox.jail",
    "grader.sandbox.launch",
    "grader.sandbox.levels",
    "grader.sandbox.library",
    "grader.sandbox.preload",
    "grader.sandbox.printed",
    "grader.sandbox.process",
    "grader.sandbox.replies",
    "grader.sandbox.requests",
    "grader.sandbox.session",
    "grader.sandbox.trial",
    "grader.sandbox.workers",
    "grader.submissions",
    "grader.submissions.encoding",
    "grader.submissions.files",
    "grader.submissions.find",
    "grader.submissions.names",
    "grader.submissions.parse",
    "grader.submissions.read",
    "grader.submissions.source",
    "grader.submissions.tree",
    "grader.worker",
    "grader.worker.landlock",
    "grader.worker.libc",
    "grader.worker.program",
    "grader.worker.reap",
    "grader.worker.seccomp",
    "grader.worker.stand_ins",
    "grader.worker.unchanged",
    "grader.worker.values",
    "grader.worker.watch",
    "grader.worker.wire",
}
# Each costs from one millisecond to seconds. (gettext and threading are not listed: click imports them.)
HEAVY = {
    *("tensorflow", "keras", "scipy", "rich", "nbformat", "babel", "jsonschema", "dask", "sqlalchemy", "jinja2"),
    *("subprocess", "asyncio", "hashlib", "socket", "tempfile", "logging", "concurrent", "multiprocessing"),
    *("grader.declare.exercise", "grader.key.build", "grader.key.trace", "numpy.random", "numpy.ma", "numpy.testing"),
}


# The command ends by os._exit; before that it tells what is there. (-X importtime does not see import_module.)
_TELLING = """
import os, sys
def told(code, leave=os._exit):
    print(*sorted(sys.modules), sep="\\n", file=sys.stderr, flush=True)
    leave(code)
os._exit = told
from grader.__main__ import main
main()
"""


def imported(*arguments: str | Path) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _TELLING, *map(str, arguments)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(ran.stderr.splitlines())


@pytest.fixture(scope="module")
def on_the_way() -> set[str]:
    """What `grade exercise 1` imports once its answer key is cached."""
    call = ("exercise", "1", FAKE / "solutions" / "ex01_scaling" / "scaling.py", "--course", FAKE)
    imported(*call)
    return imported(*call)


def test_only_what_is_listed(on_the_way: set[str]) -> None:
    own = {name for name in on_the_way if name.partition(".")[0] == "grader"}
    assert own == EXPECTED


def test_nothing_heavy(on_the_way: set[str]) -> None:
    assert {name for name in on_the_way for heavy in HEAVY if name == heavy or name.startswith(f"{heavy}.")} == set()
    assert "numpy" in on_the_way
