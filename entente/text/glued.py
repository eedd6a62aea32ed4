"""Numbers that prose quotes: glued once under the key of their row or under a name."""

from myst_nb import glue

from entente.data import day, package, row_value
from entente.text.counted import Counted
from entente.text.rows import rows_of


def quote(table: str, *keys: str) -> None:
    """Make the values of rows citable in prose: each is glued under the key of its row.

    Raises:
        KeyError: the table has no such row.
    """
    rows = rows_of(table)
    for key in keys:
        glue(key, row_value(rows.loc[key]), display=False)


def state(**values: object) -> None:
    """Make computed values citable in prose, each under its name.

    One that is :func:`entente.text.counted` knows its rows.
    """
    for name, value in values.items():
        glue(name, value if isinstance(value, Counted) else str(value), display=False)


def cutoff() -> str:
    """How far the evidence reaches, for the foot of a figure."""
    meta = package()
    return f"Evidence to {day(meta['blind_from'])}, thin after {day(meta['evidence_dense_until'])}."
