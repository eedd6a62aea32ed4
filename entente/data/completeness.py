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


def partition(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Each combination of the outcomes that the lists of pairs in ``field`` speak of belongs to one row."""
    name = relation["field"]
    listed = rows.fields[name]["listOf"]
    known = [tables.column(listed["resource"], column) or [] for column in listed["fields"]]
    can_be_told = all(known) and _can_be_whole(rows, [name])
    defined = [_alternatives(cell, listed) for cell in rows[name]] if can_be_told else []
    spoken_of = [first for first in dict.fromkeys(known[0]) if any(first in each for each in defined)]
    outcomes = [[each for of, each in zip(*known, strict=True) if of == first] for first in spoken_of]
    told: set[int | None] = set()
    for combination in product(*outcomes) if defined else []:
        scenario = dict(zip(spoken_of, combination, strict=True))
        held = [at for at, each in enumerate(defined) if all(scenario[first] in each[first] for first in each)]
        which = ";".join(map(listed["joinedBy"].join, scenario.items()))
        if not held and None not in told:
            yield Fault(None, name, None, f"a row to which {which} belongs", f"gap {name}")
        for at in (at for at in held[1:] if at not in told):
            wanted = f"no combination that belongs to line {rows.lines[held[0]]} too, and {which} does"
            yield Fault(at, name, rows[name][at], wanted, f"overlap {name}")
        told.update(held[1:] or ([] if held else [None]))


def _alternatives(cell: str, listed: dict) -> dict[str, list[str]]:
    """The outcomes of each first part in a list of pairs."""
    pairs = (member.split(listed["joinedBy"], 1) for member in split_cell(cell))
    mark = listed.get("alternatives")
    return {first: last.split(mark) if mark else [last] for first, last in pairs}


def _can_be_whole(rows: Rows, names: list[str]) -> bool:
    return rows.whole and not any((at, name) in rows.faulty for name in names for at in range(len(rows.lines)))
