"""Every verdict is counted once, or the figure says which it cannot count."""

import pandas as pd
import promises
import pytest

from entente.data import choices, load
from entente.figures import verdict_matrix

CLAIMS = load("claims")
NAMES = {kind: kind for kind in CLAIMS["kind"].unique()}


def verdicts(claims=CLAIMS, names=NAMES):
    return verdict_matrix(claims, "kind", names, **promises.WORDS)


KINDS = {"verdicts": verdicts}


def test_every_verdict_is_counted_once():
    tiles = promises.stored_rows(promises.spec(verdicts), "spoken")
    assert sum(int(row["value"]) for row in tiles) == len(CLAIMS)


def test_verdicts_stand_in_the_order_of_the_dictionary():
    columns = [row["column"] for row in promises.stored_rows(promises.spec(verdicts), "folds")]
    assert columns == choices("claims", "verdict")


def test_a_claim_without_a_verdict_is_named():
    # it was left out of every count
    claims = CLAIMS.assign(verdict=[pd.NA, *CLAIMS["verdict"][1:]])
    with pytest.raises(ValueError, match=f"verdict of {CLAIMS['claim_id'][0]}"):
        verdicts(claims)


def test_a_claim_of_a_kind_without_a_name_is_named():
    with pytest.raises(ValueError, match=r"kind of C-.*: 'forecast' is not one of"):
        verdicts(names={kind: kind for kind in NAMES if kind != "forecast"})


def test_claims_are_counted_by_section_unless_told():
    rows = [row["key"] for row in promises.stored_rows(verdict_matrix(CLAIMS, **promises.WORDS).to_dict(), "key", "y")]
    assert rows == choices("claims", "section")
