"""The futures as tiles and bars: what each holds, what acts on what, how steady they are."""

import pandas as pd
import promises
import pytest

from entente.data import load
from entente.figures import (
    consistency_bars,
    futures_matrix,
    gains_matrix,
    impact_matrix,
    sensitivity_table,
    sign_matrix,
)
from entente.figures.futures import EITHER, IN_TILES, SIDE
from entente.figures.theme import PHONE, width_of
from entente.methods import scenarios as methods
from entente.methods.crossimpact import consistent_scenarios
from entente.methods.stances import as_of, matrix

DESCRIPTORS, IMPACTS, FUTURES = load("descriptors"), load("cross_impacts"), load("futures")
VARIANTS = {name: list(own["variant"]) for name, own in DESCRIPTORS.groupby("descriptor", sort=False)}
SCORES = methods.impact_scores(DESCRIPTORS, IMPACTS)
SCENARIOS = methods.named(consistent_scenarios(SCORES)[list(VARIANTS)], FUTURES)
STANCES, EFFECTS = load("stances"), load("variant_effects")
MAO = matrix(as_of(STANCES, "2026-11-23"))
SIGNS, LIKELY = load("indicators"), load("sign_futures")
FAMILIES = pd.DataFrame({"label": FUTURES["name"], "note": FUTURES["summary"], "share": [0.1, 0.2, 0.3, 0.4, 0.5, 1]})
FAMILIES = FAMILIES.assign(group="Share of trials", consistent=[True, False] * 3)
HELD, OF = SCENARIOS[list(VARIANTS)], SCENARIOS["future"]
GAINS = methods.gains(HELD, EFFECTS, MAO).groupby(OF, sort=False).mean()
RANGES = methods.gain_ranges(HELD, EFFECTS, STANCES, "2026-11-23", groups=OF, n=50)
ROWS = [{"key": row["future"], "label": row["name"], "short": row["short"]} for _, row in FUTURES.iterrows()]


def held(scenarios=SCENARIOS):
    return futures_matrix(scenarios, FUTURES, DESCRIPTORS, **promises.WORDS)


def impacts(rows=IMPACTS):
    return impact_matrix(DESCRIPTORS, rows, **promises.WORDS)


def gains(gained=GAINS, ranges=RANGES):
    return gains_matrix(gained, ranges, ROWS, table="variant_effects", **promises.WORDS)


def bars(rows=FAMILIES):
    return consistency_bars(rows, **promises.WORDS)


def signs(likely=LIKELY):
    return sign_matrix(SIGNS, likely, FUTURES, **promises.WORDS)


KINDS = {"held": held, "impacts": impacts, "gains": gains, "bars": bars, "signs": signs}


def tiles(figure) -> list[dict]:
    return promises.stored_rows(figure.to_dict(), "sign", "spoken")


def test_a_tile_says_the_variant_of_its_future_or_that_it_is_either():
    said = dict(row["spoken"].split(": ", 1) for row in tiles(held()))
    labels = DESCRIPTORS.set_index(["descriptor", "variant"])["label"]
    for future, name in FUTURES[["future", "name"]].to_numpy():
        own = SCENARIOS[SCENARIOS["future"] == future]
        for key, label in DESCRIPTORS.drop_duplicates("descriptor")[["descriptor", "descriptor_label"]].to_numpy():
            expected = " or ".join(labels[key, variant] for variant in own[key].drop_duplicates())
            assert said[f"{name}, {label}"] == expected


def test_a_word_in_a_tile_fits_the_tile_on_a_phone():
    room = (PHONE - SIDE["phone"]) / len(FUTURES) * 0.94
    variants = {variant for name in VARIANTS for variant in SCENARIOS[name]}
    texts = [IN_TILES[variant][1] for variant in variants] + [EITHER]
    assert max(width_of(text, 12, 600) for text in texts) < room


def test_a_scenario_of_no_future_of_the_table_is_refused():
    with pytest.raises(ValueError, match="future of a scenario: 'utopia' is not one of"):
        held(SCENARIOS.assign(future="utopia"))


def test_the_strength_of_all_judgements_stands_in_the_tiles():
    assert sum(row["count"] for row in tiles(impacts())) == IMPACTS["score"].astype(int).abs().sum()


def test_a_judgement_of_a_descriptor_that_is_not_there_is_refused():
    # it was left out of the sums
    with pytest.raises(ValueError, match=r"source of CI-.*: 'weather' is not one of"):
        impacts(IMPACTS.assign(source="weather"))


def test_gains_of_nobody_are_drawn_as_nothing():
    assert {row["sign"] for row in tiles(gains(GAINS * 0))} == {"0"}


def test_gains_of_an_actor_or_a_future_without_a_name_are_refused():
    with pytest.raises(ValueError, match="an actor: 'FRA' is not one of"):
        gains(GAINS.rename(columns={"PRK": "FRA"}))
    with pytest.raises(ValueError, match="a future: 'x' is not one of"):
        gains(GAINS.rename(index={"terms": "x"}))


def test_a_gain_whose_sign_the_draws_dispute_has_a_question_mark():
    doubtful = RANGES.assign(gaining=0.5)
    said = {row["sign"] for row in tiles(gains(ranges=doubtful))}
    assert all(sign.endswith("?") for sign in said - {"0"})
    assert not any(row["sign"].endswith("?") for row in tiles(gains(ranges=RANGES.assign(gaining=1.0))))


def test_a_sign_is_framed_in_the_future_that_it_speaks_for():
    told = promises.stored_rows(promises.spec(signs), "framed", "row", "column")
    own = SIGNS.set_index("indicator_id")["future"]
    assert all(row["framed"] == (own[row["row"]] == row["column"]) for row in told)


def test_a_likelihood_of_a_sign_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"SF-.*: 'ID-99' is not one of"):
        signs(LIKELY.assign(indicator_id="ID-99"))


def test_a_bar_is_as_long_as_its_share_and_a_percentage_is_none():
    rows = FAMILIES
    assert [row["share"] for row in promises.stored_rows(promises.spec(bars), "share")] == list(rows["share"])
    with pytest.raises(ValueError, match="lies above the top of the scale, 0 to 1"):
        bars(rows.assign(share=100 * rows["share"]))


def test_each_judgement_of_the_table_opens_its_row():
    judged = IMPACTS.head(3).assign(lost=1, won=0)
    text = sensitivity_table(judged, DESCRIPTORS).data
    assert all(f"(#{key})" in text for key in judged["impact_id"])
