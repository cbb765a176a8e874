"""The command `grade`. Before anything else is imported, the worker is started, so that both import side by side."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    first = None
    if sys.argv[1:2] == ["exercise"] and "--help" not in sys.argv:
        from grader.sandbox.process import start  # noqa: PLC0415 - see the module's docstring

        first = start()
    from grader.cli.main import run  # noqa: PLC0415

    run(first)


if __name__ == "__main__":
    main()
