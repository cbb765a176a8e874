"""`%grade` and `grader.check`: the cells that have been run are graded by a process of their own.

A kernel has run student code, so nothing in it can be trusted to judge: it only tells which cells were run.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython
from IPython.core.magic import Magics, line_magic, magics_class
from IPython.display import display

from grader.notebook.history import History
from grader.notebook.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from IPython.core.interactiveshell import InteractiveShell

_GRADED = (0, 1)
_ASIDE = " (grade notebook --help)"


class NotebookError(Exception):
    """Nothing could be graded."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: where in the grader this was raised helps nobody."""
        return [str(self)]


@magics_class
class Grading(Magics):
    """The magics of the grader.

    Args:
        shell: the notebook's IPython.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.history = History(shell)

    @line_magic
    def grade(self, line: str) -> None:
        """Grade an exercise by the cells that have been run: `%grade 3`, `%grade 3 --check softmax --lang ko`."""
        try:
            arguments = shlex.split(line, comments=True)
        except ValueError as error:
            raise NotebookError(f"%grade {line.strip()}: {error}") from None
        display(self.graded(arguments))  # type: ignore[no-untyped-call]

    def graded(self, arguments: Sequence[str]) -> Result:
        """The grade of the cells that have been run.

        Args:
            arguments: those of `%grade`.

        Raises:
            NotebookError: nothing could be graded.
        """
        # -P: a student's numpy.py must not be taken for the real one.
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "grader", "notebook", *arguments],
            env={**os.environ, "PYTHONUTF8": "1"},
            # With escapes for all beyond ASCII, a lone surrogate in a cell does no harm on the way.
            input=json.dumps({"cells": self.history.cells()}),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode not in _GRADED:
            said = done.stderr.strip().removeprefix("grade: ").removesuffix(_ASIDE)
            raise NotebookError(said or "the grader was stopped")
        try:
            return Result(json.loads(done.stdout))
        except (ValueError, KeyError, TypeError):
            # `%grade --help`
            raise NotebookError(done.stdout.strip()) from None


def load(shell: InteractiveShell) -> None:
    """Add `%grade` to a notebook."""
    if _loaded(shell) is None:
        shell.register_magics(Grading(shell))


def check(name: str, exercise: int | str | None, *, lang: str | None) -> Result:
    """Grade one check, as `grader.check` does.

    Raises:
        NotebookError: there is no notebook, or nothing that could be graded.
    """
    shell: Any = get_ipython()
    if shell is None:
        raise NotebookError("grader.check works in a notebook only; in a terminal there is: grade exercise N")
    load(shell)
    magics = _loaded(shell)
    assert magics is not None  # noqa: S101 - it was loaded above
    arguments = [str(exercise)] if exercise is not None else []
    return magics.graded([*arguments, "--check", name, *(["--lang", lang] if lang else [])])


def _loaded(shell: InteractiveShell) -> Grading | None:
    found = shell.magics_manager.registry.get(Grading.__name__)
    return found if isinstance(found, Grading) else None
