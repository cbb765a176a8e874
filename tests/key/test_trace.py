"""Tracing: what a script may do becomes a program that means the same; what it may not do is one clear error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.declare import AuthorError, Exercise, case, fixture, near, seeded
from grader.key.build import TracedExercise, trace_exercise
from grader.key.outcome import Kind, Outcome, decode
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from grader.declare.exercise import Check

HERE = Path(__file__).name


@fixture
def cubic(x):  # type: ignore[no-untyped-def]
    return np.sum(x**3)


@fixture
class Doubling:
    def forward(self, x):  # type: ignore[no-untyped-def]
        return 2 * x


@fixture
def counting(x):  # type: ignore[no-untyped-def]
    seen = []

    def call(_):  # type: ignore[no-untyped-def]
        seen.append(float(x[0]))
        return len(seen)

    return call


def checked(reference: Any, **inputs: Any) -> tuple[Exercise, Check]:
    exercise = Exercise(1, "one", title="One")
    return exercise, exercise.check(points=1, close=near(1e-9), given=[case("a case", **inputs)])(reference)


def seen(exercise: Exercise, check: Check, subject: Any = None) -> dict[str, Outcome]:
    """What the looks of the only case see, run from the traced program."""
    traced = trace_exercise(exercise, seed=1)
    return looks_of(traced, check, subject)


def looks_of(traced: TracedExercise, check: Check, subject: Any = None) -> dict[str, Outcome]:
    encoder = Encoder(FROM_GRADER)
    (looks,) = traced.run(check, {check.name: subject} if subject else {}, encoder)
    (job,) = traced.jobs[check.name]
    return {
        label.en: outcome
        for label, outcome in zip(job.traced.labels, decode(looks, encoder.arrays, FROM_GRADER), strict=True)
    }


@given(
    hnp.arrays(np.float64, (2, 3), elements=st.floats(-10, 10)),
    st.one_of(st.integers(-5, 5), st.floats(-5, 5), st.lists(st.floats(-5, 5), max_size=3), st.text(max_size=3)),
)
def test_a_program_gives_what_a_call_gives(x: Any, other: Any) -> None:
    def both(x: Any, other: Any) -> Any:
        return {"x": x * 2, "other": other, "shape": x.shape}

    exercise, check = checked(both, x=x, other=other)
    value = seen(exercise, check)["result"].value
    np.testing.assert_array_equal(value["x"], x * 2)
    assert value["other"] == other
    assert value["shape"] == (2, 3)


def test_a_class_with_state_whose_arguments_change_in_place() -> None:
    class Stepper:
        def __init__(self, by: float) -> None:
            self.by = by
            self.count = 0

        def step(self, params: dict[str, Any]) -> None:
            self.count += 1
            params["w"] += self.by

    exercise, check = checked(Stepper, params={"w": np.zeros(2)})

    @check.script
    def steps(Stepper: Any, params: Any) -> Any:
        stepper = Stepper(by=0.5)
        yield "start", params
        for number in range(3):
            stepper.step(params)
            yield f"after {number}", params
        yield "count", stepper.count

    looks = seen(exercise, check)
    assert [looks[f"after {n}"].value["w"].tolist() for n in range(3)] == [[0.5, 0.5], [1.0, 1.0], [1.5, 1.5]]
    assert looks["start"].value["w"].tolist() == [0.0, 0.0]
    assert looks["count"].value == 3
    assert looks["after 0"].changed == {0}
    assert looks["start"].changed == frozenset()


def test_an_input_is_one_object_within_a_case() -> None:
    def nudges(f: Any, x: Any) -> Any:
        x[0] += 1.0
        first = f(x)
        x[0] -= 1.0
        return first

    exercise, check = checked(nudges, x=np.array([5.0, 1.0]))

    @check.script
    def watched(nudges: Any, x: Any) -> Any:
        f = counting(x)
        yield "calls", nudges(f, x)
        yield "x afterwards", x

    looks = seen(exercise, check)
    assert looks["calls"].value == 1
    assert looks["x afterwards"].value.tolist() == [5.0, 1.0]


def test_fixtures_as_arguments_factories_and_classes() -> None:
    def apply(f: Any, x: Any) -> Any:
        return f(x)

    exercise, check = checked(apply, f=cubic, x=np.array([1.0, 2.0]))
    assert seen(exercise, check)["result"].value == 9.0

    exercise, check = checked(apply, x=np.array([1.0, 2.0]))

    @check.script
    def with_a_layer(apply: Any, x: Any) -> Any:
        layer = Doubling()
        yield "out", apply(layer.forward, x)

    assert seen(exercise, check)["out"].value.tolist() == [2.0, 4.0]


def test_several_results_are_unpacked_and_their_number_is_part_of_the_contract() -> None:
    def two(x: Any) -> Any:
        return x + 1, x - 1

    exercise, check = checked(two, x=np.zeros(2))

    @check.script
    def unpacked(two: Any, x: Any) -> Any:
        up, down = two(x)
        yield "up", up
        yield "down", down

    assert seen(exercise, check)["down"].value.tolist() == [-1.0, -1.0]
    three = seen(exercise, check, lambda x: (x, x, x))
    assert three["up"].kind is Kind.RAISED
    assert "2 results" in three["up"].text
    assert seen(exercise, check, lambda _: None)["up"].value is None


def test_generators_are_handed_out_afresh() -> None:
    def draw(rng: Any) -> Any:
        return rng.random(2)

    exercise, check = checked(draw, rng=seeded(3))

    @check.script
    def twice(draw: Any, rng: Any) -> Any:
        yield "first", draw(rng)
        yield "second", draw(rng)

    looks = seen(exercise, check)
    again = seen(exercise, check)
    expected = np.random.default_rng(3).random(4)
    assert np.concatenate([looks["first"].value, looks["second"].value]).tolist() == expected.tolist()
    assert again["first"].value.tolist() == looks["first"].value.tolist()


def test_an_exception_is_an_outcome() -> None:
    def picky(x: float) -> float:
        if x < 0:
            raise ValueError("negative")
        return x

    exercise, check = checked(picky, x=-1.0)
    outcome = seen(exercise, check)["result"]
    assert (outcome.kind, outcome.names[0], outcome.text) == (Kind.RAISED, "ValueError", "negative")


def test_a_failed_call_is_what_the_next_look_sees() -> None:
    class Silent:
        def update(self, params: Any) -> None:
            params["w"] += 1

    class Broken(Silent):
        def update(self, params: Any) -> None:
            raise KeyError(*params)

    exercise, check = checked(Silent, params={"w": np.zeros(2)})

    @check.script
    def one_step(Silent: Any, params: Any) -> Any:
        Silent().update(params)
        yield "params", params

    assert seen(exercise, check, Broken)["params"].names[0] == "KeyError"


def test_a_subject_may_raise_anything_anywhere() -> None:
    class Evil:
        def __getattr__(self, name: str) -> Any:
            raise SystemExit(3)

    class Layer:
        def __init__(self) -> None:
            self.dW = np.zeros(1)

    exercise, check = checked(Layer)

    @check.script
    def attribute(Layer: Any) -> Any:
        yield "dW", Layer().dW

    assert seen(exercise, check, Evil)["dW"].names[0] == "SystemExit"
    hanging = seen(exercise, check, lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    assert hanging["dW"].names[0] == "KeyboardInterrupt"


def refused(reference: Any, script: Any, **inputs: Any) -> str:
    exercise, check = checked(reference, **inputs)
    check.script(script)
    with pytest.raises(AuthorError) as caught:
        trace_exercise(exercise, seed=1)
    return str(caught.value)


def identity(x: Any) -> Any:
    return x


def summing(identity: Any, x: Any) -> Any:
    yield "sum", np.sum(identity(x))


def adding(identity: Any, x: Any) -> Any:
    yield "sum", identity(x) + 1


def deciding(identity: Any, x: Any) -> Any:
    if identity(x):
        yield "x", x


def printing(identity: Any, x: Any) -> Any:
    yield f"{identity(x)}", x


def assigning(identity: Any, x: Any) -> Any:
    y = identity(x)
    y[0] = 1
    yield "y", y


def slicing(identity: Any, x: Any) -> Any:
    yield "row", identity(x)[0:1]


def lambdas(identity: Any, x: Any) -> Any:
    yield "x", identity(lambda: x)


def twins(identity: Any, x: Any) -> Any:
    yield "x", identity(x)
    yield "x", identity(x)


def unlabelled(identity: Any, x: Any) -> Any:
    yield identity(x)


def objects(identity: Any, x: Any) -> Any:
    yield "the function", identity(identity)


def rebuilt(identity: Any, x: Any) -> Any:
    both = {"x": identity(x)}
    identity(both)
    yield "again", identity(both)


def going_on(identity: Any, x: Any) -> Any:
    yield "x", identity(x).missing


def foreign(identity: Any, y: Any) -> Any:
    yield "y", identity(y)


def setting(identity: Any, x: Any) -> Any:
    identity.x = x
    yield "x", identity(x)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (summing, "cannot apply np.sum to identity(...)"), (adding, "cannot calculate (add) with identity(...)"),
        (deciding, "cannot decide on"), (printing, "cannot print"), (assigning, "cannot assign into"),
        (slicing, "cannot slice"), (lambdas, "<lambda> cannot travel"), (twins, "two looks are called 'x'"),
        (unlabelled, "yields (label, look)"), (rebuilt, "mentioned twice"), (going_on, "has no attribute missing"),
        (foreign, "neither a check nor an input"), (setting, "cannot set the attribute x"),
    ],
)  # fmt: skip
def test_misuse_is_one_error_with_file_and_line(script: Any, words: str) -> None:
    said = refused(identity, script, x=np.ones(3))
    assert words in said
    place = re.match(rf"{re.escape(HERE)}:(\d+): ", said)
    assert place, said
    first = script.__code__.co_firstlineno
    assert first <= int(place[1]) <= first + 4


def test_a_look_at_an_object_is_refused() -> None:
    class Layer:
        pass

    exercise, check = checked(Layer)

    @check.script
    def whole(Layer: Any) -> Any:
        yield "layer", Layer()

    with pytest.raises(AuthorError, match="not data: look at its attributes"):
        trace_exercise(exercise, seed=1)


def test_a_fixture_may_use_nothing_but_numpy() -> None:
    @pytest.fixture
    def unused() -> None: ...

    with pytest.raises(AuthorError, match="module level"):
        fixture(lambda x: x)


def test_declarations_that_make_no_sense() -> None:
    exercise = Exercise(1, "one", title="One")
    with pytest.raises(AuthorError, match="more than none"):
        exercise.check(points=0, close=near(1e-9))(identity)
    exercise.check(points=1, close=near(1e-9))(identity)
    with pytest.raises(AuthorError, match="two checks called identity"):
        exercise.check(points=1, close=near(1e-9))(identity)
    with pytest.raises(AuthorError, match="between 0 and 1"):
        near(2.0)
    with pytest.raises(AuthorError, match="no cases"):
        trace_exercise(exercise, seed=1)


def test_unknown_and_left_out_parameters() -> None:
    def three(a: Any, b: Any = 1, c: Any = 2) -> Any:
        return a, b, c

    exercise, _ = checked(three, a=1, c=2)
    with pytest.raises(AuthorError, match="leaves out b in the middle"):
        trace_exercise(exercise, seed=1)
    exercise, _ = checked(three, a=1, d=2)
    with pytest.raises(AuthorError, match="has no parameter d"):
        trace_exercise(exercise, seed=1)


def test_inputs_depend_on_the_seed_and_on_their_name_only(course: Any) -> None:
    exercise = course.load(course.entry("1"))
    first, second, other = (trace_exercise(exercise, seed) for seed in (5, 5, 6))
    x, again, different = (t.jobs["scale"][0].pristine["x"] for t in (first, second, other))
    assert x.tolist() == again.tolist()
    assert x.tolist() != different.tolist()
    assert trace_exercise(exercise, 5, attempt=1).jobs["scale"][0].pristine["x"].tolist() != x.tolist()
