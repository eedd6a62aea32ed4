"""Verdicts added up, and when each could be given."""

import pandas as pd
import pytest

from entente.data import load
from entente.methods.evidence import (
    TESTED,
    best_tiers,
    counted_as,
    emergency_session,
    how_tested,
    turned,
    verdict_counts,
    when,
)

CLAIMS = load("claims")


@pytest.mark.parametrize("by", ["section", "kind"])
def test_every_claim_is_counted_once_whatever_it_is_sorted_by(by):
    told = verdict_counts(CLAIMS, by)
    assert list(told.index) == [*CLAIMS[by].unique(), "all"]
    assert (told[["held", "partly", "failed", "open"]].sum(axis=1) == told["claims"]).all()
    assert (told.drop("all").sum()["claims"], told.loc["all", "claims"]) == (len(CLAIMS), len(CLAIMS))


def test_a_partly_counts_as_nothing_as_half_and_in_full():
    claims = pd.DataFrame({"kind": "fact", "verdict": ["followed", "partly", "partly", "not borne out", "open"]})
    assert verdict_counts(claims, "kind").loc["fact"].to_dict() == {
        "claims": 5, "held": 1, "partly": 2, "failed": 1, "open": 1, "low": 25, "half": 50, "high": 75,
    }  # fmt: skip


def test_where_nothing_is_decided_no_share_is_told():
    told = verdict_counts(pd.DataFrame({"kind": ["fact"], "verdict": ["open"]}), "kind")
    assert told.loc["fact", ["low", "half", "high"]].isna().all()


def test_a_verdict_is_dated_by_the_first_day_of_its_evidence():
    claims = pd.DataFrame({"since": ["1988", "2023-09", "2023-09-12", "2023-09-13", "2024", "2025-05-29", pd.NA]})
    assert list(when(claims)) == [*["by the article"] * 3, "2023", "2024", "2025", "open"]


def test_claims_are_sorted_by_how_their_verdict_counts():
    ways = {way: len(counted_as(CLAIMS, way)) for way in ("held", "partly", "failed", "open")}
    assert ways == verdict_counts(CLAIMS, "kind").loc["all", list(ways)].to_dict()


def test_what_could_come_and_what_is_advised_cannot_fail():
    # "36 of 75 held" hid that 41 of the 75 could not have failed
    claims = pd.DataFrame(
        {"kind": ["fact", "judgement", "forecast", "forecast", "forecast", "recommendation"],
         "claim": ["It is.", "It seems.", "It would come.", "It could come.", "It might come.", "Do it."]}
    )  # fmt: skip
    assert list(how_tested(claims)) == [TESTED[0]] * 3 + [TESTED[1]] * 2 + [TESTED[2]]


def test_an_unknown_way_of_counting_is_named():
    # a misspelt one would count none, in silence
    with pytest.raises(ValueError, match="not 'hold'"):
        counted_as(CLAIMS, "hold")


def test_the_emergency_session_is_told_from_other_votes_of_the_assembly():
    votes = load("votes")
    session = emergency_session(votes)
    assert 0 < len(session) < votes["body"].eq("UNGA").sum()
    assert session["body"].eq("UNGA").all()


def test_a_verdict_that_turned_twice_counts_once_from_the_first_and_one_that_turned_back_not_at_all():
    claims = pd.DataFrame({"claim_id": ["a", "b", "c"], "verdict": ["open", "partly", "partly"]})
    fixed = [
        ("1", "claims", "a", "verdict not borne out; reason x"), ("2", "claims", "a", "verdict partly"),
        ("3", "claims", "b", "reason y"), ("4", "claims", "c", "verdict partly"), ("5", "claims", "c", "verdict open"),
        ("6", "events", "b", "verdict open"),
    ]  # fmt: skip
    told = turned(claims, pd.DataFrame(fixed, columns=["correction_id", "table", "row_id", "was"]))
    assert told[["claim_id", "was", "correction_id"]].to_numpy().tolist() == [["a", "not borne out", "1"]]


def test_a_claim_that_cannot_be_sorted_is_refused_with_its_row():
    # it was in the row of all claims and in none of the others, so that the parts did not add up to the whole
    with pytest.raises(ValueError, match="section is missing in row 7"):
        verdict_counts(CLAIMS.assign(section=CLAIMS["section"].mask(CLAIMS.index == 7)), "section")


def test_a_verdict_of_another_word_is_in_no_way_of_counting():
    with pytest.raises(ValueError, match="no verdict 'true'; there are borne out"):
        counted_as(CLAIMS.assign(verdict="true"), "held")


def test_a_table_whose_rows_name_no_sources_has_no_best_one():
    with pytest.raises(ValueError, match="actors have no column 'source_ids'"):
        best_tiers("actors")
