"""Relations by which a table is whole: what must have a row has one, each combination where all are judged.

A row that is gone leaves no cell that could be wrong: files cut at the end of a line passed every other check. Where
cells of a column are at fault by themselves, that alone is told, and not the rows that are missing because of it.
"""

from collections.abc import Iterator
from itertools import product

from entente.data.rows import Fault, Rows, Tables, list_of, split_cell


def covers(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """``field`` names, in some row, each of ``values``, or each value of the ``reference``."""
    name = relation["field"]
    wanted = [str(value) for value in relation.get("values", [])]
    if reference := relation.get("reference"):
        wanted = tables.listed(reference["resource"], reference["fields"], reference.get("where")) or []
    there = {member for cell in rows[name] for member in split_cell(cell)}
    for value in dict.fromkeys(wanted if _can_be_whole(rows, [name]) else []):
        if value and value not in there:
            yield Fault(None, name, None, f"a row for {value}", f"covers {name}")


def grid(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Each combination of what stands in ``fields`` has a row; ``but`` names those that are not judged."""
    names = list_of(relation["fields"])
    columns = [rows[name] for name in names]
    there = {*zip(*columns, strict=True), *(tuple(each.split(" ")) for each in relation.get("but", []))}
    for each in product(*map(dict.fromkeys, columns)) if _can_be_whole(rows, names) else []:
        if each not in there:
            yield Fault(None, ", ".join(names), None, f"a row for {' and '.join(each)}", f"grid {names}")


def _can_be_whole(rows: Rows, names: list[str]) -> bool:
    return rows.whole and not any((at, name) in rows.faulty for name in names for at in range(len(rows.lines)))
