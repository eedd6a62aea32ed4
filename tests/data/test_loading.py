# ruff: noqa: E501  (a case a line, as long as it is)
"""What is loaded is what was checked, from the folder that was named; nothing else is needed for it."""

import os
import subprocess
import sys

import pytest
from desk import FILES, Desk, with_cell

from entente import data
from entente.data import DataError, Problem, folder_of, headline, load, named, names_of, publishers, validate
from entente.data.command import check
from entente.data.standard import second_opinion

ROOT = data.FOLDER.parent


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )


def test_a_frame_knows_the_folder_it_was_read_from_and_its_rows_do(desk):
    assert folder_of(load("stances")) is None
    own = load("stances", desk.folder)
    assert own.attrs["folder"] == str(desk.folder)
    assert folder_of(own) == folder_of(own.query("actor == 'PRK'")) == folder_of(own.iloc[0]) == str(desk.folder)
    assert folder_of(load("actors"), own) == str(desk.folder)


def test_a_folder_can_be_read_wherever_none_is_named(desk):
    try:
        data.read_from(desk.folder)
        with desk.spoilt("actors", with_cell("actors", 2, "name", "DPRK")):
            assert load("actors").loc[0, "name"] == "DPRK"
    finally:
        data.read_from(None)
    assert load("actors").loc[0, "name"] == "North Korea"
    with pytest.raises(DataError, match="no folder nowhere"):
        data.read_from("nowhere")
    assert load("actors").loc[0, "name"] == "North Korea"


def test_a_frame_may_be_changed_without_changing_what_is_loaded_next():
    frame = load("actors")
    frame.loc[0, "name"] = "Nobody"
    frame["more"] = 1
    assert load("actors").loc[0, "name"] == "North Korea" and "more" not in load("actors")


def test_a_file_that_changes_is_read_again(desk):
    with desk.spoilt("actors", with_cell("actors", 2, "name", "DPRK")) as folder:
        assert load("actors", folder).loc[0, "name"] == "DPRK"
    assert load("actors", desk.folder).loc[0, "name"] == "North Korea"


def test_words_and_names_follow_the_folder(desk):
    # a claimant of one's own raised KeyError, since figures and prose looked in our tables
    source, ours = load("sources").loc[0, ["source_id", "publisher"]]
    sources, houses = (FILES[table].replace(ours.encode(), b"My own house") for table in ("sources", "publishers"))
    with desk.spoilt("sources", sources), desk.spoilt("publishers", houses) as folder:
        assert publishers(source, folder) == "My own house"
        assert named(source, folder).startswith("My own house, ")
        assert "My own house" not in publishers(source)
    with desk.spoilt("actors", with_cell("actors", 2, "name", "DPRK")) as folder:
        assert names_of("actors", folder=folder)["PRK"] == "DPRK" and names_of("actors")["PRK"] == "North Korea"
        row = load("stances", folder).query("actor == 'PRK'").iloc[0]
        assert headline("stances", row).startswith("DPRK on ")
        assert headline("stances", load("stances").iloc[0]).startswith("North Korea on ")
    assert names_of("actors", folder=desk.folder)["PRK"] == "North Korea"


def test_a_folder_that_is_not_there_is_named_with_one_that_is(desk):
    typo = desk.folder.with_name("my-tables-typo")
    for call in (load, lambda table, folder: validate(folder)):
        with pytest.raises(DataError) as caught:
            call("stances", typo)
        assert (
            str(caught.value) == f"no folder {typo}; expected one with datapackage.json (there is my-tables beside it)."
        )


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (ROOT / "README.md", "is a file; expected a folder with datapackage.json"), (ROOT / "tests", "datapackage.json: expected the file to exist"),
        ("", "datapackage.json: expected the file to exist"), ("nowhere\x00", "no folder nowhere"), ("x" * 5000, "no folder xxx"), (3, "no folder 3"),
    ],
)  # fmt: skip
def test_what_is_no_folder_of_tables_is_told_in_one_sentence(folder, said):
    with pytest.raises(DataError) as caught:
        load("stances", folder)
    assert said in str(caught.value) and len(caught.value.problems) == 1


@pytest.mark.parametrize("table", [None, 3, "", "stances ", "Stances", ["stances"], b"stances"])
def test_a_table_that_is_none_is_a_key_error_that_names_it(table):
    with pytest.raises(KeyError, match=r"no table .*estimates"):
        load(table)


def test_a_near_name_is_offered():
    with pytest.raises(KeyError, match="did you mean 'stances'"):
        load("stanses")


def test_some_tables_are_checked_alone_and_what_they_point_to_as_far_as_it_must_be_there(desk):
    with desk.spoilt("sources", b"") as folder:
        assert {problem.file for problem in validate(folder, ["stances"])} == {"sources.csv"}
        assert validate(folder, "matrix_rows") == []
        with pytest.raises(KeyError, match="no table 'stanzas'"):
            validate(folder, ["stanzas"])


def test_all_tables_are_checked_in_the_time_of_a_breath():
    # checking took three seconds; importing pandas, a third of one, is the measure here, in the same process
    code = (
        "from time import perf_counter as now\nstart = now()\nimport pandas\nimported = now() - start\n"
        "from entente.data import validate\nstart = now()\nassert validate() == []\nprint((now() - start) / imported)"
    )
    assert min(float(run(code).stdout) for _ in range(2)) < 4  # it was ten


# --- what it needs ---------------------------------------------------------------------------------------------------

WITHOUT = "import sys; sys.modules.update(frictionless=None, jsonschema=None, yaml=None, IPython=None, altair=None)\n"


def test_tables_are_checked_where_frictionless_cannot_be_had():
    # in a reader's browser it lacks a compiled part
    code = WITHOUT + (
        "from entente.data import load, validate\nfrom entente.data.standard import second_opinion\n"
        "assert validate() == []; assert len(load('stances')) > 100\nprint(second_opinion()[1])"
    )
    ended = run(code)
    assert ended.stderr == "" and "was not asked" in ended.stdout


def test_the_data_room_needs_no_room_behind_it():
    code = "import sys, entente.data; print([name for name in sys.modules if name.startswith('entente.') and not name.startswith('entente.data')])"
    assert run(code).stdout.strip() == "[]"


def test_what_frictionless_finds_at_fault_is_at_fault_here_too(tmp_path):
    folder = Desk(tmp_path).folder
    assert second_opinion(folder) == ([], "")
    (folder / "actors.csv").unlink()
    (folder / "actors.csv").write_bytes(FILES["actors"].replace(b"PRK,", b"prk,") + b",,\n")
    assert len(second_opinion(folder)[0]) > 1 and validate(folder, ["actors"])


def test_a_folder_named_from_where_one_stands_is_found_by_both(tmp_path, monkeypatch):
    # "check data" once called a sound folder faulty, because Frictionless sought data/data
    folder = Desk(tmp_path).folder
    monkeypatch.chdir(folder.parent)
    assert second_opinion(folder.name) == ([], "") and validate(folder.name) == []


def test_the_name_of_each_table_that_is_read_is_recorded_on_request(tmp_path, monkeypatch):
    monkeypatch.setenv(data.RECORD, str(tmp_path / "tables"))
    load("actors")
    load("interests")
    assert (tmp_path / "tables").read_text() == "actors\ninterests\n"


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_says_that_all_is_well_and_what_was_not_asked(capsys, monkeypatch):
    monkeypatch.setattr("entente.data.command.second_opinion", lambda folder: ([], "Somebody was not asked"))
    assert check() == 0
    assert capsys.readouterr().out == f"{len(data.tables())} tables of data: no problem. Somebody was not asked.\n"


def test_the_command_tells_each_kind_of_fault_once_and_every_cell_on_request(desk, capsys):
    with desk.spoilt("un_listings", FILES["un_listings"].replace(b",free", b".0,free")) as folder:
        assert check(folder) == 1
        told = capsys.readouterr().out
        assert len(told.strip().split("\n")) == 3
        assert told.endswith(f"1 problem in 1 file of {folder}, 18 cells in all (--all lists them).\n")
        assert check(folder, every_cell=True) == 1
        assert capsys.readouterr().out.count("un_listings.csv, line ") == 18


def test_the_command_ends_in_one_where_there_is_no_such_folder(capsys, monkeypatch):
    from entente.__main__ import main

    monkeypatch.setattr(sys, "argv", ["entente", "check", "datta", "--all"])
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().out.startswith(
        "no folder datta; expected one with datapackage.json (there is data beside it)."
    )


def test_a_problem_keeps_the_five_parts_that_others_rely_on():
    problem = Problem("stances.csv", 2, "stance", "9", "a number")
    assert (problem.file, problem.row, problem.column, problem.value, problem.expected) == (
        "stances.csv",
        2,
        "stance",
        "9",
        "a number",
    )
    assert (problem.count, problem.rows) == (1, ())


def test_types_are_those_of_the_dictionary():
    frame = load("estimates")
    assert [str(frame[name].dtype) for name in ("claimant", "best", "credibility")] == ["str", "float64", "Int64"]
    assert frame["low"].isna().any() and frame["dispute"].isna().any()
