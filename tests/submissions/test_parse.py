from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Finding
from grader.submissions.parse import defined_twice, imports_others, source_file
from grader.submissions.source import Block, Definition, SourceFile


def parsed(*cells: str) -> SourceFile:
    numbered = list(enumerate(cells, start=1))
    return source_file("a", "a.py", numbered if len(cells) > 1 else [(None, cells[0])])[0]


def test_a_file_is_one_block() -> None:
    assert parsed("x = 1\n").blocks == (Block("x = 1\n"),)


def test_cells_without_statements_are_no_blocks() -> None:
    assert [block.cell for block in parsed("", "# nothing", "x = 1", "'text'").blocks] == [3, 4]


def test_a_broken_cell_does_not_cost_the_others() -> None:
    file = parsed("x = 1", "y = 2\nprint 'hi'", "z = 3")
    assert [block.cell for block in file.blocks] == [1, 3]
    (problem,) = file.problems
    assert problem.code == "syntax"
    assert problem.facts["text"] == "Missing parentheses in call to 'print'. Did you mean print(...)?"
    assert {key: problem.facts[key] for key in ("file", "cell", "line", "offset", "source_line")} == {
        "file": "a.py",
        "cell": 2,
        "line": 2,
        "offset": 1,
        "source_line": "print 'hi'",
    }


def test_the_line_of_an_error_is_the_students_also_among_magics() -> None:
    file = parsed("", "%time f()\n\tx = 'ㄱ' ++\n")
    assert file.problems[0].facts["line"] == 2
    assert file.problems[0].facts["source_line"] == " x = 'ㄱ' ++"


def test_a_long_line_is_shown_around_the_error() -> None:
    (problem,) = parsed("x = [" + "1, " * 500 + "1 1" + ", 1" * 500 + "]").problems
    line, offset = problem.facts["source_line"], problem.facts["offset"]
    assert len(line) == 160
    assert line[offset - 1 : offset + 2] == "1 1"


def test_control_characters_of_an_error_are_shown() -> None:
    (problem,) = parsed("x = \x1b[31m\u202e 1").problems
    assert problem.facts["source_line"] == "x = ␛[31m� 1"
    assert problem.facts["text"].isprintable()


HOSTILE = {
    "parentheses": "(" * 100_000 + ")" * 100_000,
    "minus": "-" * 10**6 + "1",
    "minus, just too deep": "-" * 3_000 + "1",
    "attributes": "a" + ".b" * 300_000,
    "dots of an import": "import " + "a." * 300_000 + "a",
    "dots over lines": "from " + "가 \\\n." * 50_000 + "a import b",
    "additions": "1" + "+1" * 300_000,
    "lambdas": "lambda:" * 100_000 + "1",
    "alternatives": "if a: b\n" + "elif a: b\n" * 20_000,
    "digits": "x = " + "9" * 10**6,
    "NUL": "x = 1\0",
    "lone surrogate": "x = 1\ny = '\ud800'",
    "f-strings": "f'" + "{x:" * 300 + "}" * 300 + "'",
    "indentation": "".join(" " * depth + "if 1:\n" for depth in range(500)),
    "statements": "x\n" * 500_000,
    "strings": "''" * 500_000,
    "non-breaking space": "x\u00a0= 1",
    "mixed tabs": "if 1:\n\tx\n        y",
    "escape": "\\" * 10**6,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_source_is_a_problem_and_no_more(text: str) -> None:
    file = parsed(text)
    assert not file.blocks
    (problem,) = file.problems
    assert problem.code == "syntax"
    assert problem.facts["text"]


def test_a_lone_surrogate_has_its_line() -> None:
    assert parsed(HOSTILE["lone surrogate"]).problems[0].facts["line"] == 2


@pytest.mark.parametrize("text", ["s = '\\d'", "x = 1or 2", "x is 1", "assert (1, 2)", "(" * 150 + "1" + ")" * 150])
def test_warnings_are_the_students_business(text: str) -> None:
    assert parsed(text).blocks == (Block(text),)


@pytest.mark.parametrize(
    ("text", "imports", "members"),
    [
        ("import a, b.c as d", {"a", "b.c"}, set()),
        ("from a.b import c, d as e", {"a.b"}, {"a.b.c", "a.b.d"}),
        ("from a import *", {"a"}, set()),
        ("from . import a\nfrom ..b.c import d", {"..b.c"}, {".a", "..b.c.d"}),
        (
            "def f():\n    import a\n    class C:\n        try: import b\n        except E: import c",
            {"a", "b", "c"},
            set(),
        ),
        (
            "match x:\n    case 1:\n        import a\nfor x in y: import b\nelse:\n    with x: import c",
            {"a", "b", "c"},
            set(),
        ),
        ("if a: import b\n" + "elif a: import c\n" * 1_500, {"b", "c"}, set()),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_imports_are_found_wherever_they_stand(text: str, imports: set[str], members: set[str]) -> None:
    file = parsed(text)
    assert (set(file.imports), set(file.members)) == (imports, members)


@pytest.mark.parametrize(
    ("text", "others"), [("import os.path, numpy as np\nfrom math import pi", False), ("import a", True)]
)
def test_only_what_may_be_the_students_is_worth_looking_for(text: str, others: bool) -> None:
    assert imports_others(parsed(text)) is others


def test_definitions_are_what_the_top_level_binds() -> None:
    text = "def f():\n    def inner(): ...\nclass C:\n    x = 1\n\na = b, *c = d\ne: int = 1\ng: int\na += 1\nh.i = 1"
    assert parsed(text).definitions == (
        Definition("f", None, 1, "def"),
        Definition("C", None, 3, "class"),
        Definition("a", None, 6, "assignment"),
        Definition("b", None, 6, "assignment"),
        Definition("c", None, 6, "assignment"),
        Definition("e", None, 7, "assignment"),
    )


@pytest.mark.parametrize(
    ("text", "stub"),
    [
        ("def f():\n    raise NotImplementedError", True),
        ("def f():\n    'text'\n    raise NotImplementedError('later')", True),
        ("async def f():\n    ...", True),
        ("def f(): pass", True),
        ("class C:\n    'text'\n    def f(self): raise NotImplementedError\n    def g(self): ...", True),
        ("class C: pass", True),
        ("def f():\n    return 1", False),
        ("def f(x):\n    if x: raise NotImplementedError", False),
        ("def f():\n    raise ValueError", False),
        ("class C:\n    def f(self): return 1\n    def g(self): ...", False),
        ("class C:\n    x = 1", False),
    ],
)
def test_what_is_still_empty_is_a_stub(text: str, stub: bool) -> None:
    assert parsed(text).definitions[0].stub is stub


def test_what_is_defined_twice_is_noted_with_both_places() -> None:
    file = parsed("def f(): return 1", "x = 1\nx = 2", "\ndef f(): ...")
    assert list(defined_twice(file)) == [
        Finding(
            "defined_twice",
            {
                "file": "a.py",
                "name": "f",
                "stub": True,
                "first": {"cell": 1, "line": 1},
                "last": {"cell": 3, "line": 2},
            },
        )
    ]


@pytest.mark.parametrize(
    "text", ["x = 1\nx = 2", "def f(): ...\nf = g(f)", "def f(): ...\nif 1:\n    def f(): ...", "def f(): ...\nf.x = 1"]
)
def test_what_is_meant_is_not_noted(text: str) -> None:
    assert not list(defined_twice(parsed(text)))


def test_an_assignment_over_a_function_is_noted() -> None:
    (note,) = defined_twice(parsed("def f(): return 1\nf = lambda: 2"))
    assert note.facts["last"] == {"cell": None, "line": 2}
    assert not note.facts["stub"]


def test_ipython_in_a_file_is_taken_out_and_noted() -> None:
    file, notes = source_file("a", "a.py", [(None, "!pip install numpy\nx = 1")])
    assert file.blocks == (Block("pass\nx = 1"),)
    assert notes == (Finding("ipython_in_file", {"file": "a.py"}),)


@given(st.text(st.characters()))
def test_any_text_parses_or_is_a_problem(text: str) -> None:
    file = parsed(text)
    assert len(file.blocks) + len(file.problems) <= 1
