"""The exchange: every item in its list and its band, none dropped."""

import promises
import pytest

from entente.data import choices, load
from entente.figures import exchange_ledger

ITEMS, LISTS = load("exchange"), {"PRK>RUS": "To Russia", "RUS>PRK": "To North Korea"}
PEOPLE = ITEMS.loc[ITEMS["family"] == "people", "exchange_id"]


def ledger(items=ITEMS, lists=LISTS, special=PEOPLE):
    return exchange_ledger(items, lists, special=special, **promises.WORDS)


KINDS = {"ledger": ledger}


def test_items_stand_in_bands_from_the_strongest_evidence_to_the_weakest():
    lines = sorted(promises.stored_rows(promises.spec(ledger), "item", "y"), key=lambda row: row["y"])
    order = [choices("exchange", "status").index(row["status"]) for row in lines]
    assert order == sorted(order) and len(lines) == len(ITEMS)


def test_a_strength_that_no_item_has_is_left_out():
    # "Denied: none" stood right above the words that Russia denies it
    few = ITEMS.head(3)
    heads = [row["text"] for row in promises.stored_rows(ledger(few, special=()).to_dict(), "rule")]
    assert {head.split(":")[0].lower() for head in heads} == set(few["status"])


def test_the_items_of_the_finding_are_those_named():
    lines = promises.stored_rows(promises.spec(ledger), "item", "role")
    assert sum(row["role"] == "accent" for row in lines) == len(PEOPLE)


def test_an_item_of_neither_list_is_refused():
    # it was left out without a word
    with pytest.raises(ValueError, match=r"direction of X.*: 'RUS>PRK' is not one of PRK>RUS"):
        ledger(lists={"PRK>RUS": "To Russia"})


def test_a_special_item_that_is_not_drawn_is_refused():
    with pytest.raises(ValueError, match="X99"):
        ledger(special=["X99"])


def test_any_column_may_part_the_lists():
    lists = {family: family for family in ITEMS["family"].unique()[:2]}
    some = ITEMS[ITEMS["family"].isin(lists)]
    spec = exchange_ledger(some, lists, by="family", **promises.WORDS).to_dict()
    assert {row["list"] for row in promises.stored_rows(spec, "item")} == set(lists)


def test_a_strength_that_is_none_is_refused():
    # bands were made for the known ones: the item stood in none
    with pytest.raises(ValueError, match=r"status of X.*: 'rumoured' is not one of documented"):
        ledger(ITEMS.assign(status="rumoured"))


def test_the_lists_are_headed_as_the_dictionary_writes_unless_told():
    spec = exchange_ledger(ITEMS, **promises.WORDS).to_dict()
    heads = promises.texts(promises.drawn(spec, promises.WIDTHS[1])).values()
    assert {"To Russia", "To North Korea"} <= set(heads)
