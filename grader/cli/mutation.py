"""What `grade verify --mutants` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.author.mutate import Fate, good_enough, mutate, score, totals
from grader.author.mutation_report import by_reason, report, would_be_killed
from grader.cli import options, output
from grader.render import language
from grader.render.cells import cells, pad

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.author.mutate import Mutation
    from grader.course import Course, Entry
    from grader.render.language import Translator

_WIDTHS = (9, 9, 11, 11, 7)


def show(course: Course, entries: Sequence[Entry], lang: str, *, sample: int | None, seed: int) -> list[Mutation]:
    """Judge the mutants of these exercises, and print what became of them as it gets known."""
    _ = output.sentences(lang)
    words = (_("mutants"), _("killed"), _("equivalent"), _("survivors"), _("score"))
    output.say(_line(_("exercise"), words))
    mutations = []
    with output.watched() as tell:
        for entry in entries:
            tell(entry)
            mutation = mutate(course, entry, sample=sample, seed=seed)
            mutations.append(mutation)
            if mutation.left_out:
                what = f"{entry.number} {entry.slug} ({language.tell(mutation.left_out, output.spoken(lang))})"
                output.say(_("not run: {what}").format(what=what))
                continue
            output.say(_row(f"{entry.number} {entry.slug}", [mutation]))
            _show_details(_, mutation)
    if len(mutations) > 1:
        output.say(_row(_("all"), mutations))
    if not good_enough(mutations):
        output.say(_("Too many survive, or a judgement is out of date: see CONTRIBUTING.md."))
    return mutations


def _row(name: str, mutations: Sequence[Mutation]) -> str:
    killed, survived = totals(mutations)
    judged = sum(len(each.judged) for each in mutations)
    figures = (judged, killed, judged - killed - survived, survived, f"{score(mutations):.1%}")
    return _line(name, list(map(str, figures)))


def _show_details(_: Translator, mutation: Mutation) -> None:
    for reason, judged in by_reason(mutation).items():
        output.say("    " + _("right as well: {reason}").format(reason=reason))
        for each in judged:
            output.say(f"        {each.mutant.id}")
    for each in mutation.of(Fate.SURVIVED):
        output.say("    " + _("survives, line {line}: {mutant}").format(line=each.mutant.line, mutant=each.mutant.id))
        output.say(f"        {would_be_killed(each.witness)}")
    for line in mutation.stale:
        output.say("    " + _("out of date: {what}").format(what=line))


def _line(first: str, columns: Sequence[str]) -> str:
    right = (" " * (width - cells(text)) + text for width, text in zip(_WIDTHS, columns, strict=True))
    return " ".join([pad(first, 20), *right])


def write(path: Path, mutations: Sequence[Mutation], command: str, lang: str) -> None:
    """Write the report as a Markdown page.

    Raises:
        ClickException: the file cannot be written.
    """
    try:
        path.write_text(report(mutations, command), encoding="utf-8")
    except OSError as error:
        raise options.cannot_be_written(path, error, lang) from error
