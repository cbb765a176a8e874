"""IPython's additions to Python, taken out of a notebook cell while every line keeps its number."""

from __future__ import annotations

import re
from typing import NamedTuple

# Cell magics under which the cell is still this notebook's Python; all others hand it to something else.
_KEEPS_CELL = frozenset({"time", "timeit", "capture", "prun", "debug", "memit", "mprun", "lprun"})
# Line magics that run the rest of the line as a statement here.
_KEEPS_LINE = frozenset({"time"})
# Line magics that would have bound names which the notebook may count on.
_BINDS = frozenset({"run", "pylab", "load", "loadpy", "rerun", "recall", "macro"})
_STACKED = 4  # `%%capture` above `%%time` happens; each costs a copy of the cell

_CELL_MAGIC = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*(%%(\w[\w.]*)[^\n]*)")
_ESCAPE = re.compile(r"([ \t]*)(%{1,2}(\w*)|!{1,2}|\?{1,2})[ \t]*([^\n]*)")
_ASSIGNED = re.compile(r"([ \t]*[^\W\d][\w., \t]*?=)[ \t]*(?:%(\w+)[ \t]*|!)([^\n]*)")
_HELP = re.compile(r"([ \t]*)%{0,2}[\w*][\w.*\[\]]*\?{1,2}[ \t]*;?[ \t]*(?:#[^\n]*)?(?=\n|\Z)")
# "Automagic": a notebook also takes these without `%` or `!`.
_AUTOMAGIC = re.compile(
    r"([ \t]*)(?:(?:pip3?|conda|mamba|uv)[ \t]+(?:install|uninstall|list|show|freeze|download|pip)\b"
    r"|(?:cd|mkdir|rmdir|cat|cp|mv|rm|ls|man)[ \t]+(?!(?:in|is|if|and|or|not)\b)[-\w.~/])[^\n]*"
)
# What may hide a line end from Python: strings, brackets, comments, a backslash. It takes linear time on hostile text
# too: an escape is skipped as a pair inside and outside of strings, so a lone quote is tried once a line.
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*
        |\"{3}(?:\\.|[^\\])*?(?:\"{3}|\Z) | '{3}(?:\\.|[^\\])*?(?:'{3}|\Z)
        |"(?:\\.|[^"\\\n])*+" | '(?:\\.|[^'\\\n])*+' | \\.)
    |(?P<open>[(\[{]) |(?P<close>[)\]}]) |(?P<end>\n)""",
    re.VERBOSE | re.DOTALL,
)


class Plain(NamedTuple):
    """A cell without IPython's syntax.

    Attributes:
        source: Python with as many lines as the cell; empty if the cell is not Python at all.
        foreign: the cell magic that says so (`"bash"`), or `""`.
        lost: line magics that would have bound names, with their lines.
    """

    source: str
    foreign: str = ""
    lost: tuple[tuple[str, int], ...] = ()


def plain(source: str) -> Plain:
    """Return a cell's Python: what it would run in a notebook, less what only a notebook can run.

    Magics, shell lines and help requests become `pass`; `%time f()` becomes `f()`; `x = !ls` becomes `x = []` and
    `x = %magic` becomes `x = None`. Lines inside a string or a bracket are Python's own and stay.
    """
    for _ in range(_STACKED):
        found = _CELL_MAGIC.match(source)
        if found is None:
            break
        if found[2] not in _KEEPS_CELL:
            return Plain("", foreign=found[2])
        source = source[: found.start(1)] + source[found.end(1) :]
    out: list[str] = []
    lost: list[tuple[str, int]] = []
    position, line = 0, 1
    while position < len(source):
        replacement, end, magic = _replaced(source, position)
        if replacement is None:
            end = _statement_end(source, position)
            replacement = source[position:end]
        elif magic in _BINDS:
            lost.append((magic, line))
        out.append(replacement)
        line += replacement.count("\n")
        position = end
    return Plain("".join(out), lost=tuple(lost))


def _replaced(source: str, start: int) -> tuple[str | None, int, str]:
    """Return what the IPython line at `start` becomes, where it ends, and its magic; None if it is Python."""
    replacement, magic, rest = None, "", ""
    if found := _ESCAPE.match(source, start):
        magic, rest = found[3] or "", found[4]
        replacement = found[1] + (rest if magic in _KEEPS_LINE and rest else "pass")
    elif found := _ASSIGNED.match(source, start):
        magic, rest = found[2] or "", found[3]
        value = rest if magic in _KEEPS_LINE and rest else "None" if magic else "[]"
        replacement = f"{found[1]} {value}"
    elif found := (_HELP.match(source, start) or _AUTOMAGIC.match(source, start)):
        replacement = f"{found[1]}pass"
    if found is None or replacement is None:
        return None, start, ""
    end = found.end()
    if magic in _KEEPS_LINE:  # the rest is Python, which may go on
        return replacement, end, magic
    while source.endswith("\\", start, end) and end < len(source):  # a shell line goes on after a backslash
        following = source.find("\n", end + 1)
        end = following if following >= 0 else len(source)
        replacement += "\n"
    return replacement, end, magic


def _statement_end(source: str, start: int) -> int:
    """Return where the logical line that begins at `start` ends, behind its line end."""
    depth = 0
    for token in _TOKEN.finditer(source, start):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth = max(0, depth - 1)
        elif token["end"] and depth == 0:
            return token.end()
    return len(source)
