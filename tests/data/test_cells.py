"""The tables keep the dictionary, and a broken table is told in one clear sentence."""

import csv
import re

import pandas as pd
import pytest
from desk import Desk, rows_of, with_cell, written

from entente import data
from entente.data import FOLDER, DataError, Problem, described, load, tables, validate


@pytest.fixture
def copy(tmp_path):
    """The real tables by links, in a folder in which a test may break some."""
    return Desk(tmp_path).folder


def write(folder, name, raw):
    """Put a file in the place of a link: what the link leads to is ours and stays."""
    (folder / name).unlink()
    (folder / name).write_bytes(raw)


def edit(folder, table, change):
    """Let ``change`` work on the rows of a file (the header is row 0), and write them back."""
    rows = rows_of(table)
    change(rows)
    write(folder, f"{table}.csv", written(rows))


def cell(folder, table, line, column, value):
    """Write one cell; ``line`` is the line in the file (header = 1)."""
    write(folder, f"{table}.csv", with_cell(table, line, column, value))


def told(folder):
    """The problems of a folder, without its name."""
    return [str(problem).removeprefix(f"{folder}/") for problem in validate(folder)]


def test_every_table_keeps_the_dictionary():
    assert validate() == []


@pytest.mark.parametrize("table", data.tables())
def test_a_loaded_table_has_the_columns_of_the_dictionary_and_every_row(table):
    with open(data.FOLDER / f"{table}.csv", encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    loaded = load(table)
    assert list(loaded.columns) == [field["name"] for field in data.fields(table)] == lines[0]
    assert len(loaded) == len(lines) - 1 > 0


FAULTS = [  # table, line, column, what is written there, what the problem's `expected` says
    ("estimates", 5, "best", "many", "a number"),
    ("estimates", 5, "best", "nan", "a number"),
    ("estimates", 5, "reliability", "Z", "one of A, B, C, D, E, F, not empty"),
    ("estimates", 5, "credibility", "7", "from 1 to 6"),
    ("estimates", 5, "credibility", "2.5", "a whole number"),
    ("estimates", 5, "as_of", "2024-02-30", "a date that exists"),
    ("estimates", 5, "as_of", "June 2024", "a date that exists"),
    ("estimates", 5, "statement", "", "not empty"),
    ("estimates", 5, "claimant", "NOBODY", "a row of claimants.csv"),
    ("estimates", 5, "measure", "no_measure", "a row of measures.csv"),
    ("estimates", 5, "unit", "parsecs", "as measures.csv has it"),
    ("estimates", 5, "source_ids", "no-such-source", "ids of sources"),
    ("sources", 9, "tier", "5", "from 1 to 4"),
    ("sources", 9, "url", "example.org", "text of the form"),
    ("exchange", 3, "status", "rumoured", "one of documented"),
    ("events", 4, "actors", "PRK;ATLANTIS", "any of AUS"),
    ("claims", 13, "rests_on", "X01;X99", "ids of estimates, exchange, events"),
    ("judgements", 2, "likelihood", "maybe", "one of almost no chance"),
    ("stances", 2, "stance", "-5", "from -4 to 4"),
    ("stances", 2, "low", "4", "low not above stance"),
    ("stances", 2, "since", "2023-09", "text of the form"),
    ("stances", 2, "event_id", "ev-none", "ids of events"),
]


@pytest.mark.parametrize(("table", "line", "column", "written", "expected"), FAULTS)
def test_a_broken_cell_is_named_by_file_line_column_and_value(copy, table, line, column, written, expected):
    cell(copy, table, line, column, written)
    found = [problem for problem in validate(copy) if problem.column == column]
    assert [(problem.file, problem.row) for problem in found] == [(f"{table}.csv", line)]
    assert expected in found[0].expected
    assert not written or found[0].value in written.split(";")


def test_one_broken_cell_is_told_once_and_loading_its_table_raises_it(copy):
    cell(copy, "estimates", 5, "best", "many")
    problem = Problem("estimates.csv", 5, "best", "many", "a number")
    assert validate(copy) == [problem]
    with pytest.raises(DataError) as caught:
        load("estimates", copy)
    assert caught.value.problems == [problem]
    assert str(problem) == "data/estimates.csv, line 5, column best: found 'many', expected a number."


def test_other_tables_load_while_one_is_broken(copy):
    cell(copy, "estimates", 5, "best", "many")
    assert len(load("exchange", copy)) == len(load("exchange"))


def test_low_above_high_is_a_fault_and_an_empty_end_is_not(copy):
    rows = rows_of("exchange")
    low, high = (rows[0].index(end) for end in ("low", "high"))
    line = next(n for n, row in enumerate(rows[1:], 2) if row[low] and row[high])
    top = rows[line - 1][high]
    cell(copy, "exchange", line, "low", "999999")
    assert told(copy) == [
        f"exchange.csv, line {line}, column low: found '999999', expected low not above high ({top})."
    ]
    edit(copy, "exchange", lambda rows: rows[line - 1].__setitem__(slice(low, high + 1), ["999999", "", ""]))
    assert validate(copy) == []


def test_a_missing_column_hides_the_faults_it_causes(copy):
    edit(copy, "estimates", lambda rows: [row.pop(6) for row in rows])
    assert told(copy) == ["estimates.csv, line 1, column low: expected a column low."]


def test_an_extra_column_is_told_once(copy):
    edit(copy, "estimates", lambda rows: [row.append("mine") for row in rows])
    (problem,) = validate(copy)
    assert (problem.row, problem.column, problem.value) == (1, "mine", "mine")
    assert problem.expected.startswith("no such column")


def test_columns_in_another_order_are_told_once(copy):
    edit(copy, "measures", lambda rows: [row.reverse() for row in rows])
    (problem,) = [problem for problem in validate(copy) if problem.file == "measures.csv"]
    assert (problem.row, problem.column) == (1, None)
    assert problem.expected.startswith("the columns in the order measure, label")


def test_a_duplicate_key_is_told_once_with_the_line_that_has_it_already(copy):
    edit(copy, "estimates", lambda rows: rows.append(list(rows[4])))
    (problem,) = validate(copy)
    assert problem.column == "estimate_id"
    assert problem.row == len(load("estimates")) + 2
    assert problem.expected == "a key used once; line 5 has it"


def test_an_empty_key_is_one_fault(copy):
    cell(copy, "exchange", 3, "exchange_id", "")
    assert [(problem.row, problem.column) for problem in validate(copy) if problem.file == "exchange.csv"] == [
        (3, "exchange_id")
    ]


@pytest.mark.parametrize("change", [lambda row: row.append("one more"), lambda row: row.pop()])
def test_a_row_with_too_many_or_too_few_cells_is_one_fault(copy, change):
    edit(copy, "estimates", lambda rows: change(rows[4]))
    (problem,) = validate(copy)
    assert problem.row == 5
    assert problem.expected == "20 cells"


def test_an_empty_table_is_a_fault(copy):
    edit(copy, "exchange", lambda rows: rows.__delitem__(slice(1, None)))
    assert told(copy) == ["exchange.csv: expected at least one row under the header."]


def test_a_missing_file_is_told_once_and_its_keys_are_not_called_dangling(copy):
    (copy / "sources.csv").unlink()
    assert told(copy) == ["sources.csv: expected the file to exist."]


def test_a_broken_byte_is_told_with_its_line(copy):
    lines = (copy / "claimants.csv").read_bytes().split(b"\n")
    lines[3] = lines[3].replace(b",", b"\xff,", 1)
    write(copy, "claimants.csv", b"\n".join(lines))
    assert told(copy) == ["claimants.csv, line 4: found '0xff', expected text in UTF-8."]


def test_a_byte_order_mark_is_told_for_what_it_is(copy):
    # A spreadsheet wrote it, and the first column was then reported missing: true, and no help.
    write(copy, "actors.csv", b"\xef\xbb\xbf" + (copy / "actors.csv").read_bytes())
    assert told(copy) == [
        "actors.csv, line 1: found 'a byte-order mark', expected UTF-8 without one"
        " (a spreadsheet wrote it: python -m entente tidy FOLDER leaves it out)."
    ]


def test_a_broken_dictionary_is_told_with_its_line(copy):
    write(copy, "datapackage.json", b'{"name": "x",\n "resources": [}')
    with pytest.raises(DataError, match=r"datapackage.json, line 2"):
        validate(copy)


@pytest.mark.parametrize("date", ["2024-13", "24-06-01", "2024-6", "", "2023-02-29"])
def test_a_date_that_does_not_exist_is_refused(date):
    with pytest.raises(ValueError, match="is not a date"):
        data.period(date)


def test_the_readme_s_way_to_read_a_table_with_pandas_gives_the_dictionary_s_types():
    # polars took the 4.8 after a hundred whole numbers for a fault, DuckDB a vote for true or false
    python = re.search(r"```python\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL)[1]
    setting, pandas = python.split("\n\n")[:2]
    for table in tables():
        known = {"pd": pd}
        exec(setting.replace("datapackage.json", str(FOLDER / "datapackage.json")), known)
        call = pandas.splitlines()[1].replace("estimates.csv", str(FOLDER / described(table)["path"]))
        read = eval(call.replace('types["estimates"]', f'types["{table}"]'), known)
        kinds = {"string": "string", "Int64": "integer", "Float64": "number"}
        assert {name: kinds[str(kind)] for name, kind in read.dtypes.items()} == known["types"][table]
        assert len(read) == len(load(table))
