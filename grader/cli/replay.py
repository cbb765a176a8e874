"""Recomputes a run of the gradebook, and says whether its grades are the same today."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader import __version__
from grader.cli import output
from grader.cli.output import say
from grader.cli.summary import listed
from grader.course import Entry
from grader.limits import Limits
from grader.render.page import points
from grader.sandbox.levels import Level
from grader.submissions.names import shown

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook

SAME, DIFFERENT = 0, 1


def replay(book: Gradebook, number: int, lang: str) -> int:
    """Recompute a run from the source and the answer keys that the gradebook kept; returns the exit code.

    Args:
        book: with the run.
        number: of the run.
        lang: to speak.

    Raises:
        GradebookError: there is no such run.
    """
    import numpy as np  # noqa: PLC0415

    from grader.batch.grading import Settings  # noqa: PLC0415
    from grader.batch.replay import replay as replayed  # noqa: PLC0415
    from grader.cli.audience import kept  # noqa: PLC0415
    from grader.feedback import Levels  # noqa: PLC0415
    from grader.render.words import say_or_code  # noqa: PLC0415

    _ = output.sentences(lang)
    info = book.run(number).info
    then = info.settings
    settings = Settings(
        {Entry(key.number, key.slug): key.data for key in book.keys(number)},
        Level(info.isolation),
        Limits.of(then["limits"]),
        render=functools.partial(kept, student=Levels(), lang=then["lang"]),
        explain=functools.partial(say_or_code, lang=then["lang"]),
    )
    computed, unread, different = 0, 0, []
    for each in replayed(book.results(number), settings):
        computed += each.again is not None
        unread += each.again is None
        if each.again is not None and not each.same:
            score = f"{points(each.recorded.score)} → {points(each.again.score)}"
            different.append(f"{shown(each.recorded.student)}, {each.recorded.number} {each.recorded.slug}: {score}")
    said = _("run {run}: results computed again: {count}, the same bit for bit: {same}")
    say(said.format(run=number, count=computed, same=computed - len(different)))
    if unread:
        say(_("{count} could not be read then, so there is nothing to compute").format(count=unread))
    for name, before, now in (
        ("deltagrade", info.deltagrade, __version__),
        ("NumPy", info.numpy, np.__version__),
    ):
        if before != now:
            say(_("{name} was {before} then, and is {now} now").format(name=name, before=before, now=now))
    listed(_("different"), different, _)
    return DIFFERENT if different else SAME
