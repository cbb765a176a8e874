"""Programs that write to a gradebook until they are stopped.

`python -m gradebook.writer WHERE MOST` is one. It says how many results it was told are recorded, and on its
last line what went wrong, if anything did. `python -m gradebook.writer` forks such a program for each line
`WHERE MOST` of its input, which is a hundred times faster than to start one.
"""

from __future__ import annotations

import os
import sys
from itertools import count, islice
from typing import TYPE_CHECKING

from grader.gradebook.book import Gradebook
from grader.gradebook.errors import GradebookError

from .making import INFO, KEY, graded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.batch.work import Graded

BATCH = 5


def results(first: int) -> Iterator[Graded]:
    """Results of students who are numbered, each with a source of its own that does not become small."""
    for number in count(first):
        yield graded(f"student{number:06}", source=f"# {number} {os.urandom(2000).hex()}\n")


def write(where: str, most: int) -> None:
    """Write batch after batch."""
    with Gradebook.open(where, patience=0.2) as book:
        first = len(book.known())
        say("open")
        run = book.begin_run(INFO, [KEY])
        stream = results(first)
        recorded = first
        while recorded < most and (batch := list(islice(stream, BATCH))):
            recorded += book.add(run, batch)
            say(str(recorded))


def serve() -> None:
    """Fork writers, one after the other; each says its process id, and after its end this says `ended`."""
    for line in sys.stdin:
        where, most = line.rsplit(maxsplit=1)
        process = os.fork()
        if process == 0:
            say(str(os.getpid()))
            write(where, int(most))
            os._exit(0)
        os.waitpid(process, 0)
        say("ended")


def say(line: str) -> None:
    """In one piece and at once, since this process may be killed next."""
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    try:
        write(sys.argv[1], int(sys.argv[2])) if sys.argv[1:] else serve()
    except GradebookError as error:
        say(str(error))
