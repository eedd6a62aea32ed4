"""MACTOR against a published case computed by two independent programs, and by the properties it must have."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from entente.methods import mactor

CASE = json.loads((Path(__file__).parents[1] / "cases" / "mactor_airport.json").read_text("utf-8"))
ACTORS, OBJECTIVES = CASE["actors"], CASE["objectives"]
MID = pd.DataFrame(CASE["mid"], index=ACTORS, columns=ACTORS)
MAO = pd.DataFrame(CASE["mao"], index=ACTORS, columns=OBJECTIVES)
ORDERS = {"1": np.sign(MAO), "2": MAO, "3": mactor.weigh(MAO, MID)}
by_order = pytest.mark.parametrize("order", ORDERS)


@pytest.mark.parametrize("column", ["influence", "dependence", "retroaction", "competitiveness"])
def test_influence_is_that_of_the_published_case(column):
    np.testing.assert_allclose(mactor.influence(MID)[column], CASE["influence"][column], atol=1e-9)


@by_order
def test_convergence_divergence_and_ambivalence_are_those_of_the_published_case(order):
    mao, expected = ORDERS[order], CASE["orders"][order]
    np.testing.assert_allclose(mactor.convergence(mao), expected["convergence"], atol=1e-9)
    np.testing.assert_allclose(mactor.divergence(mao), expected["divergence"], atol=1e-9)
    np.testing.assert_allclose(mactor.ambivalence(mao), expected["ambivalence"], atol=1e-9)


def test_influence_halved_leaves_competitiveness():
    np.testing.assert_allclose(
        mactor.influence(MID / 2)["competitiveness"], mactor.influence(MID)["competitiveness"], atol=1e-12
    )


def test_competitiveness_has_mean_one():
    assert mactor.influence(MID)["competitiveness"].mean() == pytest.approx(1)


def test_the_order_of_actors_does_not_matter():
    turned = ACTORS[::-1]
    pd.testing.assert_frame_equal(mactor.influence(MID.loc[turned, turned]), mactor.influence(MID).loc[turned])
    pd.testing.assert_frame_equal(mactor.influence(MID.loc[:, turned]), mactor.influence(MID))
    pd.testing.assert_frame_equal(mactor.convergence(MAO.loc[turned]), mactor.convergence(MAO).loc[turned, turned])


@by_order
def test_an_objective_turned_into_its_opposite_changes_no_pair(order):
    turned = ORDERS[order] * [-1, 1, -1, 1, 1]
    pd.testing.assert_frame_equal(mactor.convergence(turned), mactor.convergence(ORDERS[order]))
    pd.testing.assert_frame_equal(mactor.divergence(turned), mactor.divergence(ORDERS[order]))


@by_order
def test_convergence_and_divergence_are_symmetric_with_an_empty_diagonal(order):
    for told in (mactor.convergence(ORDERS[order]), mactor.divergence(ORDERS[order])):
        assert (told.to_numpy() == told.to_numpy().T).all() and (np.diag(told) == 0).all()


def test_of_the_first_order_both_together_count_the_objectives_on_which_both_take_sides():
    sides = (MAO != 0).astype(int)
    shared = sides @ sides.T
    both = mactor.convergence(np.sign(MAO)) + mactor.divergence(np.sign(MAO))
    np.testing.assert_array_equal(both, shared.where(~np.eye(len(ACTORS), dtype=bool), 0))


def test_not_assessed_and_indifferent_count_for_neither_side():
    unknown = MAO.astype(float).where(MAO != 0)
    pd.testing.assert_frame_equal(mactor.convergence(unknown), mactor.convergence(MAO))
    pd.testing.assert_series_equal(mactor.ambivalence(unknown), mactor.ambivalence(MAO))


def test_ambivalence_is_unknown_where_there_is_nothing_to_compare():
    alone = MAO.astype(float)
    alone.iloc[0] = np.nan
    assert mactor.ambivalence(alone).isna().tolist() == [True, *[False] * 5]


def test_an_actor_without_influence_has_no_force_and_breaks_nothing():
    idle = MID.copy()
    idle.iloc[0] = 0
    assert mactor.influence(idle)["competitiveness"].iloc[0] == 0
    assert mactor.ambivalence(mactor.weigh(MAO, idle)).isna().tolist() == [True, *[False] * 5]


def changed(frame, i, j, value):
    frame = frame.astype(object)
    frame.iat[i, j] = value
    return frame


@pytest.mark.parametrize(
    ("mid", "told"),
    [
        (changed(MID, 0, 1, 5), r"from 0 to 4, not 5 \(Constructeurs, Compagnies regulieres\)"),
        (changed(MID, 0, 1, -1), "not -1"),
        (changed(MID, 0, 1, np.nan), "not nan"),
        (changed(MID, 0, 1, "high"), "a number is needed, not 'high'"),
        (changed(MID, 2, 2, 1), "no influence on itself, but 1"),
        (MID.drop(columns="Etat"), "'Etat' stands once"),
        (pd.concat([MID, MID.iloc[:1]]), "actor 'Constructeurs' stands twice"),
    ],
)
def test_a_bad_matrix_of_influence_is_refused_with_its_value(mid, told):
    with pytest.raises(ValueError, match=told):
        mactor.influence(mid)


@pytest.mark.parametrize(
    ("mao", "told"),
    [
        (changed(MAO, 1, 1, "for"), "a number is needed, not 'for'"),
        (changed(MAO, 1, 1, np.inf), r"infinite: inf \(Compagnies regulieres, Marche\)"),
        (pd.concat([MAO, MAO[["Marche"]]], axis=1), "objective 'Marche' stands twice"),
    ],
)
def test_bad_positions_are_refused_with_their_value(mao, told):
    with pytest.raises(ValueError, match=told):
        mactor.convergence(mao)


def test_a_position_of_an_actor_without_influence_row_is_refused():
    with pytest.raises(ValueError, match="no influence is given for 'Etat'"):
        mactor.weigh(MAO, MID.drop(index="Etat", columns="Etat"))
