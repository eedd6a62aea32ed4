"""Relations between the columns of a table, and between tables, as the dictionary states them under ``relations``.

A relation is ``{"rule": name, ...}``; :data:`RULES` has them all. ``if`` binds it to rows of which every condition
holds. A cell that is at fault by itself, and an empty one unless the rule is about that, is left out.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from entente.data.causes import near
from entente.data.completeness import covers, grid, partition
from entente.data.dates import is_date, period
from entente.data.rows import Fault, Rows, Tables, list_of, split_cell


class Rule(NamedTuple):
    """A check of rows against one relation; what the relation must say and may say, each with the kind of it."""

    check: Callable[[dict, Rows, Tables], Iterator[Fault]]
    needs: dict[str, str]
    may: Mapping[str, str] = MappingProxyType({})


def relation_faults(rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Every fault of every relation of a table."""
    for relation in rows.resource.get("relations", []):
        yield from RULES[relation["rule"]].check(relation, rows, tables)


# --- within a row ----------------------------------------------------------------------------------------------------


def _order(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """``fields`` rise, whichever are filled: numbers may be equal, dates may overlap; ``strict`` forbids that."""
    names, strict = relation["fields"], relation.get("strict", False)
    dated = rows.fields[names[0]].get("partialDate")
    for at in _rows(relation, rows, names):
        for lower, upper in pairwise(name for name in names if rows[name][at]):
            small, large = rows[lower][at], rows[upper][at]
            if dated:
                first, last = period(small), period(large)
                if last[1] < first[0] or (strict and last[1] <= first[0]):
                    how = "after" if strict else "not before"
                    yield Fault(at, upper, large, f"{upper} {how} {lower} ({small})", f"order {lower} {upper}")
            elif float(small) > float(large) or (strict and float(small) == float(large)):
                how = "below" if strict else "not above"
                yield Fault(at, lower, small, f"{lower} {how} {upper} ({large})", f"order {lower} {upper}")


def _together(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """``fields`` are all filled or all empty."""
    names = relation["fields"]
    for at in _rows(relation, rows, names):
        empty = [name for name in names if not rows[name][at]]
        if empty and len(empty) < len(names):
            yield Fault(at, empty[0], "", f"{_all(names)} filled together or empty together", f"together {names}")


def _any_of(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """At least one of ``fields`` is filled."""
    names = relation["fields"]
    for at in _rows(relation, rows, names):
        if not any(rows[name][at] for name in names):
            yield Fault(at, names[0], "", f"at least one of {_all(names)} filled{_where(relation)}", f"any of {names}")


def _differ(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """No two of ``fields`` hold the same."""
    names = relation["fields"]
    for at in _rows(relation, rows, names):
        for one, other in pairwise(names):
            if rows[one][at] and rows[one][at] == rows[other][at]:
                yield Fault(at, other, rows[other][at], f"{other} other than {one}", f"differ {one} {other}")


def _when(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Where the ``if`` holds, the conditions of ``then`` hold too."""
    for at in _rows(relation, rows, list(relation["then"])):
        for name, condition in relation["then"].items():
            if not _holds(condition, rows[name][at], rows.cutoff):
                wanted = f"{name} {_spoken(condition)}{_where(relation)}"
                yield Fault(at, name, rows[name][at], wanted, f"when {name} {condition} {relation.get('if')}")


def _band(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """``fields``, low and high, are the band that the vocabulary gives to the ``word``."""
    name, ends = relation["word"], relation["fields"]
    bands = {each["value"]: each["band"] for each in rows.words_of(name)}
    for at in _rows(relation, rows, [name, *ends]):
        word = rows[name][at]
        for end, wanted in zip(ends, bands.get(word, []), strict=False):
            if rows[end][at] and float(rows[end][at]) != wanted:
                low, high = bands[word]
                yield Fault(at, end, rows[end][at], f"{wanted}, as {word} is {low} to {high}", f"band {end}")


def _sum(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """``fields``, as far as filled, add up to ``equals``, another field, or to no more than ``maximum``."""
    names, total, most = relation["fields"], relation.get("equals"), relation.get("maximum")
    for at in _rows(relation, rows, [*names, *list_of(total or [])]):
        added = round(sum(float(rows[name][at] or 0) for name in names), 9)
        if total and rows[total][at] and any(rows[name][at] for name in names) and added != float(rows[total][at]):
            yield Fault(at, total, rows[total][at], f"{added:.15g}, the sum of {_all(names)}", f"sum {total}")
        if most is not None and added > most:
            wanted = f"{_all(names)} to add up to {most} at most{_where(relation)}"
            yield Fault(at, names[0], rows[names[0]][at], f"{wanted}, not {added:.15g}", f"sum {names}")


def _made_of(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """``field`` is what ``as`` says, with other columns of the row in the place of their names in braces."""
    name, form = relation["field"], relation["as"]
    parts = PART.findall(form)
    for at in _rows(relation, rows, [name, *parts]):
        wanted = PART.sub(lambda part: rows[part[1]][at], form)  # noqa: B023
        if rows[name][at] != wanted:
            yield Fault(at, name, rows[name][at], f"{wanted}, made of {_all(parts)}", f"made {form}")


# --- within a table --------------------------------------------------------------------------------------------------


def _same_within(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Rows that agree in ``by`` agree in ``fields``, in what most of them hold: a name has one spelling."""
    by = list_of(relation["by"])
    for name in list_of(relation["fields"]):
        groups: dict[tuple, list[int]] = {}
        for at in _rows(relation, rows, [*by, name]):
            groups.setdefault(tuple(rows[each][at] for each in by), []).append(at)
        for group, members in groups.items():
            told = Counter(rows[name][at] for at in members).most_common(1)[0][0]
            line = next(rows.lines[at] for at in members if rows[name][at] == told)
            for at in members:
                if rows[name][at] != told:
                    wanted = f"{told or 'nothing'!r}, as line {line} has it for {', '.join(group)}"
                    yield Fault(at, name, rows[name][at], wanted, f"same {name}")


def _one_within(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Of the rows that agree in ``by``, one and no more holds ``value`` in ``field``."""
    name, by, value = relation["field"], relation["by"], relation["value"]
    groups: dict[str, list[int]] = {}
    for at in _rows(relation, rows, [name, by]):
        groups.setdefault(rows[by][at], []).append(at)
    for group, members in groups.items():
        holding = [at for at in members if rows[name][at] == value]
        if not holding and rows.whole:
            yield Fault(members[0], name, rows[name][members[0]], f"{value} in one row of {group}", f"one {name}")
        for at in holding[1:]:
            wanted = f"{value} in one row of {group}; line {rows.lines[holding[0]]} has it"
            yield Fault(at, name, rows[name][at], wanted, f"one {name}")


def _no_overlap(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Spans of one ``by``, from the first of ``fields`` to the second (empty: to the end), do not overlap."""
    start, end = relation["fields"]
    spans: dict[str, list[tuple]] = {}
    for at in _rows(relation, rows, [relation["by"], start, end]):
        if rows[start][at]:
            last = period(rows[end][at])[0].isoformat() if rows[end][at] else "9999"
            spans.setdefault(rows[relation["by"]][at], []).append((period(rows[start][at])[1].isoformat(), last, at))
    for name, each in spans.items():
        for (_, ended, before), (began, _, at) in pairwise(sorted(each)):
            if began < ended:
                wanted = f"{start} not before the {end} of line {rows.lines[before]}, as both are of {name}"
                yield Fault(at, start, rows[start][at], wanted, "overlap")


def _distinct(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """No two rows hold the same in ``fields``; ``as: address`` compares addresses as a browser would."""
    names = list_of(relation["fields"])
    alike = _address if relation.get("as") == "address" else str
    first: dict[tuple, int] = {}
    for at in _rows(relation, rows, names):
        told = tuple(alike(rows[name][at]) for name in names)
        if all(told) and (known := first.setdefault(told, at)) != at:
            wanted = f"{_all(names)} of its own; line {rows.lines[known]} has this one"
            yield Fault(at, ", ".join(names), ", ".join(rows[name][at] for name in names), wanted, f"distinct {names}")


def _address(url: str) -> str:
    return re.sub(r"^https?://(www\.)?|#.*$", "", url.lower()).rstrip("/")


# --- between tables --------------------------------------------------------------------------------------------------


def _not_only(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Of the rows that the list in ``field`` names, at least one is not what the ``reference`` describes."""
    name, reference = relation["field"], relation["reference"]
    described = tables.cells(reference["resource"], reference["fields"], reference.get("where")) or frozenset()
    for at in _rows(relation, rows, [name]) if described else []:
        members = split_cell(rows[name][at])
        if members and all(member in described for member in members):
            kinds = " and ".join(f"{key} {', '.join(values)}" for key, values in reference.get("where", {}).items())
            wanted = f"a row among them other than {reference['resource']} with {kinds}"
            yield Fault(at, name, rows[name][at], wanted, f"not only {name}")


def _not_after(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """What the list in ``field`` names has a date, in the ``reference``, that is not after the row's own, ``by``."""
    name, by, target = relation["field"], relation["by"], relation["reference"]
    dates = tables.mapping(target["resource"], target["fields"])
    for at in _rows(relation, rows, [name, by]):
        for member in split_cell(rows[name][at]) if rows[by][at] else []:
            if is_date(date := dates.get(member, "")) and period(date)[0] > period(rows[by][at])[1]:
                wanted = f"one not after {by} ({rows[by][at]}), and this is of {date}"
                yield Fault(at, name, member, wanted, f"not after {name}")


def _row_of(relation: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    """``field`` is the key of a row of the table that ``by`` names; where it is ``gone``, that there is no more.

    A row that other rows of this table say is gone may be named as it was: it was corrected before it was taken out.
    """
    name, by, gone = relation["field"], relation["by"], relation.get("gone", False)
    chosen = list(_rows(relation, rows, [name, by]))
    spared = set() if gone else {rows[name][at] for at in set(range(len(rows[name]))) - set(chosen)}
    for at in chosen:
        table, cell = rows[by][at], rows[name][at]
        if table not in tables.names:
            yield Fault(at, by, table, "a table of the dictionary", f"table {by}", "".join(near(table, tables.names)))
        elif cell in spared:
            continue
        elif (known := tables.keys([table])) is not None and cell and (cell in known) == gone:
            wanted = f"{'a row that is no more in' if gone else 'a row of'} {table}.csv{_where(relation)}"
            yield Fault(at, name, cell, wanted, f"row {name}")


PART = re.compile(r"{(\w+)}")
RULES = {
    "order": Rule(_order, {"fields": "ordered columns"}, {"strict": "flag"}),
    "together": Rule(_together, {"fields": "columns"}),
    "anyOf": Rule(_any_of, {"fields": "columns"}),
    "differ": Rule(_differ, {"fields": "columns"}),
    "when": Rule(_when, {"if": "conditions", "then": "conditions"}),
    "band": Rule(_band, {"word": "column with bands", "fields": "columns of numbers"}),
    "sum": Rule(_sum, {"fields": "columns of numbers"}, {"equals": "column of numbers", "maximum": "number"}),
    "sameWithin": Rule(_same_within, {"by": "columns", "fields": "columns"}),
    "oneWithin": Rule(_one_within, {"by": "column", "field": "column", "value": "text"}),
    "noOverlap": Rule(_no_overlap, {"by": "column", "fields": "columns of dates"}),
    "distinct": Rule(_distinct, {"fields": "columns"}, {"as": "text"}),
    "covers": Rule(covers, {"field": "column"}, {"values": "words", "reference": "reference"}),
    "grid": Rule(grid, {"fields": "columns"}, {"but": "words"}),
    "partition": Rule(partition, {"field": "column of pairs"}),
    "notOnly": Rule(_not_only, {"field": "column", "reference": "reference"}),
    "madeOf": Rule(_made_of, {"field": "column", "as": "form"}),
    "rowOf": Rule(_row_of, {"field": "column", "by": "column"}, {"gone": "flag"}),
    "notAfter": Rule(_not_after, {"field": "column", "by": "column of dates", "reference": "reference to dates"}),
}


# --- conditions ------------------------------------------------------------------------------------------------------


def _rows(relation: dict, rows: Rows, names: list[str]) -> Iterator[int]:
    """The rows a relation is about: its ``if`` holds, and none of the cells is at fault by itself."""
    conditions = relation.get("if", {})
    used = [*names, *conditions]
    for at in range(len(rows.lines)):
        if not any((at, name) in rows.faulty for name in used) and all(
            _holds(condition, rows[name][at], rows.cutoff) for name, condition in conditions.items()
        ):
            yield at


def _holds(condition: dict, cell: str, cutoff: str) -> bool:
    """Whether a cell is as a condition says; what it says of values does not concern an empty cell."""
    if "filled" in condition and bool(cell) != condition["filled"]:
        return False
    if not cell:
        return "in" not in condition and "passed" not in condition
    return (
        cell in condition.get("in", [cell])
        and cell not in condition.get("notIn", [])
        and ("minimum" not in condition or float(cell) >= condition["minimum"])
        and ("maximum" not in condition or float(cell) <= condition["maximum"])
        and (not condition.get("whole") or float(cell).is_integer())
        and ("passed" not in condition or (period(cell)[1] <= period(cutoff)[1]) == condition["passed"])
    )


def _spoken(condition: dict) -> str:
    """A condition in words, after the name of its column."""
    words = {
        "filled": lambda value: "filled" if value else "empty",
        "in": lambda values: f"one of {', '.join(values)}" if len(values) > 1 else str(values[0]),
        "notIn": lambda values: f"other than {', '.join(values)}",
        "minimum": lambda value: f"of at least {value}",
        "maximum": lambda value: f"of at most {value}",
        "whole": lambda value: "a whole number",
        "passed": lambda value: "passed at the cut-off" if value else "after the cut-off",
    }
    return " and ".join(words[name](value) for name, value in condition.items())


def _where(relation: dict) -> str:
    told = " and ".join(f"{name} is {_spoken(condition)}" for name, condition in relation.get("if", {}).items())
    return f" where {told}" if told else ""


def _all(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
