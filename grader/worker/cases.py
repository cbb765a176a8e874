"""Programs and their cases as the grader sends them; a worker runs each case once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.worker.program import CPU, run_case, set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.worker.program import Device, Late, Setup
    from grader.worker.values import Array, Encoder

# What is set up ahead is mapped by all workers, also by those of other exercises: large inputs would cost more than
# they save.
_MOST_BYTES = 256 << 10


class Cases:
    """Programs and cases, and the arrays of their inputs.

    Args:
        content: ``{"programs": [program], "cases": [case]}``, where a case has the number of its program.
        arrays: that its inputs refer to.
    """

    def __init__(self, content: dict[str, Any], arrays: Sequence[Array]) -> None:
        self._content = content
        self._arrays = arrays
        self._setups: dict[int, Setup] = {}
        self._used: list[Setup] = []

    def set_up(self) -> None:
        """Set all cases up ahead, unless that would take much memory: a zygote does so once for all its workers."""
        if sum(array.nbytes for array in self._arrays) <= _MOST_BYTES:
            cases = enumerate(self._content["cases"])
            self._setups = {number: set_up(self._program(case), case, self._arrays) for number, case in cases}

    def run(
        self,
        number: int,
        resolve: Callable[[list[str]], Any],
        encoder: Encoder,
        late: Late,
        device: Device = CPU,
    ) -> list[dict[str, Any]]:
        """Run a case; arguments and outcomes as for `run_case`."""
        case = self._content["cases"][number]
        setup = self._setups.pop(number, None) if device is CPU else None
        if setup is not None:
            # It is kept, as freeing what a zygote has made would copy its pages.
            self._used.append(setup)
        return run_case(self._program(case), case, self._arrays, resolve, encoder, late, device, setup)

    def _program(self, case: dict[str, Any]) -> dict[str, Any]:
        program: dict[str, Any] = self._content["programs"][case["program"]]
        return program
