# ruff: noqa: E501  (a case a line, as long as it is)
"""A fault is told so that a person can act: once a column and kind, with its number, lines and likely cause."""

import pickle

import pytest
from desk import rows_of, with_cell, written

from entente.data import DataError, Problem, load, validate
from entente.data.causes import cause_of
from entente.data.problems import grouped
from entente.data.writing import flaw_of


def told(desk, table, change):
    """The problems after a change of the cells of a table, without the folder."""
    rows = rows_of(table)
    changed = [rows[0], *([change(name, cell) for name, cell in zip(rows[0], row, strict=True)] for row in rows[1:])]
    with desk.spoilt(table, written(changed)) as folder:
        return [str(problem).removeprefix(f"{folder}/{table}.csv, ") for problem in validate(folder, [table])]


def american(date):
    return f"{int(date[5:7])}/{int(date[8:])}/{date[:4]}"


HABITS = {  # of spreadsheets and programs: what they do to a cell of a column, how the one message begins and ends
    "dates rewritten": ("stances", "since", american, "found '9/12/2023', expected text of the form 2024-06-19 (a day: year, month and day), not empty", "a spreadsheet rewrote these as dates: format the column as text"),
    "spaces after cells": ("nuclear_tests", "source_ids", lambda cell: cell + " ", "found 'free-north-korea-repo ', expected ids of sources, separated by semicolons without spaces", "white space around it"),
    "whole numbers with .0": ("un_listings", "listings", lambda cell: cell + ".0", "found '13.0', expected a whole number of at least 0, not empty", "a program wrote whole numbers with .0"),
    "NA for nothing": ("second_coding", "confidence", lambda cell: cell or "NA", "found 'NA', expected one of low, moderate, high", "a word for an empty cell: leave it empty"),
    "lists with spaces": ("option_costs", "rests_on", lambda cell: cell.replace(";", "; "), "found ' as-onn-turning-point-2025', expected ids of estimates, exchange, events, ", "spaces beside the semicolons"),
    "capital letters": ("facts", "checked", str.title, "found 'Yes', expected one of yes, no, not empty", "capital letters"),
}  # fmt: skip


@pytest.mark.parametrize("habit", HABITS)
def test_one_habit_is_one_message_with_number_lines_and_cause(desk, habit):
    # 3,880 messages once told of one habit, and none what to do
    table, column, change, begins, cause = HABITS[habit]
    rows = rows_of(table)
    at = rows[0].index(column)
    lines = [line for line, row in enumerate(rows[1:], 2) if change(row[at]) != row[at]]
    (only,) = told(desk, table, lambda name, cell: change(cell) if name == column else cell)
    assert only.startswith(f"line {lines[0]}, column {column}: {begins}")
    assert f"({len(lines)} such, lines {lines[0]}" in only and only.endswith(f"; {cause}).")


def test_every_cell_is_told_by_itself_on_request(desk):
    rows = rows_of("un_listings")
    rows = [rows[0], *([*row[:2], row[2] + ".0", row[3]] for row in rows[1:])]
    with desk.spoilt("un_listings", written(rows)) as folder:
        each = validate(folder, ["un_listings"], every_cell=True)
        assert [problem.row for problem in each] == list(range(2, 20))
        assert {problem.count for problem in each} == {1}
        (only,) = validate(folder, ["un_listings"])
        assert (only.count, only.rows, only.row, only.value) == (18, tuple(range(2, 20)), 2, "13.0")


def test_misspellings_of_one_column_are_one_message_that_guesses_at_the_first(desk):
    rows = rows_of("facts")
    at = rows[0].index("checked")
    for row, word in zip(rows[1:4], ["yess", "noo", "nno"], strict=True):
        row[at] = word
    with desk.spoilt("facts", written(rows)) as folder:
        (only,) = validate(folder, ["facts"])
        assert str(only).endswith(
            "found 'yess', expected one of yes, no, not empty (3 such, lines 2 to 4; perhaps yes)."
        )


CAUSES = {  # column, what is written there, what is said to have done it
    ("estimates", "best", "1,5"): "a decimal comma", ("estimates", "best", "15,809"): "thousands are marked",
    ("estimates", "best", "1_000"): "thousands are marked", ("estimates", "best", "5%"): "a unit or a sign with the number",
    ("estimates", "best", "(5)"): "brackets for a minus sign", ("estimates", "best", "−5"): "a dash for a hyphen or a minus sign",
    ("estimates", "best", "5E+05"): "written with an exponent", ("estimates", "best", "+5"): "a sign or zeros before the number",
    ("estimates", "best", "12345678901234567890"): "more digits than can be kept exactly",
    ("stances", "stance", "２"): "full-width or other special signs", ("stances", "stance", "٢"): "digits of another script",
    ("stances", "stance", "2.0"): "a program wrote whole numbers with .0", ("stances", "stance", "2\u200b"): "a sign that nobody sees is in it",
    ("stances", "since", "45181"): "a spreadsheet rewrote these as dates", ("stances", "since", "2023-09-12 00:00:00"): "a spreadsheet rewrote these as dates",
    ("stances", "since", "2023–09–12"): "a dash for a hyphen", ("stances", "confidence", "Moderate"): "capital letters",
    ("stances", "confidence", "modrate"): "perhaps moderate", ("stances", "confidence", "'low'"): "quotes around it",
    ("stances", "confidence", "#REF!"): "#REF! is a spreadsheet's error", ("stances", "stance_id", "S-РRK"): "a Latin and a Cyrillic letter",
    ("stances", "stance_id", "S-é"): "U+00E9 latin small letter e with acute is in it",
    ("facts", "checked", "TRUE"): "a spreadsheet wrote TRUE or FALSE for it", ("stances", "reason", "N/A"): "it stands for nothing",
    ("stances", "reason", "Seoulâ€™s line"): "UTF-8 was read as another encoding and saved again", ("stances", "reason", "Seoul?s line"): "a letter was lost",
    ("stances", "reason", "TODO: say why"): "TODO is still to be done", ("stances", "reason", "A\u00a0reason"): "a no-break space is in it",
    ("stances", "reason", "The \u0410rms"): "a Latin and a Cyrillic letter", ("stances", "reason", "A reason\n"): "white space at its end", ("stances", "reason", "A\nreason"): "a line break is in it",
    ("stances", "reason", "\u202eA reason"): "a sign that turns the direction of writing", ("stances", "rests_on", "ev-2024-06-19-treaty-signed;"): "a semicolon too many",
    ("stances", "actor", "Prk"): "small letters",
}  # fmt: skip


@pytest.mark.parametrize("case", CAUSES, ids=lambda case: f"{case[1]} {case[2]!r}")
def test_what_probably_spoilt_a_cell_is_said(desk, case):
    table, column, written_there = case
    with desk.spoilt(table, with_cell(table, 2, column, written_there)) as folder:
        problems = [problem for problem in validate(folder, [table]) if problem.column == column]
        assert [CAUSES[case] in problem.cause for problem in problems] == [True], [str(each) for each in problems]


@pytest.mark.parametrize(
    "text",
    ["North Korea", "Путин", "한국어 제목", "日本語　題", "العربية", "می\u200cخواهم", "❤️ 👨‍👩‍👧", "São Paulo", "5 – 6 — 7", "“Said”", "AT&T", "R&D?", "Who? Me", "#1", "None of it", "NATO", "no data were found",
     "Unknown at the time", "x", "1,000 men", "C++", "a-b_c", "…and so on", "¿Qué?", "TBC Bank", "todo el mundo lo sabe"],
)  # fmt: skip
def test_plain_text_of_any_script_is_no_fault(text):
    assert flaw_of(text) is None


def test_nothing_is_guessed_where_nothing_can_be_said():
    assert cause_of("many", {"name": "best", "type": "number"}, lambda cell: False) == ""


# --- the problem itself ----------------------------------------------------------------------------------------------


def test_a_problem_names_the_folder_that_was_read(desk):
    # "data/stances.csv" was said whatever folder was read
    with desk.spoilt("stances", with_cell("stances", 2, "stance", "9")) as folder:
        (only,) = validate(folder, ["stances"])
        assert (
            str(only)
            == f"{folder.as_posix()}/stances.csv, line 2, column stance: found '9', expected a whole number from -4 to 4."
        )


def test_a_relative_folder_is_named_as_it_was_given(desk, monkeypatch):
    with desk.spoilt("stances", with_cell("stances", 2, "stance", "9")) as folder:
        monkeypatch.chdir(folder.parent)
        with pytest.raises(DataError, match=r"^my-tables/stances\.csv, line 2, column stance"):
            load("stances", folder="my-tables")


def test_two_faults_of_one_cell_are_told_in_one_order():
    # they stood in the order of a set, and a stored output differed from run to run
    faults = [Problem("a.csv", 2, "stance", "9", expected) for expected in ("b", "a")]
    assert [each.expected for each in sorted(faults)] == ["a", "b"]


def test_faults_of_a_file_and_of_a_cell_can_be_sorted_together():
    faults = [Problem("a.csv", 2, "stance", "9", "b"), Problem("a.csv", None, None, None, "a")]
    assert [each.row for each in sorted(faults)] == [None, 2]


def test_problems_of_several_columns_and_kinds_stay_apart():
    faults = [Problem("a.csv", row, column, "9", expected) for row in (2, 3) for column in "xy" for expected in "ab"]
    assert [(each.column, each.expected, each.count) for each in grouped(faults)] == [
        ("x", "a", 2), ("x", "b", 2), ("y", "a", 2), ("y", "b", 2),
    ]  # fmt: skip


def test_an_error_can_be_handed_from_one_process_to_another():
    error = DataError([Problem("a.csv", 2, "stance", "9", "b")])
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
