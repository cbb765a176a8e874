# ruff: noqa: E501 - tables read best unbroken
"""Attacks that are tested where what they attack is tested: on the grader itself, whatever the level of isolation."""

from __future__ import annotations

ARCHIVE, LAYOUT = "tests/submissions/test_archive.py", "tests/batch/test_layout.py"
UNPACK, NAMES = "tests/batch/test_unpack.py", "tests/submissions/test_names.py"
PLAIN, TERMINAL, NEUTRAL = "tests/render/test_plain.py", "tests/render/test_terminal.py", "tests/render/test_neutral.py"
GITHUB, JUNIT, PYTEST = "tests/render/test_github.py", "tests/render/test_junit.py", "tests/test_pytest_plugin.py"
CELLS, MOODLE = "tests/export/test_cells.py", "tests/export/test_moodle.py"

# Kind and name of each attack, and the test that makes it; one that runs by level says what becomes of it there.
ELSEWHERE = {
    ("reading", "expected values in frames and heap"): "tests/sandbox/test_thief.py::test_the_worker_holds_no_expected_value",
    ("archives and names", "paths that lead out (zip slip)"): f"{ARCHIVE}::test_names_that_lead_out_are_left_out",
    ("archives and names", "links and devices"): f"{ARCHIVE}::test_links_and_devices_are_left_out",
    ("archives and names", "bombs"): f"{ARCHIVE}::test_a_bomb_is_never_unpacked",
    ("archives and names", "forged sizes"): f"{ARCHIVE}::test_a_forged_size_does_not_help",
    ("archives and names", "100,000 members"): f"{ARCHIVE}::test_too_many_members_are_refused_before_they_are_listed",
    ("archives and names", "methods that unpack without bound"): f"{ARCHIVE}::test_methods_that_unpack_without_bound_are_refused",
    ("archives and names", "damaged archives"): f"{ARCHIVE}::test_a_damaged_archive_is_read_or_an_error",
    ("archives and names", "a whole class in one archive"): f"{UNPACK}::test_nothing_is_written_outside",
    ("archives and names", "links to other students' work"): f"{LAYOUT}::test_links_in_a_students_folder_lead_to_nobody_elses_work",
    ("archives and names", "names with control characters"): f"{NAMES}::test_every_character_is_replaced_by_one_that_shows",
    ("reports", "terminal escapes"): f"{PLAIN}::test_every_report_is_shown_and_steers_no_terminal",
    ("reports", "colours"): f"{TERMINAL}::test_a_student_cannot_colour_or_steer",
    ("reports", "characters that hide or turn text"): f"{NEUTRAL}::test_what_acts_or_hides_is_shown",
    ("reports", "workflow commands of GitHub"): f"{NEUTRAL}::test_no_line_commands_a_runner",
    ("reports", "workflow commands in annotations"): f"{GITHUB}::test_nothing_that_is_made_to_be_a_command_is_one",
    ("reports", "HTML and Markdown in the summary of a job"): f"{GITHUB}::test_the_summary_is_our_html_and_text",
    ("reports", "control characters in XML"): f"{JUNIT}::test_whatever_a_student_prints_is_text",
    ("reports", "a conftest.py for pytest --grade"): f"{PYTEST}::test_nothing_of_a_submission_runs_here",
    ("reports", "formulas in CSV"): f"{CELLS}::test_no_cell_begins_like_a_formula",
    ("reports", "HTML in an LMS's comments"): f"{MOODLE}::test_comments_are_html_and_old_ones_stay",
}  # fmt: skip
