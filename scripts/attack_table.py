"""Writes the table of attacks in SECURITY.md from the tests that make them: `python scripts/attack_table.py`.

With `--check` it writes nothing, and fails if the table is another one.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Test modules import one another.
sys.path.insert(0, str(ROOT / "tests"))

from attacks.attack import Attack, Outcome  # noqa: E402
from attacks.elsewhere import ELSEWHERE  # noqa: E402
from attacks.soak import MODULES  # noqa: E402

from grader.sandbox.levels import Level  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = ROOT / "SECURITY.md"
START, END = "<!-- attacks: written by scripts/attack_table.py -->\n", "<!-- /attacks -->\n"
KINDS = (
    *("time", "memory and disk", "processes", "reading", "writing", "signals and tracing", "network", "kernel"),
    *("ending", "ending at import", "forged frames", "forged answers", "forged values", "forged while loading"),
    *("judging", "trivial answers", "the next submission", "archives and names", "reports"),
)
_SHOWN = {
    Outcome.HELD: str(Outcome.HELD),
    Outcome.THROUGH: f"**{Outcome.THROUGH}**",
    Outcome.ACCIDENT: f"*{Outcome.ACCIDENT}*",
}
_HEAD = f"""\
The table is written by [a script](scripts/attack_table.py) from the tests: each attack is made at each level, and what
comes of it is compared with what is said here. Attacks on the machine, on time and memory, and on how results are
compared are first shown to work with nothing around them. The last two rows are attacks on the grader itself, whatever
the level. All attacks by code, twice and in random order between honest submissions, leave nothing behind:
[soak](tests/attacks/test_soak.py). More attacks, on single layers, are in [confine](tests/worker/test_confine.py),
[jail](tests/sandbox/test_jail.py) and [wire attacks](tests/sandbox/test_wire_attacks.py).

- {Outcome.HELD}: refused, or ended by its limit; no points, and nobody else's verdict changes.
- **{Outcome.THROUGH}**: nothing but the rights of the user who grades stands in its way.
- *{Outcome.ACCIDENT}*: a limit holds it for an ordinary user, but does not bind root.

"""


class Cell(NamedTuple):
    """What becomes of an attack at a level, by which test."""

    kind: str
    name: str
    level: Level
    outcome: Outcome
    file: str


class _Collected:
    """A pytest plugin that keeps what is collected."""

    def __init__(self) -> None:
        self.items: list[Any] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep them."""
        self.items = list(session.items)


def collected() -> list[Any]:
    """The tests that pytest would run, skipped ones among them."""
    files = {str(Path(str(module.__file__)).relative_to(ROOT)) for module in MODULES}
    files |= {node.partition("::")[0] for node in ELSEWHERE.values()}
    plugin = _Collected()
    os.chdir(ROOT)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main(["--collect-only", "--quiet", "-p", "no:cacheprovider", *sorted(files)], plugins=[plugin])
    if code != 0:
        raise LookupError(f"the tests cannot be collected:\n{said.getvalue()}")
    return plugin.items


def cells() -> list[Cell]:
    """All cells, each from a test that makes this attack at this level.

    Raises:
        LookupError: there is an attack that no test makes at some level.
    """
    found = [cell for item in collected() for cell in _cells(item)]
    made = {(cell.kind, cell.name, cell.level) for cell in found}
    attacks = [(attack.kind, attack.name) for module in MODULES for attack in module.ATTACKS]
    for kind, name in (*attacks, *ELSEWHERE):
        missing = [level for level in Level if (kind, name, level) not in made]
        if missing or kind not in KINDS:
            raise LookupError(f"no test makes the attack '{kind}: {name}' at {', '.join(missing) or 'a known kind'}")
    return found


def _cells(item: Any) -> Iterator[Cell]:
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    file = item.nodeid.partition("::")[0]
    attack, level = parameters.get("attack"), parameters.get("level")
    if isinstance(attack, Attack) and level is not None:
        yield Cell(attack.kind, attack.name, level, attack.outcome(level), file)
    for (kind, name), node in ELSEWHERE.items():
        if item.nodeid.partition("[")[0] == node:
            yield from (Cell(kind, name, each, Outcome.HELD, file) for each in ([level] if level else Level))


def table() -> str:
    """The section of SECURITY.md."""
    outcomes: dict[tuple[str, str], dict[Level, Outcome]] = defaultdict(dict)
    files: dict[tuple[str, str], str] = {}
    for cell in cells():
        outcomes[cell.kind, cell.name][cell.level] = cell.outcome
        files[cell.kind, cell.name] = cell.file
    rows: dict[tuple[str, tuple[Outcome, ...]], list[str]] = defaultdict(list)
    for (kind, name), found in outcomes.items():
        rows[kind, tuple(found[level] for level in Level)].append(name)
    lines = [
        _row("attacks", [f"`{level}`" for level in Level], "which, and the tests that make them"),
        "|---" * 6 + "|",
    ]
    for (kind, by_level), names in sorted(rows.items(), key=_place):
        links = {files[kind, name]: None for name in names}
        where = ", ".join(f"[{Path(file).stem.removeprefix('test_')}]({file})" for file in links)
        shown = "; ".join(name.replace("|", "\\|") for name in names)
        lines.append(_row(f"{kind} ({len(names)})", [_SHOWN[each] for each in by_level], f"{shown}: {where}"))
    held = [sum(each[level] is Outcome.HELD for each in outcomes.values()) for level in Level]
    lines.append(_row(f"all ({len(outcomes)})", [f"{number} held" for number in held], ""))
    return _HEAD + "\n".join(lines) + "\n"


def _row(kind: str, by_level: list[str], rest: str) -> str:
    return f"| {' | '.join([kind, *by_level, rest]).rstrip()} |"


def _place(row: tuple[tuple[str, tuple[Outcome, ...]], list[str]]) -> tuple[int, int]:
    """What is held most comes first of its kind."""
    kind, by_level = row[0]
    return KINDS.index(kind), -by_level.count(Outcome.HELD)


def main() -> None:
    """Write the table, or check it."""
    text = TARGET.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        sys.exit(f"{TARGET.name} has no lines {START.strip()} and {END.strip()}")
    try:
        written = f"{before}{start}{table()}{end}{after}"
    except LookupError as error:
        sys.exit(str(error))
    if "--check" not in sys.argv:
        TARGET.write_text(written, encoding="utf-8")
    elif text != written:
        sys.exit("the table of attacks in SECURITY.md is not that of the tests: run python scripts/attack_table.py")


if __name__ == "__main__":
    main()
