"""Which cells of a live notebook have been run, and how far."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

# What IPython calls the code of a cell: older versions name the line, too.
_CELL = ("<module>", "<cell line:")


class Cell(NamedTuple):
    """A cell that was run.

    Attributes:
        source: as it was typed.
        stopped: the line at which an error or an interruption ended it; 0 if it ran to its end.
    """

    source: str
    stopped: int


class History:
    """The cells of a notebook in the order in which they were run, from IPython's own history.

    Args:
        shell: the notebook's IPython.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._stopped: dict[int, int] = {}
        # Of cells that were run before this, nobody knows whether they ended well.
        shell.events.register("post_run_cell", self._after)

    def cells(self) -> list[Cell]:
        """The cells from `In [1]` to the one that is running."""
        kept = self._shell.history_manager
        sources = kept.input_hist_raw[1:] if kept is not None else []
        return [Cell(source, self._stopped.get(number, 0)) for number, source in enumerate(sources, start=1)]

    def _after(self, result: ExecutionResult) -> None:
        error = result.error_before_exec or result.error_in_exec
        number = result.execution_count
        if number is not None and error is not None:
            self._stopped[number] = _line(error) if result.error_before_exec is None else 1


def _line(error: BaseException) -> int:
    """The line of the cell in which an error came up; 1 if that is not known."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_name.startswith(_CELL):
            return trace.tb_lineno
        trace = trace.tb_next
    return 1
