"""Keys: a row has one of its own, none has another's anchor, and what points to a row of another table finds it."""

from collections.abc import Iterator

from entente.data.rows import Fault, Rows, Tables, anchor, list_of


def key_faults(rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Keys and combinations used twice, and pairs that another table does not have."""
    schema = rows.resource["schema"]
    key = schema["primaryKey"]
    yield from _twice(rows, [key], "a key used once; line {} has it")
    for names in schema.get("uniqueKeys", []):
        words = f"{', '.join(names[:-1])} and {names[-1]} together once" if len(names) > 1 else f"{names[0]} of its own"
        yield from _twice(rows, names, words + "; line {} has this")
    for each in schema.get("foreignKeys", []):
        if len(list_of(each["fields"])) > 1:
            yield from _pairs(each, rows, tables)


def _twice(rows: Rows, names: list[str], expected: str) -> Iterator[Fault]:
    first: dict[tuple, int] = {}
    for at, cells in enumerate(zip(*(rows[name] for name in names), strict=True)):
        if all(cells) and (known := first.setdefault(cells, at)) != at:
            yield Fault(at, ", ".join(names), ", ".join(cells), expected.format(rows.lines[known]), f"twice {names}")


def anchor_faults(rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Two rows, of whichever tables, whose keys differ in capitals or in what joins their words only."""
    key = rows.resource["schema"]["primaryKey"]
    others = tables.with_anchor(rows.anchors, but=rows.resource["name"])
    own: dict[str, str] = {}
    for at, cell in enumerate(rows[key]):
        told = anchor(cell)
        if cell and (there := others.get(told)):
            yield Fault(at, key, cell, f"a key that is no other row's; {there}.csv has it or one like it", "anchor")
        elif cell and own.setdefault(told, cell) != cell:
            yield Fault(
                at, key, cell, f"a key unlike every other; {own[told]} differs in how it is written only", "anchor"
            )


def _pairs(each: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Cells that together name a row: the first that leads nowhere is told."""
    names, target = list_of(each["fields"]), each["reference"]["resource"]
    columns = list_of(each["reference"]["fields"])
    cells = [tables.column(target, column) for column in columns]
    if None in cells:
        return
    known = [set(zip(*cells[: depth + 1], strict=True)) for depth in range(len(columns))]
    for at, given in enumerate(zip(*(rows[name] for name in names), strict=True)):
        for depth, name in enumerate(names):
            if all(given) and given[: depth + 1] not in known[depth]:
                of = f" of {' '.join(given[:depth])}" if depth else ""
                yield Fault(at, name, given[depth], f"a {columns[depth]}{of} in {target}.csv", f"key {names}")
                break
