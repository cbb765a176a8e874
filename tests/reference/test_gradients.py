"""Gradient checks of the bundled course: another way forward and another way back are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.course import Course, bundled
from grader.grade import grade
from grader.key.store import answer_key
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

if TYPE_CHECKING:
    from grader.model import CheckResult

# Classes that are checked, what replaces the model answer's method (or wraps it), and whether the backward pass fits.
FITS = {
    "a sigmoid that is twice as steep": ("6", "Sigmoid", """
        def forward(self, x):
            self.out = 1 / (1 + np.exp(-2 * x))
            return self.out

        def backward(self, dout):
            return 2 * dout * self.out * (1 - self.out)
        """),
    "an affine layer that adds its bias twice": ("6", "Affine", """
        def forward(self, x):
            return super().forward(x) + self.b

        def backward(self, dout):
            dx = super().backward(dout)
            self.db = 2 * self.db
            return dx
        """),
    "a network with another loss": ("6", "TwoLayerNet", """
        def loss(self, x, t):
            return 2.5 * super().loss(x, t)

        def gradient(self, x, t):
            return {name: 2.5 * each for name, each in super().gradient(x, t).items()}
        """),
    "a normalization whose gamma counts from 1": ("10", "BatchNorm", """
        def __init__(self, gamma, beta, momentum=0.9, eps=1e-5):
            super().__init__(1 + gamma, beta, momentum, eps)
        """),
    "an average that is a sum": ("12", "AveragePooling", """
        def forward(self, x):
            return super().forward(x) * self.pool_h * self.pool_w

        def backward(self, dout):
            return super().backward(dout * self.pool_h * self.pool_w)
        """),
    "a recurrent layer with weaker memory": ("13", "RNN", """
        def __init__(self, Wx, Wh, b):
            super().__init__(Wx, 0.75 * Wh, b)

        def backward(self, dhs):
            dxs = super().backward(dhs)
            self.dWh = 0.75 * self.dWh
            return dxs
        """),
    "an autoencoder with another loss": ("14", "Autoencoder", """
        def loss(self, x):
            return 0.3 * super().loss(x)

        def gradient(self, x):
            return {name: 0.3 * each for name, each in super().gradient(x).items()}
        """),
}  # fmt: skip


@pytest.fixture(scope="module")
def course() -> Course:
    return bundled()


def graded(course: Course, number: str, name: str, body: str) -> CheckResult:
    """The verdict on a class of the model answer, replaced by a subclass with this body."""
    entry = course.entry(number)
    path = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
    source = path.read_text(encoding="utf-8")
    file, _ = source_file(entry.slug, path.name, [(None, f"{source}\n\nclass {name}({name}):\n{body.rstrip()}\n")])
    submission = Submission(path.name, file)
    key = answer_key(course, entry, course.seed)
    with Workers(modules_for(submission, generators=key.generators), choose(None, None)) as workers:
        report = grade(submission, key, limits=course.limits, workers=workers)
    return next(check for check in report.checks if check.name == name)


def said(result: CheckResult) -> list[str]:
    """All that is said of the cause, in English."""
    notes = [note.facts["text"].en for note in result.notes if note.code == "backward_fits"]
    return notes + ([result.diagnosis.text.en] if result.diagnosis is not None else [])


@pytest.mark.parametrize("planted", FITS)
def test_a_right_way_back_of_another_forward_pass_is_recognised(course: Course, planted: str) -> None:
    sentences = said(graded(course, *FITS[planted]))
    assert sum("right for your own forward pass" in each for each in sentences) == 1


def test_a_forward_pass_without_its_way_back_is_recognised(course: Course) -> None:
    body = """
        def backward(self, dout):
            return super().backward(dout) + 0.1 * np.tanh(3 * dout) * self.y**2
        """
    (sentence,) = said(graded(course, "6", "Sigmoid", body))
    assert "‘the output’ is right, but your gradients do not fit it" in sentence
