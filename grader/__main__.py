"""The command `grade`. Before anything else is imported, the worker is started, so that both import side by side."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False  # `typing` would cost the worker its head start
if TYPE_CHECKING:
    from grader.sandbox.launch import Launched
    from grader.sandbox.workers import Zygote

# What is imported is no garbage, and looking for it takes a tenth of the time of importing a database.
_GARBAGE = 50_000
_INTERRUPTED = 2
_ONE_SUBMISSION = ("exercise", "notebook")
_MANY_SUBMISSIONS = ("all", "status", "next")
_CLASS = "batch"
_IMPORTED_FOR_A_CLASS = ("grader.cli.main", "grader.cli.commands.batch", "sqlalchemy")
# A class that others grade, or that is not graded at all.
_ELSEWHERE = ("--dask", "--replay")


def main() -> None:
    """Run the command line.

    What the grader computes itself is small: threads for it take longer to start than they save.
    """
    gc.set_threshold(_GARBAGE)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        ahead = _start(sys.argv[1:])
        from grader.cli.main import run  # noqa: PLC0415 - see the module's docstring
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)  # nothing has begun of which there would be something to say
    run(ahead)


def _start(arguments: list[str]) -> Launched | Zygote | None:
    """What the command will need: a worker for one submission, or the zygote that forks workers for many.

    A guess, as the options have not been read: if it turns out to be wrong, another one is started.
    """
    command = arguments[0] if arguments else ""
    if command not in (*_ONE_SUBMISSION, *_MANY_SUBMISSIONS, _CLASS) or "--help" in arguments or "-h" in arguments:
        return None
    from grader.sandbox.launch import NoNumPyError, launch  # noqa: PLC0415 - see the module's docstring
    from grader.sandbox.trial import promising  # noqa: PLC0415

    jailed = "--isolation" not in arguments and promising()
    if command == _CLASS:
        return None if any(each.startswith(_ELSEWHERE) for each in arguments) else _start_class(jailed=jailed)
    if command in _ONE_SUBMISSION and "--watch" not in arguments:
        try:
            return launch(jailed=jailed)
        except NoNumPyError:
            return None  # said when the worker is missed
    from grader.sandbox.preload import USUAL  # noqa: PLC0415
    from grader.sandbox.workers import Zygote  # noqa: PLC0415

    return Zygote(list(USUAL), jailed=jailed)


def _start_class(*, jailed: bool) -> Launched | None:
    """The worker that finds out which level of isolation works; and what the grading processes are forked from."""
    from grader.sandbox.launch import NoNumPyError, launch  # noqa: PLC0415 - see the module's docstring

    try:
        launched = launch(jailed=jailed)
    except NoNumPyError:
        return None
    from contextlib import suppress  # noqa: PLC0415
    from importlib import import_module  # noqa: PLC0415

    from grader.batch.processes import no_interrupts, start_ahead  # noqa: PLC0415

    start_ahead()
    # This takes as long as what was started needs to get ready. A library that is interrupted may say anything.
    with no_interrupts(), suppress(ImportError):  # what is missing is said by the command
        for name in _IMPORTED_FOR_A_CLASS:
            import_module(name)
    return launched


if __name__ == "__main__":
    main()
