"""What a spreadsheet writes into a table is taken out, and nothing else is touched."""

import csv
import io
import shutil

import pytest

from entente.data import FOLDER, package, tidied, tidy, validate

COLUMNS = [
    field["name"]
    for resource in package()["resources"]
    if resource["name"] == "stances"
    for field in resource["schema"]["fields"]
]
OURS = (FOLDER / "stances.csv").read_text("utf-8")


def separated(by):
    out = io.StringIO()
    csv.writer(out, delimiter=by).writerows(csv.reader(io.StringIO(OURS)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("saved", "found"),
    [
        ("\ufeff" + OURS, ["a byte-order mark"]),
        ("\ufeff" + separated(";"), ["a byte-order mark", "columns separated by semicolons"]),
        ("sep=;\r\n" + separated(";"), ["sep=;", "columns separated by semicolons"]),
        (separated("\t"), ["columns separated by tabs"]),
    ],
)
def test_a_table_that_a_spreadsheet_saved_is_again_byte_for_byte_ours(saved, found):
    assert tidied(saved.encode(), COLUMNS) == (OURS.encode(), found)


@pytest.mark.parametrize(
    "raw",
    [
        OURS.encode(),
        "\ufeff".encode() + OURS.encode("utf-8").replace(b"\n", b"\xff\n", 3),
        ("\ufeff" + OURS.replace(",", ',"half a quote', 1)).encode(),
        ("\ufeff" + OURS.replace("stance", "Stance", 1)).encode(),
        ("\ufeff" + OURS[:-1]).encode(),
        b"",
    ],
    ids=["no fault", "broken bytes", "an open quote", "another heading", "perhaps cut", "nothing"],
)
def test_a_file_with_any_other_fault_stays_as_it_is(raw):
    assert tidied(raw, COLUMNS) == (raw, [])


def test_a_folder_is_tidied_where_it_lies_and_then_has_no_fault(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(FOLDER, folder)
    (folder / "stances.csv").write_bytes(("\ufeff" + separated(";")).encode())
    assert validate(folder)
    assert tidy(folder) == {"stances.csv": ["a byte-order mark", "columns separated by semicolons"]}
    assert validate(folder) == [] and (folder / "stances.csv").read_text("utf-8") == OURS
