"""`grade report`: the class on one page, and a page for each student."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import classroom, options, output, pages
from grader.cli.output import say

if TYPE_CHECKING:
    from grader.course import Course


@click.command(
    short_help="Write a page of the class, as HTML.",
    epilog=options.examples("grade report out", "grade report out --anonymous", "grade report out --lang ko"),
)
@click.argument("out", metavar="OUT")
@click.option("--anonymous", is_flag=True, help="Numbers instead of names, and no page for each student.")
@click.option("--gradebook", metavar="URL", help="Another gradebook than OUT/gradebook.db.")
@options.course
@options.lang
def command(out: str, anonymous: bool, gradebook: str | None, course: Course, lang: str) -> int:
    """Write what `grade batch` put into OUT as pages to look at, which need no server and no network.

    OUT/index.html shows the class: who has how many points, what is hard, which mistakes were recognised and who made
    them, and who should be looked at because two submissions are alike. OUT/reports/STUDENT/report.html is what one
    student may see of all exercises. Lateness costs what [late] in course.toml says, so give the --course of
    `grade batch`, and give this command again when that has changed. Otherwise `grade batch` keeps these pages up to
    date; who is new since then has none.
    """
    _ = output.sentences(lang)
    folder = Path(out)
    pages.require_jinja("grade report")
    classroom.require_libraries("grade report")
    from grader.cli import class_site, student_pages  # noqa: PLC0415 - for this command only
    from grader.gradebook.book import Gradebook  # noqa: PLC0415 - SQLAlchemy is an extra

    policy = classroom.late_policy(course, lang)
    with Gradebook.open(gradebook or folder / "gradebook.db", create=False) as book:
        try:
            written = () if anonymous else student_pages.write(folder, book, policy, lang)
            secret = class_site.secret_of(folder) if anonymous else ""
            known = class_site.gather(book, course.title, policy, secret=secret, linked=set(written))
            page = class_site.write_page(folder, known, lang)
        except OSError as error:
            raise options.cannot_be_written(folder, error, lang) from error
    say(_("Written: {path}").format(path=page))
    if written:
        said = _("A page for each student ({count}): {path}")
        say(said.format(count=len(written), path=folder / "reports" / "*" / student_pages.PAGE))
    return 0
