"""A course: a directory with exercises, solutions and references, or a student bundle with frozen answer keys."""

from __future__ import annotations

import importlib.util
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from grader.limits import NAMES, declared
from grader.model import Message, SettingError, Text, UnusableError, why

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grader.declare import Exercise
    from grader.feedback import Levels
    from grader.limits import Limits

_PACKAGE = Path(__file__).resolve().parent
PREFIX = "DELTAGRADE_"


class CourseError(UnusableError):
    """A course or an exercise that cannot be used: one clear line for the author or the caller."""


class NotInstalledError(CourseError):
    """What an exercise is made with is not installed on this machine.

    Args:
        what: it is called.
        command: that installs it.
        said: in one line.
    """

    def __init__(self, what: str, command: str, said: Message) -> None:
        super().__init__(said.text, **said.facts)
        self.what = what
        self.command = command


@dataclass(frozen=True, order=True)
class Entry:
    """An exercise as the course's folders name it.

    Attributes:
        number: what `grade exercise N` takes.
        slug: the name of its file.
    """

    number: int
    slug: str

    @property
    def folder(self) -> str:
        """The name of the exercise in every tree: `ex03_activations`."""
        return f"ex{self.number:02d}_{self.slug}"


class Course:
    """A course directory and its settings.

    Args:
        root: the directory.
        environment: overrides settings by `DELTAGRADE_<NAME>`.

    Raises:
        CourseError: it is none, or its settings cannot be read.
    """

    def __init__(self, root: Path, environment: Mapping[str, str] = os.environ) -> None:
        self.root = root
        self.references = root / "reference"
        self.keys = root / "keys"
        if not self.references.is_dir() and not self.keys.is_dir():
            raise CourseError("{folder} is no course: it has neither reference/ nor keys/", folder=root)
        path = root / "course.toml"
        settings = _settings(path)
        self.title = _title(path, settings.get("title", {"en": root.name, "ko": root.name}))
        self.seed = _seed(path, settings.get("seed", 0), environment)
        self.limits = _limits(path, _table(path, settings, "limits"), environment)
        # As they are written: only those who need them read them.
        self.late = _table(path, settings, "late")
        self._feedback = _table(path, settings, "feedback")
        self._override = environment.get(f"{PREFIX}FEEDBACK")

    @property
    def sets_feedback(self) -> bool:
        """Whether there is anything to read about levels of feedback; otherwise they are the usual ones."""
        return bool(self._feedback) or self._override is not None

    def feedback(self, audience: str, entry: Entry | None = None, checks: Collection[str] = ()) -> Levels:
        """What an audience may see.

        Args:
            audience: `grader.feedback.STUDENT` or `HIDDEN`.
            entry: an exercise, to see whether the settings name checks that it does not have.
            checks: the names of its checks.

        Raises:
            CourseError: the settings are not sound.
            SettingError: the environment's is not.
        """
        from grader.feedback import levels_of, one_level  # noqa: PLC0415 - a plain report needs none, without settings

        path = self.root / "course.toml"
        try:
            levels = levels_of(self._feedback, audience)
            slugs = [each.slug for each in self.entries()]
            for name in levels.checks:
                if name.partition(".")[0] not in slugs:
                    raise SettingError(
                        'checks."{name}": there is no such exercise; there are {names}',
                        name=name,
                        names=", ".join(slugs),
                    )
            if entry is not None:
                levels.refuse_unknown(entry.slug, checks)
        except SettingError as error:
            raise refused(path, "feedback", error) from error
        return levels if self._override is None else one_level(f"{PREFIX}FEEDBACK", self._override)

    def entries(self) -> list[Entry]:
        """The exercises, by number."""
        folder, suffix = (self.references, ".py") if self.references.is_dir() else (self.keys, ".key")
        names = (path.stem for path in folder.glob(f"ex[0-9][0-9]_*{suffix}"))
        return sorted(Entry(int(name[2:4]), name[5:]) for name in names)

    def entry(self, name: str) -> Entry:
        """The exercise with this number or slug, or the only one whose slug begins like that.

        Raises:
            CourseError: there is none.
        """
        entries = self.entries()
        for entry in entries:
            if name in (entry.slug, entry.folder) or (name.isdecimal() and int(name) == entry.number):
                return entry
        beginning = [entry for entry in entries if name and entry.slug.startswith(name.replace("-", "_"))]
        if len(beginning) == 1:
            return beginning[0]
        known = ", ".join(f"{entry.number} {entry.slug}" for entry in entries) or "-"
        raise CourseError("no exercise {name!r} in this course; it has {known}", name=name, known=known)

    def needs(self, entry: Entry) -> tuple[str, ...]:
        """The libraries that an exercise needs beside NumPy.

        Raises:
            CourseError: its answer key cannot be used.
        """
        if not self.references.is_dir():
            from grader.key.store import answer_key  # noqa: PLC0415 - who only wants to know what there is needs no key

            return answer_key(self, entry, self.seed).needs
        # To import every reference would take longer than to grade somebody.
        mentions = "needs=" in (self.references / f"{entry.folder}.py").read_text(encoding="utf-8")
        return tuple(self.load(entry).needs) if mentions else ()

    def load(self, entry: Entry) -> Exercise:
        """Import an exercise's reference.

        Raises:
            CourseError: it has none, or it cannot be imported.
            AuthorError: it declares something that cannot be graded.
        """
        from grader.declare import AuthorError, Exercise  # noqa: PLC0415 - a cached answer key needs neither

        path = self.references / f"{entry.folder}.py"
        try:
            module = _module(self.references, entry.folder)
        except (AuthorError, FileNotFoundError):
            raise
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
            raise CourseError("{file} cannot be imported: {problem}", file=path, problem=problem) from error
        exercise = getattr(module, "exercise", None)
        if not isinstance(exercise, Exercise):
            raise CourseError("{file} declares no exercise: exercise = Exercise(...)", file=path)
        if (exercise.number, exercise.slug) != (entry.number, entry.slug):
            raise CourseError(
                "{file} declares exercise {number} {slug}: name and content must agree",
                file=path,
                number=exercise.number,
                slug=exercise.slug,
            )
        return exercise


def bundled() -> Course:
    """The course that comes with the grader: inside an installed package, or around it in a checkout."""
    inside = _PACKAGE / "bundled"
    return Course(inside if inside.is_dir() else _PACKAGE.parent)


def _settings(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise CourseError("{file} cannot be read: {reason}", file=path, reason=why(error)) from error
    except ValueError as error:  # also of a file that is not in UTF-8
        raise CourseError("{file} is not written as TOML is: {problem}", file=path, problem=error) from error


def _title(path: Path, given: object) -> Text:
    if (
        isinstance(given, dict)
        and set(given) == set(Text._fields)
        and all(isinstance(each, str) for each in given.values())
    ):
        return Text(**given)
    raise CourseError(
        "{file}: the title must be in two languages: {example}",
        file=path,
        example='title = { en = "Deep learning", ko = "딥러닝" }',
    )


def _seed(path: Path, given: object, environment: Mapping[str, str]) -> int:
    variable = f"{PREFIX}SEED"
    place, value = (variable, environment[variable]) if variable in environment else (path, given)
    if str(value).isdecimal():
        return int(str(value))
    raise CourseError("{place}: the seed must be a whole number, not {value!r}", place=place, value=value)


def _table(path: Path, settings: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = settings.get(name, {})
    if not isinstance(table, dict):
        raise refused(path, name, SettingError("it must be a table of settings"))
    return table


def refused(path: Path, table: str, error: SettingError) -> CourseError:
    """What to say of a setting of the course, with the file and the table in which it stands."""
    return CourseError("{file}, [{table}]: {problem}", file=path, table=table, problem=error.message)


def _limits(path: Path, given: Mapping[str, Any], environment: Mapping[str, str]) -> Limits:
    variables = {name: environment[variable] for name in NAMES if (variable := PREFIX + name.upper()) in environment}
    try:
        limits = declared(given)
    except SettingError as error:
        raise refused(path, "limits", error) from error
    for name, value in variables.items():
        try:
            limits = limits.overridden({name: value})
        except SettingError as error:
            variable = PREFIX + name.upper()
            raise CourseError("the variable {variable}: {problem}", variable=variable, problem=error.message) from error
    return limits


def _module(folder: Path, name: str) -> ModuleType:
    """Import `name.py` from a references folder as part of a package of its own, so that two courses can coexist."""
    package_name = f"deltagrade_course_{abs(hash(str(folder.resolve())))}"
    if package_name not in sys.modules:
        package = ModuleType(package_name)
        package.__path__ = [str(folder)]
        sys.modules[package_name] = package
    full = f"{package_name}.{name}"
    if full in sys.modules:
        return sys.modules[full]
    path = folder / f"{name}.py"
    spec = importlib.util.spec_from_file_location(full, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CourseError("{file} is missing", file=path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[full]
        raise
    return module
