"""The command `grade`. Before anything else is imported, the worker is started, so that both import side by side."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.sandbox.process import Worker
    from grader.sandbox.workers import Zygote

_ONE_SUBMISSION = ("exercise",)
_MANY_SUBMISSIONS = ("all", "status")


def main() -> None:
    """Run the command line."""
    ahead = _start(sys.argv[1:])
    from grader.cli.main import run  # noqa: PLC0415 - see the module's docstring

    run(ahead)


def _start(arguments: list[str]) -> Worker | Zygote | None:
    """What the command will need: a worker for one submission, or the zygote that forks workers for many."""
    if "--help" in arguments or "-h" in arguments:
        return None
    if arguments[:1] and arguments[0] in _ONE_SUBMISSION:
        from grader.sandbox.process import start  # noqa: PLC0415 - see the module's docstring

        return start()
    if arguments[:1] and arguments[0] in _MANY_SUBMISSIONS:
        from grader.sandbox.preload import USUAL  # noqa: PLC0415
        from grader.sandbox.workers import Zygote  # noqa: PLC0415

        return Zygote(list(USUAL))
    return None


if __name__ == "__main__":
    main()
