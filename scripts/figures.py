"""Writes the figures of docs/comparison.md from the raw runs in benchmarks/results: `python scripts/figures.py`."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "comparison.md"
RESULTS = ROOT / "benchmarks" / "results"
_BEGIN, _END = "<!-- figures: made by scripts/figures.py -->", "<!-- /figures -->"
_RUNS = {
    "cold_start_activations.json": "One submission from the command line",
    "throughput.json": "A submission of a class with right, wrong and crashing ones",
    "batch_activations.json": "A submission of a batch of right ones, by level of isolation",
}


def document() -> str:
    """The page with today's figures in it."""
    before, _, rest = TARGET.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    tables = [table(name, title) for name, title in _RUNS.items() if (RESULTS / name).is_file()]
    return f"{before}{_BEGIN}\n\n" + "\n".join(tables) + f"\n{_END}{after}"


def table(name: str, title: str) -> str:
    """A table of medians; the ratio is to the first side that was measured."""
    data = json.loads((RESULTS / name).read_text(encoding="utf-8"))
    runs_of = data.get("seconds") or data["seconds a submission"]
    medians = {side: statistics.median(runs) for side, runs in runs_of.items()}
    first = next(iter(medians.values()))
    jobs = f", {data['jobs']} jobs" if "jobs" in data else ""
    rows = [f"| {side} | {_milliseconds(seconds)} | {seconds / first:.2f} |" for side, seconds in medians.items()]
    head = [f"**{title}** ({data['machine']}{jobs}; `benchmarks/results/{name}`)", ""]
    return "\n".join([*head, "| side | milliseconds | ratio |", "|---|---:|---:|", *rows, ""])


def _milliseconds(seconds: float) -> str:
    """Two or three digits that say something."""
    return f"{seconds * 1000:.0f}" if seconds >= 0.1 else f"{seconds * 1000:.1f}"


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
    sys.stdout.write(f"written: {TARGET}\n")
