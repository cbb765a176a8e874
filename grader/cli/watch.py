"""`grade exercise 3 --watch`: grade again whenever the work is saved, until somebody has enough."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from grader.cli import output
from grader.cli.keys import keys
from grader.course import CourseError
from grader.render.glance import first_waiting, glance
from grader.render.language import pick
from grader.render.words import say_or_code
from grader.student.bench import Bench, state
from grader.student.outline import outline
from grader.student.workspace import working_folder
from grader.submissions.source import SubmissionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.course import Course, Entry
    from grader.limits import Limits
    from grader.model import ExerciseReport
    from grader.sandbox.workers import Workers
    from grader.student.bench import State

# Saving takes several steps: the last one is waited for so long, and all of them at most so long. In milliseconds.
_QUIET, _LONGEST = 20, 100
# So often a key is looked for, and a folder that cannot be watched.
_PATIENCE = 80
_UNREADABLE = 2


class Watch:
    """Somebody's work on an exercise, graded whenever it changes.

    Args:
        bench: grades it.
        entry: which exercise.
        path: the file, or the folder that it is in.
        only: the checks to grade; all if empty.
        lang: the language to speak.
    """

    def __init__(self, bench: Bench, entry: Entry, path: Path, *, only: Sequence[str], lang: str) -> None:
        self._bench = bench
        self._entry = entry
        self._path = path
        self._only = only
        self._lang = lang
        self._folder = path
        self._seen: State | None = None
        self._report: ExerciseReport | None = None
        self._code = 0
        self._ = output.sentences(lang)

    def run(self) -> int:
        """Watch until it is interrupted or `q` is pressed; returns the exit code of the last grade.

        Raises:
            SubmissionError: there is nothing to watch.
        """
        submission = self._bench.read(self._entry, self._path)
        if not submission.path:
            raise click.UsageError(self._("--watch needs a file or a folder: what is in an archive does not change."))
        self._folder = Path(submission.path).parent
        before = signal.signal(signal.SIGTERM, _interrupt)
        try:
            with keys() as pressed:
                self._until_quit(pressed)
        except KeyboardInterrupt:
            pass
        finally:
            signal.signal(signal.SIGTERM, before)
        return self._code

    def _until_quit(self, pressed: Callable[[], str]) -> None:
        for _ in _wake(lambda: self._folder):
            now = state(self._folder)
            if now != self._seen:
                self._seen = now
                self._grade()
            for key in pressed():
                if key == "q":
                    return
                if key == "h":
                    self._hint()
                if key == "n":
                    self._go_on()

    def _grade(self) -> None:
        try:
            submission = self._bench.read(self._entry, self._path)
        except SubmissionError as error:
            # A file that is being replaced, or was moved away: it may come back.
            self._report, self._code = None, _UNREADABLE
            self._clear()
            output.say(say_or_code(error.finding, output.spoken(self._lang)))
            self._tell_keys()
            return
        self._report = self._bench.grade(self._entry, submission, self._only)
        self._code = output.exit_code([self._report])
        self._show(self._report)

    def _show(self, report: ExerciseReport) -> None:
        page = glance(report, lang=output.spoken(self._lang), encoding=sys.stdout.encoding)
        self._clear()
        if sys.stdout.isatty():
            from grader.render import terminal  # noqa: PLC0415 - rich is for terminals

            terminal.draw(page)
        else:
            from grader.render import plain  # noqa: PLC0415

            output.say(plain.draw(page, encoding=sys.stdout.encoding).rstrip("\n"))
        self._tell_keys()

    def _clear(self) -> None:
        if sys.stdout.isatty():
            from rich.console import Console  # noqa: PLC0415 - rich is for terminals

            Console().clear()

    def _tell_keys(self) -> None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            output.say()
            return
        _ = self._
        known = [_("q: quit")]
        if self._report is not None:
            known.insert(0, _("h: hint") if self._report.waits else _("n: next exercise"))
        when = _("saved at {time}").format(time=time.strftime("%H:%M:%S"))
        output.say("   ".join([*known, when]))

    def _hint(self) -> None:
        from grader.cli.commands.hint import say_next  # noqa: PLC0415 - for those who ask

        waiting = first_waiting(self._report) if self._report is not None else None
        if waiting is None:
            return
        checks = self._bench.key(self._entry).checks()
        check = next(check for check in checks if check.name == waiting.name)
        output.say()
        say_next(self._, self._bench.course, self._entry, check, output.spoken(self._lang), again=False, key="h")

    def _go_on(self) -> None:
        """Turn to the exercise after this one, if nothing is left to do in this one."""
        _ = self._
        if self._report is None or self._report.waits or self._only:
            return
        course = self._bench.course
        entry = next((each for each in course.entries() if each.number > self._entry.number), None)
        if entry is None:
            output.say(_("That was the last exercise."))
            return
        path = working_folder(course, self._folder)
        try:
            submission = self._bench.read(entry, path)
        except SubmissionError:
            title = pick(outline(course, entry).title, output.spoken(self._lang))
            said = _("Next: exercise {number}, {title}. To go on: {command}")
            output.say(said.format(number=entry.number, title=title, command="grade start"))
            return
        self._entry, self._path, self._folder, self._seen = entry, path, Path(submission.path).parent, None


def _wake(folder: Callable[[], Path]) -> Iterator[None]:
    """Yield whenever something may have changed in the folder of the moment, and every now and then."""
    try:
        from watchfiles import watch as changes  # noqa: PLC0415 - for those who watch
    except ImportError:
        command = "pip install 'deltagrade[watch]'"
        raise CourseError(
            "`{what}` needs {library}: {command}", what="--watch", library="watchfiles", command=command
        ) from None
    while True:
        watched = folder()
        if not watched.is_dir():
            yield
            time.sleep(_PATIENCE / 1000)
            continue
        for _ in changes(
            watched,
            watch_filter=None,
            debounce=_LONGEST,
            step=_QUIET,
            rust_timeout=_PATIENCE,
            yield_on_timeout=True,
            raise_interrupt=True,
            recursive=False,
        ):
            yield
            if folder() != watched or not watched.is_dir():
                break


def _interrupt(_: int, __: object) -> NoReturn:
    raise KeyboardInterrupt


def watch(
    course: Course,
    entry: Entry,
    path: Path,
    *,
    workers: Workers,
    seed: int,
    limits: Limits,
    only: Sequence[str],
    lang: str,
) -> int:
    """Watch somebody's work on an exercise; returns the exit code of the last grade.

    Args:
        course: whose exercise.
        entry: which.
        path: the file, or the folder that it is in.
        workers: where the workers come from.
        seed: to draw the inputs from.
        limits: what the submission may use.
        only: the checks to grade; all if empty.
        lang: the language to speak.
    """
    with workers:
        workers.warm_up()
        return Watch(Bench(course, workers, seed, limits), entry, path, only=only, lang=lang).run()
