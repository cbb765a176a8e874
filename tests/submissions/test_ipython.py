from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.ipython import plain


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install numpy\nimport numpy", "pass\nimport numpy"),
        ("!pip install \\\n  numpy \\\n  scipy\nx = 1", "pass\n\n\nx = 1"),
        ("!!ls\n??f\n?f", "pass\npass\npass"),
        ("f?\nf??\nnp.lin*?\nf.g?;\nx[0].shape?", "pass\npass\npass\npass\npass"),
        ("if True:\n    !ls\n    %time f()\n\t%cd x", "if True:\n    pass\n    f()\n\tpass"),
        ("x = !ls", "x = []"),
        ("x = %time f(1)", "x = f(1)"),
        ("x = %env HOME", "x = None"),
        ("%time y = f(1)", "y = f(1)"),
        ("%timeit f(1)", "pass"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n# first\n%%timeit -n 10\nx = 1", "\n# first\n\nx = 1"),
        ("%%capture out\n%%time\nx = 1", "\n\nx = 1"),
        ("pip install numpy\nx = 1", "pass\nx = 1"),
        ("cd ..\nls -la\nmkdir data", "pass\npass\npass"),
        ("plt.plot(x);", "plt.plot(x);"),
        ("%time", "pass"),
        ("f(1)\n%", "f(1)\npass"),
        ("%time x = f(\n1)", "x = f(\n1)"),
    ],
)
def test_what_a_notebook_adds_is_taken_out(cell: str, python: str) -> None:
    assert plain(cell).source == python


@pytest.mark.parametrize(
    "python",
    [
        's = """\n%matplotlib inline\n!ls\nwhat?\n"""',
        "s = '''\n%time x\n'''",
        "x = (5\n  % 3)",
        "x = 5 \\\n  % 3",
        "s = 'a \\\n%d' % 3",
        "# is it?\nx = 1  # why?",
        "print('%d' % 3, 'ok?')",
        "d = {'a': 1,\n'b': '!'\n}",
        "x != y\nx = y = 1\nx == y",
        "x = f'{y!r}' '''\n!ls'''",
        'r"\\\\"\n"#"\n"("\nx = 1',
        "'it\\'s'\n\"(\"\n'''\n%%time\n'''",
        "ls\ncat in x\npip(install)\nman = 1",
        "@f\ndef g(): return '?'",
    ],
)
def test_python_stays_as_it_is(python: str) -> None:
    ast.parse(python)
    assert plain(python).source == python


@pytest.mark.parametrize("magic", ["bash", "html", "writefile", "javascript", "sql", "python2", "R"])
def test_a_cell_of_something_else_is_not_python(magic: str) -> None:
    assert plain(f"# note\n%%{magic} -x y\nls -la") == ("", magic, ())


def test_what_would_have_bound_names_is_reported() -> None:
    assert plain("x = 1\n%run other.py\n\n  %pylab inline\n%time f()").lost == (("run", 2), ("pylab", 4))


LINES = st.sampled_from(
    [
        "x = 1",
        "%time f()",
        "!ls \\",
        "f(",
        ")",
        "'''",
        '"""',
        "# x?",
        "    y = 2",
        "'",
        '"',
        "\\",
        "x?",
        "a = !b",
        "%%t",
        "",
    ]
)


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)))
def test_lines_keep_their_numbers(cell: str) -> None:
    result = plain(cell)
    assert result.foreign or result.source.count("\n") == cell.count("\n")


STATEMENTS = st.sampled_from(
    [
        "x = 1",
        "y = (1\n% x)",
        "s = '''\n%time\n'''",
        's = """a\n!b \\" "\n?c"""',
        "t = 'it\\'s' \"(\"",
        "z = [\n1, # )\n2]",
        "w = x \\\n% 3",
        "# it's (",
        "",
        "if x:\n    s = r'\\''\n    y = x",
        "def f():\n    '''doc?\n    %x\n    '''\n    return '''\n!'''",
    ]
)


@given(st.lists(STATEMENTS).map("\n".join))
def test_python_of_any_shape_stays_as_it_is(python: str) -> None:
    ast.parse(python)
    assert plain(python).source == python


@given(st.lists(STATEMENTS), st.lists(STATEMENTS))
def test_a_magic_between_statements_is_found(before: list[str], after: list[str]) -> None:
    cell = "\n".join([*before, "!echo 'oops (", *after])
    expected = "\n".join([*before, "pass", *after])
    assert plain(cell).source == expected
    ast.parse(expected)


@pytest.mark.parametrize(
    "unit", ["'", "\\'", "'\"", "%%time\n", "#\n", "(", "a=!\\\n", '"""', "a=%time ", "x?\n", "[a"]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Half a megabyte of each: with a quadratic pattern this would take hours."""
    cell = unit * (500_000 // len(unit))
    assert plain(cell).source.count("\n") == cell.count("\n")
