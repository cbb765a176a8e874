"""Cells of a CSV file, none of which a spreadsheet takes for a formula, and the file itself, written whole or not."""

from __future__ import annotations

import csv
import math
import os
import re
from typing import TYPE_CHECKING

from grader.export.rows import ExportError
from grader.model import why
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, in the full-width forms, too, or skip
# on their way to one. https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")


def text(value: str) -> str:
    """A text as a cell. One that would be a formula gets an apostrophe before it; a negative number stays one."""
    if value.startswith(_FORMULA) and len(value) > 1 and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def number(value: float) -> str:
    """A number as a cell: four digits after the point, without zeros at the end, never in scientific notation.

    Raises:
        ValueError: it is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} is no score")
    digits = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def parsed(cell: str) -> float | None:
    """The number in a cell of an LMS, with a point or a comma before its decimals."""
    match = re.fullmatch(r"\s*(\d+)(?:[.,](\d+))?\s*", cell)
    return float(f"{match[1]}.{match[2] or 0}") if match else None


def write(path: Path, rows: Iterable[Iterable[str]], *, delimiter: str = ",", marked: bool = False) -> None:
    """Write a CSV file, which is there as a whole or as it was before.

    Args:
        path: the file.
        rows: taken one by one.
        delimiter: between cells.
        marked: whether to begin with a byte order mark.

    Raises:
        ExportError: it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            # File names can hold bytes that are no text; they are written as Python writes them.
            encoding = "utf-8-sig" if marked else "utf-8"
            with beside.open("w", encoding=encoding, errors="backslashreplace", newline="") as file:
                csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        if not isinstance(error, OSError) and "null" not in str(error):
            raise
        raise cannot_be_written(path, error) from error


def cannot_be_written(path: Path, error: OSError | ValueError) -> ExportError:
    """What to say of an export for which there is no place."""
    return ExportError("{file} cannot be written: {reason}", file=shown(str(path)), reason=why(error))
