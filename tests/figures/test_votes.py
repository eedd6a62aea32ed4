"""Votes: the letter of a tile is the vote of the table, and the order that of time."""

import promises
import pytest

from entente.data import load
from entente.figures import vote_tiles
from entente.figures.engine import midpoint

VOTES = load("votes")
MEMBERS = {"RUS": "Russia", "CHN": "China", "PRK": "N. Korea", "USA": "U.S."}
GROUPS = {"UNSC": "Council", "UNGA": "Assembly", "UNGA Third Committee": "Assembly"}


def votes(rows=VOTES, members=MEMBERS, groups=GROUPS):
    return vote_tiles(rows, members, groups=groups, **promises.WORDS)


KINDS = {"votes": votes}


def test_the_letter_of_a_tile_is_the_vote_of_the_table():
    letters = {"yes": "Y", "no": "N", "no (veto)": "V", "abstain": "A", "co-sponsor": "C"}
    table = VOTES.set_index("vote_id")
    for tile in promises.stored_rows(promises.spec(votes), "sign"):
        vote = table.loc[tile["row"], tile["column"]]
        assert tile["sign"] == letters.get(vote, "")
        assert tile["blank"] == ("–" if vote == "not a member" else "·")


def test_a_vote_that_is_none_is_refused():
    # it was drawn as a vote that nobody had seen
    faulty = VOTES.assign(RUS=VOTES["RUS"].replace("yes", "aye"))
    with pytest.raises(ValueError, match=r"RUS of .*: 'aye' is not one of yes, no, abstain"):
        votes(faulty)


def test_a_body_without_a_heading_is_refused():
    with pytest.raises(ValueError, match=r"body of .*: 'UNGA' is not one of UNSC"):
        votes(groups={"UNSC": "Council", "UNGA Third Committee": "Committee"})


def test_a_member_without_a_column_is_refused():
    with pytest.raises(ValueError, match="the table of votes has no column 'FRA'"):
        votes(members={"FRA": "France"})


def test_votes_stand_by_group_and_date_with_their_tally():
    spec = promises.spec(votes)
    rows = sorted(promises.stored_rows(spec, "note"), key=lambda row: row["y"])
    ordered = VOTES.set_index("vote_id").loc[[row["key"] for row in rows]]
    council = [row["key"].startswith("UNSC") for row in rows]
    assert council == sorted(council, reverse=True)  # the Council stands above the Assembly
    for chamber in (True, False):
        own = [row["key"] for row, mine in zip(rows, council, strict=True) if mine is chamber]
        dates = [midpoint(ordered.loc[key, "date"]) for key in own]
        assert dates == sorted(dates)
    assert {row["key"]: row["note"] for row in rows}["UNSC-2022-431"] == "13–2–0"
    phone, desk = (promises.texts(promises.drawn(spec, width)).values() for width in promises.WIDTHS)
    assert "13–2–0" in desk and "13–2–0" not in phone


def test_all_actors_that_have_a_column_are_drawn_unless_told():
    columns = {row["column"] for row in promises.stored_rows(vote_tiles(VOTES, **promises.WORDS).to_dict(), "blank")}
    assert columns == {code for code in load("actors")["actor"] if code in VOTES}
