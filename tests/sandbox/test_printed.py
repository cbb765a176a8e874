"""Output is told apart part by part, however it arrives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.printed import Output, Printed

MARK = b"\0mark"


@given(st.lists(st.text("ab\0mr", max_size=12).filter(lambda text: MARK.decode() not in text)), st.data())
def test_parts_are_told_apart_wherever_they_are_cut(parts: list[str], data: st.DataObject) -> None:
    stream = b"".join(part.encode() + MARK for part in parts)
    printed = Printed(1000)
    printed.begin(MARK)
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        printed.add(stream[:size])
        stream = stream[size:]
    assert [printed.take().text for _ in parts] == parts
    assert printed.take() == Output()


def test_a_part_that_has_not_ended_is_what_there_is() -> None:
    printed = Printed(1000)
    printed.begin(MARK)
    printed.add(b"one" + MARK + b"two" + MARK[:3])
    assert [printed.take().text for _ in range(2)] == ["one", "two\0ma"]


def test_of_each_part_the_beginning_is_kept() -> None:
    heard: list[bytes] = []
    printed = Printed(1024)
    printed.listen = heard.append
    printed.begin(MARK)
    printed.add(b"before" + MARK + b"x" * 5000 + MARK + b"y")
    assert printed.take() == Output("before")
    assert printed.take() == Output("x" * 1024, 1)
    assert printed.take() == Output("y")
    assert b"".join(heard) == b"x" * 1024 + b"y"


def test_what_came_before_is_forgotten() -> None:
    printed = Printed(1000)
    printed.add(b"while loading")
    printed.begin(MARK)
    assert printed.take() == Output()


@given(st.lists(st.booleans(), max_size=6), st.data())
def test_what_nobody_wants_is_dropped_before_or_after_it_came(wanted: list[bool], data: st.DataObject) -> None:
    printed = Printed(1000)
    printed.begin(MARK)
    left = [str(number) for number in range(len(wanted))]
    for number, want in enumerate(wanted):
        coming = data.draw(st.integers(0, len(left)))
        if want:  # it is asked for when it has come
            coming = max(coming, number + 1 - (len(wanted) - len(left)))
        printed.add(b"".join(part.encode() + MARK for part in left[:coming]))
        del left[:coming]
        if want:
            assert printed.take().text == str(number)
        else:
            printed.skip()


def test_what_was_not_wanted_is_nobody_elses() -> None:
    """Whoever closes its output writes no more marks."""
    printed = Printed(1000)
    printed.begin(MARK)
    printed.skip()
    printed.add(b"before it was closed")
    assert printed.take() == Output()
