"""The matrix of stances prints what is in force, at a date and from change to change."""

import itertools
import re

import pandas as pd
import promises
import pytest

from entente import data
from entente.data import anchor, load
from entente.figures import pair_matrix, stance_matrix, stance_matrix_by_date
from entente.figures.theme import DESK, PHONE, TEXT, width_of
from entente.figures.tiles import LEFT
from entente.methods.mactor import closeness
from entente.methods.stances import as_of, changes, matrix

STANCES, INTERESTS = load("stances"), load("interests").set_index("interest")
ACTORS = load("actors").set_index("actor")
STOPS, BASE = sorted(STANCES["since"].unique()), "2023-09-12"


def at_a_date(date="2024-06"):
    return stance_matrix(STANCES, date=date, **promises.WORDS)


def since():
    return stance_matrix(STANCES, base=BASE, **promises.WORDS)


def of_two():
    return stance_matrix(
        STANCES, date=BASE, actors=["RUS", "PRK"], interests=["munitions-for-russia"], **promises.WORDS
    )


def by_date(stances=STANCES):
    return stance_matrix_by_date(stances, **promises.WORDS)


def pairs():
    return pair_matrix(matrix(as_of(STANCES, "2026-11-23")), **promises.WORDS)


KINDS = {"at a date": at_a_date, "of two": of_two, "since": since, "by date": by_date, "pairs": pairs}


def spoken(spec: dict) -> list[str]:
    return re.findall(r'aria-label="([^"]+: [^"]+)"', promises.drawn(spec, DESK))


def signed(value) -> str:
    return "·" if pd.isna(value) else f"{value:+g}".replace("-", "−").replace("+0", "0")


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_fits_the_narrowest_phone(kind):
    promises.check_box(promises.spec(KINDS[kind]), 288, 40)


@pytest.mark.parametrize("name", ["label", "short"])
def test_a_name_fits_the_room_its_column_of_tiles_leaves(name):
    room = LEFT["desk" if name == "label" else "phone"]
    assert INTERESTS[name].map(lambda text: width_of(text, TEXT)).max() < room


@pytest.mark.parametrize("date", [STOPS[0], "2024-06", "2024-06-18", "2026-11-23"])
def test_the_matrix_prints_what_is_in_force(date):
    said = dict(one.rsplit(": ", 1) for one in spoken(at_a_date(date).to_dict()))
    now = matrix(as_of(STANCES, date))
    for actor, interest in itertools.product(ACTORS.index, INTERESTS.index):
        found = said[f"{ACTORS.loc[actor, 'name']}, {INTERESTS.loc[interest, 'label']}"].split(", range")[0]
        expected = now.get(interest, pd.Series(dtype=float)).get(actor)
        assert found.replace("not assessed", "·") == signed(expected)


def test_every_row_in_force_and_every_row_it_replaced_is_behind_the_figure():
    moved = changes(STANCES, BASE, STOPS[-1])
    before = as_of(STANCES, BASE).merge(moved[["actor", "interest"]])
    rows = promises.spec(since)["usermeta"]["rows"]
    assert set(rows) == {*as_of(STANCES, STOPS[-1])["stance_id"], *before["stance_id"]}
    assert len(rows) == len(set(rows))


def test_what_changed_is_framed_and_says_both_stances():
    svg, moved = promises.drawn(promises.spec(since), DESK), changes(STANCES, BASE, STOPS[-1])
    printed = re.findall(r">(\S+ → \S+)</text>", svg)
    assert sorted(printed) == sorted(f"{signed(row.was)} → {signed(row.stance)}" for row in moved.itertuples())
    assert sum("; on 12" in said for said in spoken(promises.spec(since))) == len(moved)


def test_a_tile_opens_its_row():
    svg = promises.drawn(stance_matrix(STANCES, **promises.WORDS).to_dict(), PHONE)
    opened = set(re.findall(r'href="[^"]*data/stances\.html#([^"]+)"', svg))
    assert opened == {anchor(key) for key in as_of(STANCES, STOPS[-1])["stance_id"]}


def test_actors_and_interests_stand_in_the_order_of_their_tables():
    texts = promises.texts(promises.drawn(stance_matrix(STANCES, **promises.WORDS).to_dict(), DESK)).values()
    for names in (ACTORS["short"], INTERESTS["label"]):
        assert [text for text in texts if text in set(names)] == list(names)


def test_a_matrix_of_some_actors_and_interests_shows_these_alone_and_leads_to_their_rows_alone():
    said = {one.split(", range")[0] for one in spoken(promises.spec(of_two))}
    label = INTERESTS.loc["munitions-for-russia", "label"]
    shown = STANCES.query("interest == 'munitions-for-russia' and since == @BASE and actor in ['PRK', 'RUS']")
    assert said == {f"{ACTORS.loc[row.actor, 'name']}, {label}: {signed(row.stance)}" for row in shown.itertuples()}
    assert set(promises.spec(of_two)["usermeta"]["rows"]) == set(shown["stance_id"])


@pytest.mark.parametrize(("of", "message"), [("actors", "no actor 'IRN'"), ("interests", "no interest 'IRN'")])
def test_an_actor_or_interest_that_cannot_be_shown_is_refused(of, message):
    with pytest.raises(ValueError, match=message):
        stance_matrix(STANCES, **{of: ["IRN"]}, **promises.WORDS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"actor": "IRN"}, "no actor 'IRN'; there are PRK"),
        ({"interest": "oil"}, "no interest 'oil'; there are munitions"),
        ({}, "stands twice"),
        ({"since": "2026-01-01", "stance": 5}, "S-.*: 5 lies above the top of the scale, −4 to 4"),
    ],
)
def test_rows_that_cannot_be_placed_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        by_date(pd.concat([STANCES, STANCES.iloc[[0]].assign(**change)], ignore_index=True))


def test_a_date_before_the_first_stance_is_refused():
    with pytest.raises(ValueError, match="no stance is in force on 2020: the first is of 2023-09-12"):
        at_a_date("2020")


def test_a_row_without_a_stance_is_not_assessed_from_then_on():
    ended = STANCES.iloc[[0]].assign(
        since="2026-05-01", stance=pd.NA, low=pd.NA, high=pd.NA, stance_id="S-PRK-munitions-for-russia-2026-05-01"
    )
    log = pd.concat([STANCES, ended.astype(STANCES.dtypes)], ignore_index=True)
    said = spoken(stance_matrix(log, base=BASE, **promises.WORDS).to_dict())
    assert any(each.endswith("not assessed; on 12\u00a0Sept\u00a02023 +2") for each in said)


def test_pairs_print_their_closeness():
    positions = matrix(as_of(STANCES, "2026-11-23"))
    near, short = closeness(positions), ACTORS["short"]
    said = dict(one.rsplit(": ", 1) for one in spoken(promises.spec(pairs)))
    assert said == {
        f"{short[one]} – {short[other]}": data.signed(round(near.loc[one, other], 2))
        for one, other in itertools.combinations(ACTORS.index, 2)
    }


def test_an_actor_whom_no_table_names_is_called_by_its_code_and_stands_last():
    mao = pd.DataFrame({"oil": [1, 2, -1]}, index=["XXX", "RUS", "PRK"])
    columns = [row["key"] for row in promises.stored_rows(pair_matrix(mao, **promises.WORDS).to_dict(), "folds")]
    assert columns == ["PRK", "RUS"]
