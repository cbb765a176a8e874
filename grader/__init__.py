"""deltagrade: an automatic grader for deep-learning exercises."""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` would cost the worker its head start
if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from grader.notebook.result import Result

__version__ = "0.1.0"


def check(name: str, exercise: int | str | None = None, *, lang: str | None = None) -> Result:
    """Grade one check of the notebook in which this is called, by the cells that have been run.

    Args:
        name: of the check: `"softmax"`.
        exercise: its number or name, if several exercises have such a check.
        lang: `"en"` or `"ko"`.

    Raises:
        NotebookError: there is no notebook, or nothing that could be graded.
    """
    from grader.notebook.extension import check as graded  # noqa: PLC0415 - most who import this need no notebook

    return graded(name, exercise, lang=lang)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext grader` calls: it adds `%grade` to a notebook."""
    from grader.notebook.extension import load  # noqa: PLC0415 - ditto

    load(shell)
