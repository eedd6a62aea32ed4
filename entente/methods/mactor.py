"""MACTOR: who can move whom, who stands with whom (Godet, Futures 23(6), 1991).

``mid`` is an actor x actor frame, the direct influence of the row on the column: 0 none, 1 on how it works, 2 on its
projects, 3 on its missions, 4 on its existence. ``mao`` is an actor x objective frame: the sign says for or against,
the size how much is at stake; NaN, not assessed, and 0, indifferent, count for neither side. Objectives have equal
footing and influence travels two steps at most: those are the method's assumptions, not findings.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from entente.methods.inputs import frame_numbers, need_unique

INFLUENCE = (0, 4)  # the scale of a direct influence


def influence(mid: pd.DataFrame) -> pd.DataFrame:
    """Direct and indirect influence of each actor.

    Columns: ``influence`` and ``dependence`` (sums over the others), ``retroaction`` (what returns to the actor itself)
    and ``competitiveness`` (Ri, mean 1; an actor without influence has 0).

    Raises:
        ValueError: not a square of the same actors, a missing value, one outside 0 to 4, or influence on oneself.
    """
    direct = _checked_mid(mid)
    both = direct + np.minimum(direct[:, :, None], direct[None, :, :]).sum(axis=1)  # through every third actor
    back = np.diag(both)
    given, taken = both.sum(axis=1) - back, both.sum(axis=0) - back
    total = given + taken
    force = np.divide((given - back) * given, total, out=np.zeros_like(total), where=total > 0)
    competitiveness = len(force) * force / force.sum() if force.sum() else np.zeros_like(force)
    columns = {"influence": given, "dependence": taken, "retroaction": back, "competitiveness": competitiveness}
    return pd.DataFrame(columns, index=mid.index)


def weigh(mao: pd.DataFrame, mid: pd.DataFrame) -> pd.DataFrame:
    """Positions of the third order (3MAO): each actor's row times its competitiveness.

    Raises:
        ValueError: an actor of ``mao`` is not in ``mid``, or one of the two is faulty.
    """
    _checked_mao(mao)
    positions = pd.DataFrame(frame_numbers(mao), index=mao.index, columns=mao.columns)
    return positions.mul(competitiveness_of(mao.index, mid), axis=0)


def competitiveness_of(actors: Iterable, mid: pd.DataFrame) -> np.ndarray:
    """The competitiveness of some actors, each as often as it is named: what a position weighs in the third order.

    Raises:
        ValueError: an actor is not in ``mid``, or that is faulty.
    """
    force, named = influence(mid)["competitiveness"], list(actors)
    if unknown := [actor for actor in dict.fromkeys(named) if actor not in force.index]:
        raise ValueError(f"no influence is given for {', '.join(map(repr, unknown))}")
    return force.reindex(named).to_numpy()


def convergence(mao: pd.DataFrame) -> pd.DataFrame:
    """For each pair of actors the mean stake of both, summed over the objectives on which they are on one side."""
    return _square(mao, pairwise(_checked_mao(mao))[0])


def divergence(mao: pd.DataFrame) -> pd.DataFrame:
    """For each pair of actors the mean stake of both, summed over the objectives on which they are opposed."""
    return _square(mao, pairwise(_checked_mao(mao))[1])


def ambivalence(mao: pd.DataFrame) -> pd.Series:
    """How torn each actor is: 0 wholly ally or wholly opponent of each other one, 1 half and half with each.

    NaN for an actor that shares no assessed objective with any other.
    """
    together, apart = pairwise(_checked_mao(mao))
    net, gross = np.abs(together - apart).sum(axis=1), (together + apart).sum(axis=1)
    torn = np.divide(net, gross, out=np.full(len(net), np.nan), where=gross > 0)
    return pd.Series(1 - torn, index=mao.index, name="ambivalence")


def pairwise(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Convergence and divergence, actor x actor, of positions actor x objective; leading axes (draws) are kept."""
    n = values.shape[-2]
    together, apart = (np.zeros((*values.shape[:-1], n)) for _ in range(2))
    for i in range(n):
        for j in range(i):
            one, other = values[..., i, :], values[..., j, :]
            stake, product = (np.abs(one) + np.abs(other)) / 2, one * other
            for result, same in ((together, product > 0), (apart, product < 0)):
                result[..., i, j] = result[..., j, i] = (stake * same).sum(axis=-1)
    return together, apart


def closeness(mao: pd.DataFrame) -> pd.DataFrame:
    """For each pair of actors convergence less divergence per objective that both have assessed: actor x actor.

    MACTOR's sums grow with the number of cells two actors share; this mean does not. NaN where they share none, and on
    the diagonal. It runs from -4 (opposed on everything, as on survival) to 4.
    """
    together, apart = pairwise(_checked_mao(mao))
    count = shared(mao).to_numpy(dtype=float)
    mean = np.divide(together - apart, count, out=np.full(count.shape, np.nan), where=count > 0)
    np.fill_diagonal(mean, np.nan)
    return _square(mao, mean)


def shared(mao: pd.DataFrame) -> pd.DataFrame:
    """For each pair of actors how many objectives both have assessed, indifference (0) included: actor x actor."""
    _checked_mao(mao)
    known = mao.notna().to_numpy().astype(int)
    return _square(mao, known @ known.T)


def _square(mao: pd.DataFrame, values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, index=mao.index, columns=list(mao.index))


def _checked_mao(mao: pd.DataFrame) -> np.ndarray:
    """Positions as numbers, with 0 for not assessed."""
    values = frame_numbers(mao)
    need_unique(mao.index, "actor")
    need_unique(mao.columns, "objective")
    return np.nan_to_num(values)


def _checked_mid(mid: pd.DataFrame) -> np.ndarray:
    values = frame_numbers(mid, *INFLUENCE, "influence")
    need_unique(mid.index, "actor")
    need_unique(mid.columns, "actor")
    if odd := sorted(set(mid.index) ^ set(mid.columns), key=str):
        raise ValueError(
            f"influence needs the same actors in rows and columns; {', '.join(map(repr, odd))} stands once"
        )
    values = values[:, [mid.columns.get_loc(actor) for actor in mid.index]]
    if np.isnan(values).any():
        i, j = np.argwhere(np.isnan(values))[0]
        raise ValueError(f"influence is a number from 0 to 4, not nan ({mid.index[i]}, {mid.index[j]})")
    if np.diag(values).any():
        i = int(np.flatnonzero(np.diag(values))[0])
        raise ValueError(f"an actor has no influence on itself, but {values[i, i]:g} ({mid.index[i]}, {mid.index[i]})")
    return values
