from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.export.rows import Exercise

if TYPE_CHECKING:
    from pathlib import Path

THREE = Exercise(3, "activations", 20.0, ("Activation functions", "활성화 함수"))
FOUR = Exercise(4, "losses", 10.0, ("Loss functions", "손실 함수"))


@dataclass
class Grade:
    student: str
    score: float
    display: str = ""
    number: int = 3
    slug: str = "activations"
    max_score: float = 20.0
    comment: str = ""


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def table(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=delimiter))
