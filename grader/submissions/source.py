"""A submission as source: what was handed in, read but not run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grader.model import Finding


class SubmissionError(Exception):
    """A submission cannot be read.

    Attributes:
        finding: what is wrong and where, as data; `render.words` says it, with the way out, in English or Korean.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        facts = ", ".join(f"{key} {value}" for key, value in self.finding.facts.items())
        return f"{self.finding.code}: {facts}"


class ExerciseNotFoundError(SubmissionError):
    """A folder or an archive does not hold the exercise that was asked for."""


# Small records are named tuples: defining one takes 0.1 ms at import, a frozen dataclass 0.6.


class Block(NamedTuple):
    """Source that is run as a unit: a whole `.py` file, or one code cell.

    Attributes:
        source: Python, with Unix line ends. Line numbers are those of the file or of the cell.
        cell: `None` for a `.py` file; otherwise which code cell, counted from 1 at the top of the notebook. Every code
            cell counts, also an empty or a skipped one; text cells and execution numbers (`In [7]`) do not.
    """

    source: str
    cell: int | None = None


class Definition(NamedTuple):
    """A name that a top-level statement binds by `def`, `class` or assignment.

    Attributes:
        stub: the body is nothing but `raise NotImplementedError`, `pass` or `...`; of a class, that of every method.
        rebinds: an assignment that builds on the name's earlier value, as `relu = np.vectorize(relu)` does.
    """

    name: str
    cell: int | None
    line: int
    kind: str  # "def", "class" or "assignment"
    stub: bool = False
    rebinds: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a submission.

    Attributes:
        name: the module name, for example `"activations"`; of a sibling, the first name by which it is imported.
        filename: what people are shown, neutralised.
        blocks: the blocks that parse and hold a statement.
        problems: `Finding("syntax", ...)` for each block that does not parse, with the facts `file`, `cell`, `line`,
            `offset` (1-based, into `source_line`), `source_line` and `text`; unknown ones are None.
        broken: the blocks that these problems are in.
        imports: the modules that import statements name, wherever they stand. Relative ones keep their dots.
        members: what `from M import N` names, as `"M.N"`: a function or a module, only the import knows.
        definitions: every top-level binding, in order.
        aliases: all names under which the submission imports this file, `"ex03_activations.activations"` for example.
        package: whether it is the `__init__.py` of a package.
    """

    name: str
    filename: str
    blocks: tuple[Block, ...]
    problems: tuple[Finding, ...] = ()
    broken: tuple[Block, ...] = ()
    imports: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    definitions: tuple[Definition, ...] = ()
    aliases: tuple[str, ...] = ()
    package: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A student's work on one exercise.

    Attributes:
        shown: what reports call it, neutralised.
        main: the file that is graded.
        siblings: the student's own files that `main` imports, directly or through one another, and no others.
        notes: what a person should know about how it was read, problems of siblings included.
        path: where `main` is on this machine; empty if it was in an archive.
    """

    shown: str
    main: SourceFile
    siblings: tuple[SourceFile, ...] = ()
    notes: tuple[Finding, ...] = ()
    path: str = ""


class Limits(NamedTuple):
    """How many bytes are read at most; what is larger is refused unread."""

    source: int = 1 << 20
    notebook: int = 20 << 20  # output images travel inside
    archive: int = 50 << 20
