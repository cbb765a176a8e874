"""Draw the pictures of the READMEs: what the grader really says of a sample submission, in each language.

    python scripts/picture.py

Writes `docs/sample/activations.py`, which is the stub of exercise 3 as somebody has begun to fill it in, grades it and
writes the reports beside it. tests/test_readme.py compares the pictures with what the grader says today.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from grader.author.stubs import stub_of
from grader.course import bundled
from grader.grade import grade
from grader.key.store import answer_key
from grader.render import terminal
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.read import read

if TYPE_CHECKING:
    from grader.model import ExerciseReport

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "docs" / "sample" / "activations.py"
SOLUTION = ROOT / "solutions" / "ex03_activations" / "activations.py"
TODO = "    raise NotImplementedError\n"
# Two of these are wrong, in ways in which many people go wrong; what is not here has not been begun.
ANSWERS = {
    "identity": "return x",
    "step": "return (x > 0).astype(int)",
    "sigmoid": "return 1 / (1 + np.exp(-x))",
    "tanh": "return np.tanh(x)",
    "relu": "return np.maximum(0, x)",
    "leaky_relu": "return np.where(x > 0, x, alpha * x)",
    "softmax": "e = np.exp(x)\n    return e / e.sum(axis=-1, keepdims=True)",
    "sigmoid_grad": "return x * (1 - x)",
}
# As rich draws a terminal, but for its fonts, which it would fetch from the network.
SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
    font: {char_height}px "DejaVu Sans Mono", Menlo, Consolas, "Noto Sans Mono CJK KR", monospace;
}}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def sample() -> str:
    """The stub with the answers in it."""
    text = stub_of(SOLUTION.read_text(encoding="utf-8"), SOLUTION)
    for name, body in ANSWERS.items():
        before, definition, after = text.partition(f"def {name}(")
        text = before + definition + after.replace(TODO, f"    {body}\n", 1)
    return text


def graded(path: Path) -> ExerciseReport:
    """The report of a submission to exercise 3."""
    course = bundled()
    entry = course.entry("3")
    submission = read(path, slug=entry.slug, folder=entry.folder)
    key = answer_key(course, entry, course.seed)
    with Workers(modules_for(submission, generators=key.generators), choose(None, None)) as workers:
        return grade(submission, key, limits=course.limits, workers=workers)


def picture(report: ExerciseReport, lang: str) -> str:
    """A report on a terminal of 80 columns, as an SVG."""
    console = Console(
        record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor", _environ={}
    )
    terminal.show(report, lang=lang, console=console)
    title = f"grade exercise {report.number} {SAMPLE.relative_to(ROOT)}"
    return console.export_svg(title=title, code_format=SVG, unique_id="report")


def main() -> None:
    """Write the sample and its pictures."""
    SAMPLE.parent.mkdir(parents=True, exist_ok=True)
    SAMPLE.write_text(sample(), encoding="utf-8")
    report = graded(SAMPLE)
    for lang in ("en", "ko"):
        SAMPLE.with_suffix(f".{lang}.svg").write_text(picture(report, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
