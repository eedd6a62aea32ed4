# ruff: noqa: E501  (a case a line, as long as it is)
"""The form of a file is recognised before its columns, and told so that whoever saved it can save it again."""

import os
import re
from pathlib import Path

import pytest
from desk import FILES, Desk, rows_of, with_cell, written

from entente.data import DataError, load, validate


def told(desk, table, raw):
    """The problems of one table, without the name of the folder."""
    with desk.spoilt(table, raw) as folder:
        return [str(problem).removeprefix(f"{folder}/{table}.csv") for problem in validate(folder, [table])]


def column_by_column(table, **how):
    return written(rows_of(table), **how)


SAVE = "(a spreadsheet of another country or format wrote it: save it as CSV in UTF-8, separated by commas)"


@pytest.mark.parametrize(
    ("sep", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars"), (":", "colons")]
)
def test_another_separator_is_one_message_that_names_it(desk, sep, name):
    # thirteen messages once named every column as missing, and none the separator
    assert told(desk, "stances", column_by_column("stances", delimiter=sep)) == [
        f", line 1: found 'columns separated by {name}', expected columns separated by commas {SAVE}."
    ]


def test_all_faults_of_the_form_are_told_at_once(desk):
    # with a byte-order mark before semicolons only the mark was told, and the separator after the next run
    rows = rows_of("stances")
    rows[0] = [name.title() for name in rows[0]]
    raw = b"\xef\xbb\xbfsep=;\r\n" + written(rows, delimiter=";").rstrip(b"\n")
    found = told(desk, "stances", raw)
    parts = ("byte-order mark", "sep=;", "by semicolons", "headings as the dictionary writes", "after the last row")
    assert len(found) == len(parts)
    for part in parts:
        assert any(part in each for each in found), part


def test_what_a_spreadsheet_calls_unicode_text_is_told_for_what_it_is(desk):
    raw = b"\xff\xfe" + column_by_column("stances", delimiter="\t").decode().encode("utf-16-le")
    first, second = told(desk, "stances", raw)
    assert first.startswith(": found 'UTF-16', expected text in UTF-8")
    assert "separated by tabs" in second


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (FILES["actors"].replace(b"\n", b"\r"), "lines that end in a carriage return"),
        (b"PK\x03\x04" + b"\x00" * 80, "a workbook of a spreadsheet"), (b"%PDF-1.7\n", "a PDF"),
        (b"<!DOCTYPE html><html>", "a web page"), (b'[{"actor": "PRK"}]', "JSON"), (b"", "nothing"), (b"\n\n", "nothing"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n", "a pointer to a file that Git LFS keeps"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_in_one_message_for_what_it_is(desk, raw, what):
    (only,) = told(desk, "actors", raw)
    assert f"found '{what}" in only


def test_an_open_quote_is_told_with_the_line_it_was_opened_in(desk):
    # "found '5 cells', expected 12" sent people to the wrong line
    lines = FILES["missile_tests"].split(b"\n")
    lines[4] = lines[4].replace(b",", b',"', 1)
    (only,) = told(desk, "missile_tests", b"\n".join(lines))
    assert only.startswith(", line 5: found '\"") and "this one is open to the end of the file" in only
    lines[8] = lines[8].replace(b",", b'",x"', 1)
    (only,) = told(desk, "missile_tests", b"\n".join(lines).replace(b'",x"', b'"x,', 1))
    assert only.startswith(", line 5: found '\"") and "this one is open to line 9" in only


def test_a_file_cut_inside_a_quote_is_told(desk):
    raw = FILES["claims"]
    assert "open to the end of the file" in told(desk, "claims", raw[: raw.rindex(b',"') + 9])[0]


@pytest.mark.parametrize("tail", ["x", '"', " ", "end of it"])
def test_text_after_a_closing_quote_is_not_taken_into_the_cell(desk, tail):
    lines = FILES["events"].decode().split("\n")
    at = next(n for n, line in enumerate(lines) if re.search(r',"[^"]+",', line))
    lines[at] = re.sub(r'(,"[^"]+"),', rf"\1{tail},", lines[at], count=1)
    (only,) = told(desk, "events", "\n".join(lines).encode())
    assert only.startswith(f", line {at + 1}")


def test_a_file_that_ends_in_the_middle_of_a_line_is_told_even_if_every_cell_is_there(desk):
    (only,) = told(desk, "variant_effects", FILES["variant_effects"][:-2])
    assert "expected a line break after the last row (the file may have been cut" in only


def test_rows_of_commas_are_told_once_with_their_lines(desk):
    # a spreadsheet writes them after rows were cleared; they were loaded as rows without a key
    rows = rows_of("stances")
    last = len(rows)
    rows += [[""] * len(rows[0])] * 5
    assert told(desk, "stances", written(rows)) == [
        f", line {last + 1}: expected no empty row (5 such, lines {last + 1} to {last + 5}; "
        "cleared rows are still there: delete them)."
    ]


def test_rows_pasted_under_the_headings_with_tabs_are_one_message(desk):
    # a sentence with as many commas as the table has columns made its row a good one, told cell by cell
    heading, *rows = rows_of("judgements")
    rows[3][-1] = "a" + "," * (len(heading) - 1)
    raw = written([heading]) + written(rows, delimiter="\t")
    (only,) = told(desk, "judgements", raw)
    assert "found 'cells separated by tabs', expected cells separated by commas, as the headings" in only


def test_headings_in_capitals_are_one_message(desk):
    rows = rows_of("stances")
    rows[0] = [name.replace("_", " ").title() for name in rows[0]]
    (only,) = told(desk, "stances", written(rows))
    assert only.startswith(
        ", line 1: found 'Stance Id', expected the headings as the dictionary writes them: stance_id, "
    )


def test_another_table_under_this_name_is_known(desk):
    assert "the headings of events" in told(desk, "facts", FILES["events"])[0]


def test_line_breaks_of_windows_and_quotes_around_all_cells_change_nothing(desk):
    for raw in (FILES["events"].replace(b"\n", b"\r\n"), column_by_column("events", quoting=1)):
        with desk.spoilt("events", raw) as folder:
            assert load("events", folder).equals(load("events"))


# --- what is no file -------------------------------------------------------------------------------------------------


def replaced(make):
    def change(path):
        path.unlink()
        make(path)

    return change


PLACES = {
    "no file": (replaced(lambda path: None), "expected the file to exist"),
    "a folder": (replaced(lambda path: path.mkdir()), "found 'a folder', expected a file that can be read"),
    "a link in a circle": (replaced(lambda path: path.symlink_to(path)), "expected a file that can be read"),
    "a link to nothing": (replaced(lambda path: path.symlink_to("gone.csv")), "a link to a file that is not there"),
    "a pipe": (replaced(os.mkfifo), "found 'no plain file', expected a file that can be read"),
    "another name": (lambda path: path.rename(path.with_name("Actors.CSV")), "expected the file to exist (there is Actors.CSV)"),
    "a workbook": (lambda path: path.rename(path.with_name("actors.xlsx")), "expected the file to exist (there is actors.xlsx)"),
}  # fmt: skip


@pytest.mark.parametrize("what", PLACES)
def test_where_a_table_should_be_and_is_none_it_is_told_in_one_sentence(tmp_path, what):
    change, said = PLACES[what]
    folder = Desk(tmp_path).folder
    change(folder / "actors.csv")
    (only,) = [problem for problem in validate(folder) if problem.file == "actors.csv"]
    assert said in str(only)
    with pytest.raises(DataError, match=r"actors\.csv"):
        load("actors", folder)


def test_a_file_that_may_not_be_read_is_told(desk, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    with desk.spoilt("actors", FILES["actors"] + b"\n") as folder:
        monkeypatch.setattr(Path, "read_bytes", refuse)
        (only,) = validate(folder, ["actors"])
    assert str(only) == f"{folder}/actors.csv: found 'Permission denied', expected a file that can be read."


def test_a_long_cell_is_cut_in_the_message(desk):
    # a cell of 200 kB was echoed whole
    raw = with_cell("estimates", 5, "best", "9" * 200_000)
    with desk.spoilt("estimates", raw) as folder:
        (only,) = validate(folder, ["estimates"])
        assert len(str(only)) < 400 and "(of 200,000 signs" in str(only)
        assert only.value == "9" * 200_000
