from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from grader.student.hints import _read, next_hint, state_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_hints_come_one_after_another(tmp_path: Path) -> None:
    assert [next_hint(tmp_path, "a", 2) for _ in range(4)] == [0, 1, None, None]
    assert next_hint(tmp_path, "b", 1) == 0
    assert [next_hint(tmp_path, "a", 2, again=True), next_hint(tmp_path, "a", 2)] == [0, 1]
    assert next_hint(tmp_path, "c", 0) is None


def test_fewer_hints_than_were_seen(tmp_path: Path) -> None:
    for _ in range(3):
        next_hint(tmp_path, "a", 3)
    assert next_hint(tmp_path, "a", 1) is None


@given(raw=st.binary())
def test_any_bytes_can_be_read(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(raw)
    assert isinstance(_read(path), dict)


@given(seen=json_values)
def test_of_any_content_only_counts_are_kept(seen: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    import json

    path = tmp_path_factory.getbasetemp() / "any"
    path.write_text(json.dumps({"schema": 1, "seen": seen}))
    for name, count in _read(path).items():
        assert isinstance(name, str)
        assert type(count) is int
        assert count >= 0


def test_nobody_s_hint_is_forgotten(tmp_path: Path) -> None:
    def ask(name: str) -> None:
        for _ in range(20):
            next_hint(tmp_path, name, 1000)

    threads = [Thread(target=ask, args=(name,)) for name in ("a", "a", "b", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _read(tmp_path / "hints.json") == {"a": 40, "b": 40}


def test_where_hints_are_remembered() -> None:
    assert str(state_folder({"DELTAGRADE_STATE": "/here", "XDG_STATE_HOME": "/there"})) == "/here"
    assert str(state_folder({"DELTAGRADE_STATE": "", "XDG_STATE_HOME": "/there"})) == "/there/deltagrade"
    assert state_folder({}).parts[-3:] == (".local", "state", "deltagrade")
