"""What a Dask worker asks of itself before it may grade."""

from __future__ import annotations

import pytest

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

from sandbox.making import LEVELS

from grader.batch.station import UnfitError, open_station, versions

UNREADABLE = b"pickled by another version"


@pytest.mark.parametrize("what", ["deltagrade", "answer key format", "Python", "NumPy"])
def test_another_version_is_refused_before_anything_is_read(what: str) -> None:
    needed = versions()
    own = needed[what]
    with pytest.raises(UnfitError) as caught:
        open_station({**needed, what: "9.9"}, UNREADABLE, None, "confined")
    assert caught.value.text.en == f"it has {what} {own}, and this run 9.9"
    assert f"{what} {own}" in caught.value.text.ko


def test_what_a_later_version_asks_for_is_unknown_here() -> None:
    with pytest.raises(UnfitError) as caught:
        open_station({**versions(), "SciPy": "9.9"}, UNREADABLE, None, "confined")
    assert caught.value.text.en == "it has SciPy ?, and this run 9.9"


@pytest.mark.parametrize(("wanted", "required"), [("jailed", "jailed"), (None, "jailed"), ("jailed", "contained")])
def test_a_level_that_does_not_work_here_is_refused(
    wanted: str | None, required: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")  # no bubblewrap there
    with pytest.raises(UnfitError) as caught:
        open_station(versions(), UNREADABLE, wanted, required)
    assert "bubblewrap" in caught.value.text.en
    assert "bubblewrap" in caught.value.text.ko


@pytest.mark.skipif("confined" not in LEVELS, reason="needs a level that works")
def test_a_level_below_the_required_one_is_refused() -> None:
    with pytest.raises(UnfitError):
        open_station(versions(), UNREADABLE, "contained", "confined")
