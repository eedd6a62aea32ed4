"""Rows behind a figure are found in the folder they came from, and lead to their pages."""

import csv
from shutil import copytree

import pandas as pd
import promises
import pytest

from entente.data import FOLDER, load
from entente.figures import (
    amount_bars,
    channel_intervals,
    chosen_events,
    coded_matrix,
    estimates_of,
    estimates_over_time,
    event_lanes,
    panel,
    stance_explorer,
    stance_matrix,
    turning_points,
)
from entente.figures.rows import beside, keys_of, row_words, rows_link

OWN = "E-containers-cumulative-2025-08-my-group"


def add(folder, table: str, like: str, key: str, **cells) -> None:
    """Add a row to a table: as another row, with some other cells."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row[key] == like) | cells
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(row), lineterminator="\n").writerow(row)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The tables with a claimant, an estimate, an actor's short name and an event that the report does not have."""
    folder = copytree(FOLDER, tmp_path_factory.mktemp("own") / "tables")
    add(folder, "claimants", "OSC", "claimant", claimant="MY-GROUP", name="My Group", short="My group", side="kyiv")
    add(
        folder, "estimates", "E-containers-cumulative-2025-03-osc", "estimate_id", estimate_id=OWN, as_of="2025-08",
        claimant="MY-GROUP",
    )  # fmt: skip
    add(folder, "events", "ev-2024-03-28-panel-veto", "event_id", event_id="ev-2025-my-event", title="My event")
    add(folder, "actors", "CHN", "actor", actor="IRN", name="Iran", short="Iran", note="Ours")
    first = "S-PRK-munitions-for-russia-2023-09-12"
    add(folder, "stances", first, "stance_id", stance_id=first.replace("PRK", "IRN"), actor="IRN", reason="Ours")
    text = (folder / "actors.csv").read_text("utf-8")
    (folder / "actors.csv").write_text(text.replace(",N. Korea,", ",DPRK,"), "utf-8")
    return folder


def read(table: str, folder) -> pd.DataFrame:
    """A table of a folder, which it remembers."""
    rows = load(table, folder)
    rows.attrs["folder"] = str(folder)
    return rows


def test_an_own_claimant_in_an_own_folder_is_drawn(own):
    # it raised KeyError: claimants were always read from the report's own folder
    rows = estimates_of("containers_cumulative", estimates=read("estimates", own)).assign(panel="all")
    spec = estimates_over_time(rows, [panel("all", "All", unit="containers")], **promises.WORDS).to_dict()
    (mark,) = [row for row in promises.stored_rows(spec, "label") if row["who"] == "My Group"]
    assert mark["label"] == "My group 15,809" and mark["side"] == "kyiv"
    assert OWN in spec["usermeta"]["rows"]


def test_an_own_claimant_has_a_bar(own):
    groups = [{"head": "Mine", "note": "Containers", "bars": [{"key": OWN, "said": "(mine)"}]}]
    spec = amount_bars(groups, estimates=read("estimates", own), **promises.WORDS).to_dict()
    assert [row["who"] for row in promises.stored_rows(spec, "who")] == ["My Group"]


def test_own_events_stand_in_lanes_and_lists(own):
    events = read("events", own)
    rows = chosen_events({"Mine": {"ev-2025-my-event": "mine"}}, events=events)
    for figure in (
        event_lanes(rows, ["Mine"], **promises.WORDS),
        turning_points(events[events["event_id"] == "ev-2025-my-event"], **promises.WORDS),
    ):
        assert any("My event" in row["headline"] for row in promises.stored_rows(figure.to_dict(), "headline"))


def test_own_names_of_actors_head_the_columns(own):
    for figure in (
        coded_matrix("risks", cells=read("risks", own), **promises.WORDS),
        stance_matrix(read("stances", own), **promises.WORDS),
    ):
        assert "DPRK" in {row["label"] for row in promises.stored_rows(figure.to_dict(), "label")}


def test_an_own_actor_has_a_column_of_its_own(own):
    # the nine actors stood in the code: a tenth was refused
    for draw in (stance_matrix, stance_explorer):
        spec = draw(read("stances", own), **promises.WORDS).to_dict()
        assert "Iran" in {row["label"] for row in promises.stored_rows(spec, "label", "folds")}


def test_own_channels_are_those_of_the_folder(own):
    rows = channel_intervals("watching", channels=read("channels", own))
    assert rows.attrs["folder"] == str(own)


def test_an_estimate_whose_claimant_is_in_no_table_is_refused(own):
    rows = estimates_of("containers_cumulative").assign(panel="all")
    rows.loc[rows.index[0], "claimant"] = "NOBODY"
    with pytest.raises(ValueError, match="no claimant 'NOBODY'"):
        estimates_over_time(rows, [panel("all", "All")], **promises.WORDS)


def test_a_row_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no row 'ev-none' in events"):
        row_words("events", beside(load("events"), "events"), "ev-none")


def test_a_link_without_a_row_leads_to_the_page_of_its_table():
    assert rows_link("events", None) == "data/events.html"
    assert rows_link("events", "ev-1;ev-2") == "data/events.html#ev-1"


def test_the_rows_behind_a_figure_are_named_once_each():
    assert keys_of(pd.DataFrame({"key": ["a;b", None, "b;c"]})) == ["a", "b", "c"]
