"""Where a class is graded: in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import functools
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import click

from grader.cli import output
from grader.course import CourseError
from grader.machine import settle
from grader.render.charset import speakable
from grader.render.language import pick
from grader.sandbox.isolation import choose
from grader.sandbox.levels import Level, require
from grader.sandbox.process import adopt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.batch.grading import Settings
    from grader.batch.run import Pool
    from grader.sandbox.launch import Launched

OWN = "local"
"""The address of a cluster of this machine's own."""


class Place(NamedTuple):
    """Where a class is graded.

    Attributes:
        level: of isolation; the weakest, if there may be several.
        prepare: lets it get ready for work with these settings, while somebody gets the work ready.
        run: grades the work.
    """

    level: Level
    prepare: Callable[[Settings], None]
    run: Pool


@contextmanager
def local(jobs: int, wanted: str | None, required: Level, lang: str, ahead: Launched | None = None) -> Iterator[Place]:
    """Processes of this machine, at a level of isolation that has been tried and works.

    Args:
        jobs: how many.
        wanted: the level of isolation, if somebody asked for one.
        required: the weakest that may be used.
        lang: to speak.
        ahead: a worker that was started ahead, to try the level with.

    Raises:
        IsolationError: there is no such level.
        WorkerFailedError: the sandbox failed otherwise.
    """
    from grader.batch import pool  # noqa: PLC0415 - for this command only

    isolation = choose(wanted, required)
    with pool.Pool(jobs) as processes:
        level = settle(isolation, adopt(ahead) if ahead else None)
        output.announce(isolation, lang)
        yield Place(level, processes.prepare, processes.run)


@contextmanager
def cluster(address: str, jobs: int, wanted: str | None, required: Level, lang: str) -> Iterator[Place]:
    """The workers of a Dask cluster.

    Args:
        address: of its scheduler, or `OWN`.
        jobs: how many workers that one has.
        wanted: the level of isolation that all shall use, if somebody asked for one.
        required: the weakest that may be used.
        lang: to speak.

    Raises:
        CourseError: Dask, which is an extra, is not installed.
        ClickException: there is no such cluster, or no longer.
    """
    level = Level(wanted or required)  # each worker chooses its own, and none a weaker one
    require(level, required)
    if find_spec("distributed") is None:
        raise CourseError(
            "`{what}` needs {library}: {command}",
            what="--dask",
            library="Dask",
            command="pip install 'deltagrade[cluster]'",
        )
    from grader.batch.cluster import run  # noqa: PLC0415 - for this command only
    from grader.batch.connection import ClusterError, connected  # noqa: PLC0415

    lang = speakable(lang, sys.stderr.encoding)
    try:
        with connected(None if address == OWN else address, jobs) as client:
            pool = functools.partial(
                run,
                client=client,
                wanted=wanted,
                required=str(required),
                tell=lambda text: click.echo(f"grade: {pick(text, lang)}", err=True),
            )
            yield Place(level, lambda _: None, pool)  # they get the settings with the first work
    except ClusterError as error:
        raise click.ClickException(pick(error.text, lang)) from error
