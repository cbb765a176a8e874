"""What is said of submissions that cannot be read, or only with care: each sentence names the file and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.render.teller import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.render.teller import Sentence, Teller


def _exercise_not_found(_: Teller) -> str:
    return joined(
        _("No file of this exercise was found in {folder}; looked for: {looked_for}."),
        _("There are: {found}.") if _.says("found") else _("There is nothing in it."),
        _("Rename the file, or give its path."),
    )


SENTENCES: Final[Mapping[str, Sentence]] = {
    "missing_file": lambda _: _("There is no file {file}. Is the path right?"),
    "dangling_link": lambda _: _("{file} is a link to a file that does not exist. Put the file itself there."),
    "link_outside": lambda _: _("{file} is a link that leads out of the submission. Put the file itself there."),
    "not_a_file": lambda _: _("{file} is not an ordinary file. Give the path of a .py file or a notebook."),
    "file_kind": lambda _: _("{file} cannot be graded. Hand in a folder, or a file of one of these kinds: {accepted}."),
    "no_permission": lambda _: _("{file} cannot be read: the permission to read it is missing."),
    "file_unreadable": lambda _: _("{file} cannot be read: {reason}."),
    "file_too_large": lambda _: _(
        "{file} is larger than {limit_mib} MiB. Can data or stored outputs be taken out of it?"
    ),
    "binary": lambda _: _("{file} is not a text file. Is it really the Python file?"),
    "encoding_unknown": lambda _: _(
        "{place} is in no encoding that is known. Save the file as UTF-8.", place=_.place()
    ),
    "exercise_not_found": _exercise_not_found,
    "exercise_ambiguous": lambda _: _(
        "There are several files of this exercise in {folder}: {found}. Give the path of the one that counts."
    ),
    "notebook_corrupt": lambda _: _(
        "{file} cannot be read as a notebook. Does it open in Jupyter? Save it there again."
    ),
    "notebook_complex": lambda _: _(
        "{file} has far more cells or nesting than one exercise needs. Keep what belongs to it."
    ),
    "notebook_language": lambda _: _("{file} is a notebook of {language}; choose a Python kernel and save it again."),
    "magic_left_out": lambda _: _(
        "%{magic} was left out{place}, because it is not Python; names that it would define are missing.",
        place=_.at_place(),
    ),
    "ipython_in_file": lambda _: _(
        "{file} has notebook commands in it, such as %matplotlib or !pip; they are not Python and were left out."
    ),
    "archive_corrupt": lambda _: _("{file} is damaged, or no zip archive. Pack it again."),
    "archive_encrypted": lambda _: _("{file} is protected by a password. Pack it again without one."),
    "archive_method": lambda _: _("{file} is packed in an unusual way. Pack it again as an ordinary zip."),
    "archive_left_out": lambda _: _("Left out of {file}: links, or names that lead out of it ({count})."),
    "archive_members": lambda _: _("{file} holds more than {limit} files. Pack only the exercises."),
}
