"""MACTOR: who can move whom, who stands with whom (Godet, Futures 23(6), 1991).

``mid`` is an actor x actor frame, the direct influence of the row on the column: 0 none, 1 on how it works, 2 on its
projects, 3 on its missions, 4 on its existence. ``mao`` is an actor x objective frame: the sign says for or against,
the size how much is at stake; NaN, not assessed, and 0, indifferent, count for neither side. Objectives have equal
footing and influence travels two steps at most: those are the method's assumptions, not findings.
"""

import numpy as np
import pandas as pd

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
    unknown = [actor for actor in mao.index if actor not in mid.index]
    if unknown:
        raise ValueError(f"no influence is given for {', '.join(map(repr, unknown))}")
    return mao.mul(influence(mid)["competitiveness"].reindex(mao.index), axis=0)


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


def mobilisation(mao: pd.DataFrame) -> pd.DataFrame:
    """For each objective the stakes for it (``agreement``), against it (``disagreement``, positive) and in all."""
    values = _checked_mao(mao)
    agreement, disagreement = np.clip(values, 0, None).sum(axis=0), np.clip(-values, 0, None).sum(axis=0)
    columns = {"agreement": agreement, "disagreement": disagreement, "mobilisation": agreement + disagreement}
    return pd.DataFrame(columns, index=mao.columns)


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


def _square(mao: pd.DataFrame, values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, index=mao.index, columns=list(mao.index))


def _checked_mao(mao: pd.DataFrame) -> np.ndarray:
    """Positions as numbers, with 0 for not assessed."""
    _each_once(mao.index, "actor")
    _each_once(mao.columns, "objective")
    values = _numbers(mao)
    if np.isinf(values).any():
        raise ValueError(f"a position is infinite: {_where(mao, np.isinf(values))}")
    return np.nan_to_num(values)


def _checked_mid(mid: pd.DataFrame) -> np.ndarray:
    _each_once(mid.index, "actor")
    _each_once(mid.columns, "actor")
    if set(mid.index) != set(mid.columns):
        odd = sorted(set(mid.index) ^ set(mid.columns), key=str)
        raise ValueError(
            f"influence needs the same actors in rows and columns; {', '.join(map(repr, odd))} stands once"
        )
    mid = mid.loc[:, list(mid.index)]
    values, (low, high) = _numbers(mid), INFLUENCE
    if (bad := ~((values >= low) & (values <= high))).any():
        raise ValueError(f"influence is a number from {low} to {high}, not {_where(mid, bad)}")
    if (bad := np.diag(np.diag(values) != 0)).any():
        raise ValueError(f"an actor has no influence on itself, but {_where(mid, bad)}")
    return values


def _each_once(labels: pd.Index, kind: str) -> None:
    if not labels.is_unique:
        raise ValueError(f"{kind} {labels[labels.duplicated()][0]!r} stands twice")


def _numbers(frame: pd.DataFrame) -> np.ndarray:
    try:
        return frame.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        wrong = frame.map(lambda cell: isinstance(cell, str)).to_numpy()
        raise ValueError(f"a number is needed, not {_where(frame, wrong)}") from None


def _where(frame: pd.DataFrame, bad: np.ndarray) -> str:
    """The first bad cell, in words."""
    i, j = np.argwhere(bad)[0]
    return f"{frame.iat[i, j]!r} ({frame.index[i]}, {frame.columns[j]})"
