"""Tables that people and learning management systems hand over: CSV, whatever its encoding and its delimiter."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from grader.model import UnusableError, why
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DELIMITERS = ",;\t|"
_LIMIT = 64 << 20
_SAMPLE = 20  # rows that a delimiter is judged by


class TableError(UnusableError):
    """A table that cannot be used: one line that names the file, the place and the way out."""


class Table(NamedTuple):
    """A CSV file.

    Attributes:
        name: what messages call it.
        header: its first row.
        rows: the others, with the number of the line on which each begins, counted from 1.
        delimiter: between its cells.
        marked: whether it begins with a byte order mark, without which Excel takes UTF-8 for something else.
    """

    name: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    delimiter: str
    marked: bool = False


def read_table(path: Path) -> Table:
    """Read a CSV file whole: UTF-8 with or without a mark, UTF-16 with one, or CP949, as Korean Excel writes it.

    Args:
        path: the file. Of the delimiters comma, semicolon, tab and bar that one counts by which its rows agree.

    Raises:
        TableError: it cannot be read, is empty, or is no table.
    """
    name = shown(path.name)
    try:
        with path.open("rb") as file:
            raw = file.read(_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise TableError("{file} cannot be read: {reason}", file=name, reason=why(error)) from error
    if len(raw) > _LIMIT:
        raise TableError("{file} is larger than {limit} MiB: is it the right file?", file=name, limit=_LIMIT >> 20)
    text = _decoded(raw, name)
    delimiter = _delimiter(text)
    rows = list(_rows(text, delimiter, name))
    if not rows:
        raise TableError("{file} is empty: its first line must name the columns", file=name)
    return Table(name, rows[0][1], rows[1:], delimiter, marked=raw.startswith(codecs.BOM_UTF8))


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith(b"PK\x03\x04"):
        raise TableError("{file} is an Excel workbook: save it as CSV (UTF-8)", file=name)
    encodings = ["utf-16"] if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ["utf-8-sig", "cp949"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError("{file} is neither UTF-8 nor CP949 text: save it as CSV (UTF-8)", file=name)


def _delimiter(text: str) -> str:
    """The delimiter that gives the most cells, as long as the rows have as many as the header."""
    best = (0, 0)
    chosen = _DELIMITERS[0]
    for delimiter in _DELIMITERS:
        sample = []
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                sample.append(len(row))
                if len(sample) == _SAMPLE:
                    break
        except csv.Error:
            continue
        cells = sample[0] if sample else 0
        agreeing = sum(length == cells for length in sample) if cells > 1 else 0
        if cells > 1 and (agreeing, cells) > best:
            best, chosen = (agreeing, cells), delimiter
    return chosen


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError(
            "{file}, line {line}: the cells cannot be told apart; is a quotation mark missing, or one too many?",
            file=name,
            line=reader.line_num,
        ) from error
