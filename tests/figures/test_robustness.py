"""Robustness and agreement as tiles name rows of their tables and refuse what is no share and no stance."""

import pandas as pd
import promises
import pytest

from entente.data import load
from entente.figures import agreement_matrix, robustness_matrix

CODINGS = load("second_coding")
KEYS = list(load("judgements").dropna(subset="comparison")["judgement_id"])
LABELS = {key: (f"Judgement {key}", key[-12:]) for key in KEYS}


def robustness(value=0.5):
    shares = pd.DataFrame({"as coded": value, "no war": 0.93}, index=KEYS)
    return robustness_matrix(shares, LABELS, **promises.WORDS)


def agreement(codings=CODINGS):
    return agreement_matrix(codings, **promises.WORDS)


KINDS = {"robustness": robustness, "agreement": agreement}


def test_the_figures_name_rows_of_their_tables():
    assert set(promises.spec(agreement)["usermeta"]["rows"]) <= set(CODINGS["coding_id"])
    assert promises.spec(robustness)["usermeta"]["rows"] == KEYS


@pytest.mark.parametrize("width", promises.WIDTHS)
def test_many_checks_can_be_read(width):
    # checks stood across: with fifteen of them their names and the percents ran into each other
    shares = pd.DataFrame({f"check number {i}": 1.0 for i in range(15)}, index=KEYS)
    spec = robustness_matrix(shares, LABELS, **promises.WORDS).to_dict()
    promises.check_width(spec, width)
    promises.check_texts_apart(spec, width)


def test_every_cell_that_both_coders_assessed_is_counted():
    counts = [row["count"] for row in promises.stored_rows(promises.spec(agreement), "count")]
    assert sum(counts) == len(CODINGS.dropna(subset=["first", "stance"]))


def test_a_stance_beyond_the_scale_is_refused():
    # it was counted in no tile
    row = CODINGS.dropna(subset=["first", "stance"]).iloc[[0]].assign(stance=5)
    with pytest.raises(ValueError, match=f"stance of {row['coding_id'].iloc[0]}: 5 lies above the top"):
        agreement(pd.concat([CODINGS, row.astype(CODINGS.dtypes)]))


def test_a_percentage_is_no_share():
    with pytest.raises(ValueError, match=r"J-.*, as coded: 50 lies above the top of the scale, 0 to 1"):
        robustness(50)


def test_a_judgement_without_a_label_is_refused():
    shares = pd.DataFrame({"as coded": 0.5}, index=["J-none"])
    with pytest.raises(ValueError, match="no label for judgement 'J-none'"):
        robustness_matrix(shares, LABELS, **promises.WORDS)
