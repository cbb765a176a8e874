"""An input counts as changed exactly if something in it differs, and nothing that is put into it can say otherwise."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.worker.unchanged import unchanged
from grader.worker.values import Encoder

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.text(max_size=3),
    arrays.arrays(
        st.sampled_from(["float64", "float32", "int64", "bool"]), arrays.array_shapes(min_dims=0, max_side=3)
    ),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=2) | st.integers(0, 3), inner, max_size=3),
    ),
    max_leaves=8,
)


def typed(tree: Any) -> Any:
    """A tree in which 0 is not False, as Python has it."""
    if isinstance(tree, dict):
        return {tag: typed(content) for tag, content in tree.items()}
    return [typed(item) for item in tree] if isinstance(tree, list) else (type(tree), tree)


def encoded(value: Any) -> tuple[Any, list[tuple[str, tuple[int, ...], bytes]]]:
    """What would travel: another way to tell values apart."""
    encoder = Encoder()
    tree = typed(encoder.value(value))
    return tree, [(array.dtype.str, array.shape, array.tobytes()) for array in encoder.arrays]


@given(values)
def test_what_was_kept_is_unchanged(value: Any) -> None:
    assert unchanged(value, copy.deepcopy(value))


@given(values, values)
@example([False, False], [False, 0])
@example({"x": 1.0}, {"x": 1})
@example(0.0, -0.0)
def test_what_differs_has_changed(value: Any, kept: Any) -> None:
    assert unchanged(value, kept) is (encoded(value) == encoded(kept))


@given(arrays.arrays("float64", arrays.array_shapes(max_dims=2, max_side=3)), st.data())
def test_one_entry_is_enough(array: Any, data: st.DataObject) -> None:
    kept = {"params": {"W1": array.copy()}}
    array[data.draw(st.sampled_from(list(np.ndindex(array.shape))))] += 1.0
    assert unchanged({"params": {"W1": array}}, kept) is (array.tobytes() == kept["params"]["W1"].tobytes())


class Evil:
    """Equal to everything."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


class Raising:
    def __eq__(self, other: object) -> bool:
        raise SystemExit

    def __hash__(self) -> int:
        return hash("a")


@pytest.mark.parametrize("evil", [Evil(), Raising(), np.float64(1.0), [1.0], np.array(1.0), {1.0: 1.0}])
def test_what_is_put_in_has_changed_it(evil: Any) -> None:
    assert not unchanged(evil, 1.0)
    assert not unchanged([evil], [1.0])
    assert not unchanged({"a": evil}, {"a": 1.0})
    if not isinstance(evil, (list, dict, np.ndarray, Evil)):
        assert not unchanged({evil: 1.0}, {"a": 1.0})


def test_an_array_that_lies_about_its_bytes() -> None:
    class Lying(np.ndarray[Any, Any]):
        def tobytes(self, *_: Any) -> bytes:
            return np.zeros(2).tobytes()

    assert not unchanged(np.ones(2).view(Lying), np.zeros(2))
