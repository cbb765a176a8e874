# ruff: noqa: E501 - tables read best unbroken
"""Values survive the way bit for bit; what does not travel arrives as a name; what is forged is refused."""

from __future__ import annotations

import contextlib
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.worker import wire
from grader.worker.values import DTYPES, Decoder, Encoder, Opaque, TooLargeError, contents, opaque_in
from grader.worker.wire import FROM_WORKER, WireError

ARRAYS = st.sampled_from(sorted(DTYPES)).flatmap(
    lambda name: hnp.arrays(DTYPES[name], hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))
)
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(-5, 5), inner, max_size=4)
    ),
    max_leaves=15,
)


def sent(value: Any) -> Any:
    """What arrives of a value."""
    encoder = Encoder()
    tree = encoder.value(value)
    stream = encoder.frame(tree)
    size = wire.PREFIX.size
    header_bytes, _ = wire.sizes(stream[:size], FROM_WORKER)
    header = wire.header(stream[size : size + header_bytes])
    content, arrays = contents(header, stream[size + header_bytes :])
    return Decoder(arrays).value(content)


def same(first: Any, second: Any) -> bool:
    if isinstance(first, np.ndarray):
        return (
            isinstance(second, np.ndarray)
            and first.dtype == second.dtype
            and first.shape == second.shape
            and first.tobytes() == second.tobytes()
        )
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return list(first) == list(second) and all(same(first[key], second[key]) for key in first)
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(same, first, second))
    return repr(first) == repr(second)


@given(VALUES)
def test_what_is_sent_arrives(value: Any) -> None:
    assert same(sent(value), value)


@given(ARRAYS, st.booleans())
def test_layout_is_no_matter(array: np.ndarray[Any, Any], swap: bool) -> None:
    turned = array.T
    if swap:
        turned = turned.astype(turned.dtype.newbyteorder(">"))
    arrived = sent(turned)
    assert arrived.shape == turned.shape
    assert arrived.tobytes() == np.ascontiguousarray(array.T).tobytes()


class Colour(IntEnum):
    RED = 1


class Pair(NamedTuple):
    first: int
    second: float


class Liar(np.ndarray):
    def __eq__(self, other: object) -> Any:
        return True

    def __array_function__(self, *_: Any, **__: Any) -> Any:
        return 42

    __hash__ = None


class LyingFloat(float):
    def __float__(self) -> float:
        return 1.0

    def __repr__(self) -> str:
        return "1.0"


def test_subclasses_travel_as_what_they_hold() -> None:
    assert sent(Colour.RED) == 1
    assert sent(Pair(1, 2.0)) == (1, 2.0)
    assert sent(LyingFloat(7.0)) == 7.0
    liar = np.arange(3.0).view(Liar)
    arrived = sent(liar)
    assert type(arrived) is np.ndarray
    assert arrived.tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1, 2},
        iter([1]),
        (x for x in [1]),
        2**70,
        np.array([object()]),
        np.array(["text"]),
        np.array(["text"], np.dtypes.StringDType()),
        np.zeros(2, "M8[D]"),
        np.zeros(2, [("field", ">i4")]),
        lambda: 0,
        {(1, 2): 3},
    ],
)
def test_what_does_not_travel_arrives_as_a_name(value: Any) -> None:
    assert isinstance(sent(value), Opaque)
    assert opaque_in(Encoder().value([{"a": (value,)}]))


def test_numpy_scalars_are_arrays_without_axes() -> None:
    arrived = sent(np.float32(1.5))
    assert (arrived.dtype, arrived.shape, float(arrived)) == (np.float32, (), 1.5)


def test_extended_precision_is_rounded() -> None:
    assert sent(np.longdouble(1.5)).dtype == np.float64
    assert sent(np.ones(2, np.clongdouble)).dtype == np.complex128


def test_later_changes_do_not_reach_what_was_encoded() -> None:
    array = np.zeros(3)
    encoder = Encoder()
    encoder.value(array)
    array[0] = 1.0
    assert encoder.arrays[0].tolist() == [0.0, 0.0, 0.0]


def nested(depth: int) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [[0] * 6000, nested(13), [np.zeros(1)] * 300, np.zeros(9 << 20)])
def test_what_is_too_large_is_not_sent(value: Any) -> None:
    with pytest.raises(TooLargeError):
        Encoder().value(value)


def test_a_list_that_holds_itself_is_too_large() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(TooLargeError):
        Encoder().value(value)


FORGED = [
    [{"a": 0}, [["object", [1]]]],
    [{"a": 0}, [["float64", [-1]]]],
    [{"a": 0}, [["float64", [True]]]],
    [{"a": 0}, [["float64", [2**62, 4]]]],
    [{"a": 0}, [["float64", [1] * 17]]],
    [{"a": 0}, [[["float64"], [1]]]],
    [{"a": 0}, [["float64"]]],
    [0, [["float64", [1]]] * 300],
    [0],
    0,
    None,
]


@pytest.mark.parametrize("header", FORGED)
def test_forged_headers_are_refused(header: Any) -> None:
    with pytest.raises(WireError):
        contents(header, b"12345678")


@pytest.mark.parametrize(
    "tree",
    [{"a": 1}, {"a": -1}, {"a": True}, {"a": "0"}, {"x": 1}, {}, {"l": 1}, {"d": [[1]]}, {"d": [[[], 1]]}, {"nf": "1"},
     {"o": 1}, [1], {"l": [], "t": []}, {"d": [[True, 1]]}],
)  # fmt: skip
def test_forged_values_are_refused(tree: Any) -> None:
    with pytest.raises(WireError):
        Decoder([np.zeros(1)]).value(tree)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("altdo"), inner, max_size=2),
                    max_leaves=20))  # fmt: skip
def test_any_json_is_a_value_or_refused(tree: Any) -> None:
    with contextlib.suppress(WireError):
        Decoder([np.zeros(2)]).value(tree)


def test_bool_bytes_are_normalised() -> None:
    _, arrays = contents([0, [["bool", [3]]]], b"\x00\x02\xff")
    assert arrays[0].tolist() == [False, True, True]
    assert arrays[0].view(np.uint8).tolist() == [0, 1, 1]
