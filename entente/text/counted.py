"""A number that counts rows, or is computed from them: it knows which, so that a link on it leads to them."""

from collections.abc import Iterable

import pandas as pd

from entente.data import key_of
from entente.methods.evidence import counted_as
from entente.text.rows import rows_of

ROWS = "application/vnd.entente.rows+json"  # beside the number in a stored output: its table and the keys of its rows


class Counted(str):
    """The text of a number that knows its rows: ``table`` and ``keys``, in the order of the table."""

    table: str
    keys: tuple[str, ...]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/plain": repr(str(self)), ROWS: {"table": self.table, "keys": ";".join(self.keys)}}


def counted(table: str, rows: pd.DataFrame | Iterable[str], said: object = None) -> Counted:
    """A number for :func:`entente.text.state` whose link ``[{glue:text}`name`](#name)`` leads to its rows, marked.

    ``rows`` are the rows that are counted, as a frame with the table's key or as keys; ``said`` is what is printed:
    their number unless given, such as a sum or a mean over them.

    Raises:
        KeyError: the table has no such row, or the frame has no column of its keys.
    """
    known = rows_of(table).index
    wanted = set(rows[key_of(table)] if isinstance(rows, pd.DataFrame) else rows)
    if unknown := sorted(wanted - set(known)):
        raise KeyError(f"{table} has no row {unknown[0]!r}")
    keys = tuple(key for key in known if key in wanted)
    number = Counted(len(keys) if said is None else said)
    number.table, number.keys = table, keys
    return number


def verdicts_counted(claims: pd.DataFrame, prefix: str, *ways: str) -> dict[str, Counted]:
    """For :func:`entente.text.state`: how many claims there are, or how many held, held in part, failed or are open.

    ``ways`` are ``claims``, ``held``, ``partly``, ``failed`` and ``open``, those that the text quotes; each is named
    ``<prefix>_<way>``.

    Raises:
        ValueError: there is no such way of counting.
    """
    asked = {way: claims if way == "claims" else counted_as(claims, way) for way in ways}
    return {f"{prefix}_{way}": counted("claims", rows) for way, rows in asked.items()}
