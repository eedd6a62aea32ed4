"""Cells against what the dictionary says of their column: one strict form for numbers, dates, words, keys and lists."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import islice, product

from entente.data.addresses import flaw_of_address
from entente.data.causes import cause_of, near
from entente.data.dates import FORMS, is_date, period
from entente.data.rows import Fault, Rows, Tables, list_of, split_cell
from entente.data.writing import flaw_of, stands_for_nothing

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
DIGITS = 15  # as many as a float keeps exactly
LONGEST, LONGEST_CODE = 2_000, 200  # signs a cell may have: what is longer has swallowed its neighbours
EMPTY, MANY = "empty", 3  # faults of cells of a row that are told together
ONCE = "each id once in the list"

Told = tuple[str, str, str, str]  # value, expected, kind, cause
Test = tuple[str, Callable[[str], bool], str]  # kind, whether a cell passes, what was expected of one that does not


def cell_faults(rows: Rows, tables: Tables) -> Iterator[Fault]:
    """Every cell that cannot stand in its column, each told once, by the first thing that is wrong with it."""
    faults = [fault for field in rows.fields.values() for fault in _column_faults(field, rows, tables)]
    empty = Counter(fault.at for fault in faults if fault.kind == EMPTY)
    merged = _merged_rows(rows)
    for fault in faults:
        if fault.at in merged and "\n" in (fault.value or ""):
            continue
        if fault.kind != EMPTY or empty[fault.at] < MANY:
            yield fault
    for row, names in merged.items():
        cell = rows[names[0]][row]
        yield Fault(row, ", ".join(names), cell, "one line in each cell", "merged", "two rows were made one")
    for at in (at for at, count in empty.items() if count >= MANY):
        names = [str(fault.column) for fault in faults if fault.at == at and fault.kind == EMPTY]
        yield Fault(at, names[0], "", f"{', '.join(names)} filled", "begun", "a sum, a note, or a row that was begun")


def _merged_rows(rows: Rows) -> dict[int, list[str]]:
    """The columns of each row in which many cells have a second line."""
    broken: dict[int, list[str]] = {}
    for name in rows.fields:
        for at, cell in enumerate(rows[name]):
            if "\n" in cell:
                broken.setdefault(at, []).append(name)
    return {at: names for at, names in broken.items() if len(names) >= MANY}


def _column_faults(field: dict, rows: Rows, tables: Tables) -> Iterator[Fault]:
    name, wanted = field["name"], expected_of(field, rows.package)
    required = field.get("constraints", {}).get("required", False)
    tell = _list_test(field, rows, tables) if _is_list(field) else _cell_test(field, rows, tables, wanted)
    by_row = {"mayBeLater", "sameAs"} & set(field)  # what is wrong with a cell then hangs on its row
    known: dict[str, list[Told]] = {}
    for at, cell in enumerate(rows[name]):
        if not cell and required:
            yield Fault(at, name, "", wanted, EMPTY)
        elif cell:
            if by_row or cell not in known:
                known[cell] = tell(at, cell)
            yield from (Fault(at, name, *told) for told in known[cell])


# --- what a column may hold, in words --------------------------------------------------------------------------------


def expected_of(field: dict, package: dict) -> str:
    """What a cell of this column may hold, in words."""
    rules = field.get("constraints", {})
    words = {"integer": "a whole number", "number": "a number", "string": "text"}[field["type"]]
    if field.get("partialDate"):
        words = "a date"
    if "enum" in rules:
        words = f"one of {', '.join(rules['enum'])}"
    elif "pattern" in rules:
        words = f"text of the form {_form_in_words(rules['pattern'], package)}"
    ends = [rules.get("minimum"), rules.get("maximum")]
    if None not in ends:
        words += f" from {ends[0]} to {ends[1]}"
    elif ends != [None, None]:
        words += f" of at least {ends[0]}" if ends[1] is None else f" of at most {ends[1]}"
    return words + (", not empty" if rules.get("required") else "")


def _form_in_words(pattern: str, package: dict) -> str:
    told = package.get("patternWords", {}).get(pattern)
    return f"{told['example']} ({told['words']})" if told else pattern


# --- one cell --------------------------------------------------------------------------------------------------------


def _cell_test(field: dict, rows: Rows, tables: Tables, wanted: str) -> Callable[[int, str], list[Told]]:
    tests = [*_own_tests(field, wanted), *_date_tests(field, rows), *_key_tests(field, rows, tables)]
    kinds = {kind for kind, _, _ in tests}
    free = field["type"] == "string" and not kinds & {"enum", "key"}
    is_key = field["name"] == rows.resource["schema"]["primaryKey"]
    is_address = field.get("format") == "uri"
    longest = LONGEST_CODE if "pattern" in kinds and not is_address else LONGEST

    def fits(cell: str) -> bool:
        return all(test(cell) for _, test, _ in tests)

    def tell(at: int, cell: str) -> list[Told]:
        for kind, test, expected in tests:
            if not test(cell):
                return [(cell, expected, kind, cause_of(cell, field, fits))]
        if free and (flaw := flaw_of(cell, words="pattern" not in kinds)):
            return [(cell, flaw.expected, "writing", flaw.cause)]
        if is_key and stands_for_nothing(cell):
            return [(cell, "a key that names the row", "key", "a word for an empty cell")]
        if is_address and (flaw := flaw_of_address(cell)):
            return [(cell, flaw.expected, "address", flaw.cause)]
        if len(cell) > longest:
            return [(cell, f"text of at most {longest:,} signs", "length", "a quote too many may have joined cells")]
        return _fault_by_row(field, rows, tables, at, cell)

    return tell


def _own_tests(field: dict, wanted: str) -> list[Test]:
    """What a cell must pass by itself: the type, the range, the words, the form."""
    rules = field.get("constraints", {})
    if field["type"] != "string":
        form = WHOLE if field["type"] == "integer" else NUMBER
        low, high = rules.get("minimum", float("-inf")), rules.get("maximum", float("inf"))

        def is_number(cell: str) -> bool:
            return form.fullmatch(cell) is not None and len(cell.lstrip("-0.").replace(".", "")) <= DIGITS

        def is_in_range(cell: str) -> bool:
            return low <= float(cell) <= high and (not cell.startswith("-") or float(cell) != 0)

        share: list[Test] = [("share", lambda cell: not 0 < float(cell) < 1, "percent from 0 to 100, not a share of 1")]
        tests: list[Test] = [("type", is_number, wanted), ("range", is_in_range, wanted)]
        return tests + (share if field.get("percent") else [])
    tests = []
    if "enum" in rules:
        tests.append(("enum", set(rules["enum"]).__contains__, wanted))
    if "pattern" in rules:
        pattern = re.compile(rules["pattern"], re.ASCII)
        tests.append(("pattern", lambda cell: pattern.fullmatch(cell) is not None and "\n" not in cell, wanted))
    return tests


def _date_tests(field: dict, rows: Rows) -> list[Test]:
    if not field.get("partialDate"):
        return []
    tests: list[Test] = [("date", is_date, f"a date that exists, {FORMS}")]
    if (first := rows.package.get(field.get("notBefore", "evidence_from"))) is not None:
        since = period(first)[0]
        tests.append(("early", lambda cell: period(cell)[1] >= since, f"a date from {first} on"))
    if "notAfter" in field:
        last = rows.package[field["notAfter"]]
        tests.append(("late", lambda cell: period(cell)[0] <= period(last)[1], f"a date not after {last}"))
    elif "mayBeLater" not in field:
        tests.append(("late", lambda cell: not _is_late(cell, rows), _not_late(rows)))
    return tests


def _is_late(cell: str, rows: Rows) -> bool:
    return period(cell)[0] > period(rows.cutoff)[1]


def _not_late(rows: Rows) -> str:
    return f"a date not after {rows.cutoff}, to which the evidence reaches"


def _key_tests(field: dict, rows: Rows, tables: Tables) -> list[Test]:
    """Whether a cell names a row of the table it must name one of, where that table can be read."""
    tests: list[Test] = []
    for key in rows.resource["schema"].get("foreignKeys", []):
        if list_of(key["fields"]) != [field["name"]]:
            continue
        target, (column,) = key["reference"]["resource"], list_of(key["reference"]["fields"])
        where = key.get("where", {})
        known = tables.cells(target, column, where)
        if known is not None:
            such = "".join(f" with {name} {', '.join(words)}" for name, words in where.items())
            tests.append(("key", known.__contains__, f"a row of {target}.csv{such}"))
    return tests


def _fault_by_row(field: dict, rows: Rows, tables: Tables, at: int, cell: str) -> list[Told]:
    """What is wrong with a cell because of others in its row, or of what it mentions."""
    later = field.get("mayBeLater")
    if isinstance(later, dict) and _is_late(cell, rows) and not all(rows[n][at] in words for n, words in later.items()):
        return [(cell, _not_late(rows), "late", "")]
    same = field.get("sameAs")
    if same and all(rows[name][at] in words for name, words in same.get("where", {}).items()):
        by = rows[same["by"]][at]
        original = tables.mapping(same["resource"], same.get("fields", field["name"])).get(by, cell)
        if cell != original:
            return [(cell, f"{original}, as {same['resource']}.csv has it for {by}", "copy", "")]
    faults = (fault for mention in field.get("mentions", []) for fault in _mention_faults(mention, rows, tables, cell))
    return list(islice(faults, 1))


def _mention_faults(mention: dict, rows: Rows, tables: Tables, cell: str) -> Iterator[Told]:
    """Names within a text that no row has, or dates that cannot be meant; those of one match must not fall."""
    tests = _date_tests({"partialDate": True, **mention}, rows) if "notBefore" in mention else []
    if "resource" in mention and (known := tables.cells(mention["resource"], mention["fields"])) is not None:
        tests.append(
            ("key", known.__contains__, f"a name in the column {mention['fields']} of {mention['resource']}.csv")
        )
    for found in re.compile(mention["pattern"], re.ASCII).finditer(cell):
        names = [name for name in found.groups() if name]
        for name, (_, test, expected) in product(names, tests):
            if not test(name):
                yield name, expected, "mention", ""
                return
        if "notBefore" in mention and names != sorted(names, key=period):
            yield cell, "the earlier date first", "mention", ""


# --- lists -----------------------------------------------------------------------------------------------------------


def _is_list(field: dict) -> bool:
    return bool({"listOf", "listEnum", "listPattern"} & set(field))


def _list_test(field: dict, rows: Rows, tables: Tables) -> Callable[[int, str], list[Told]]:
    known, expected = _members(field, rows, tables)
    firsts = _all_firsts(field, tables)
    expected += ", separated by semicolons without spaces"

    def fits(cell: str) -> bool:
        return all(map(known, cell.split(";")))

    def tell(at: int, cell: str) -> list[Told]:
        members = split_cell(cell)
        wrong = [member for member in members if not known(member)]
        if wrong:
            cause = cause_of(cell, field, fits)
            if cause:  # one habit spoilt the list: it is told once, not for each member
                return [(wrong[0], expected, "list", cause)]
            words = field.get("listEnum", [])
            return [(member, expected, "list", "".join(near(member, words))) for member in dict.fromkeys(wrong)]
        if flaw := flaw_of(cell, words=False):
            return [(cell, flaw.expected, "writing", flaw.cause)]
        addresses = members if field.get("format") == "uri" else []
        if flaws := [(member, flaw) for member in addresses if (flaw := flaw_of_address(member))]:
            return [(member, flaw.expected, "address", flaw.cause) for member, flaw in flaws]
        once = [(member, ONCE, "once", "") for member, count in Counter(members).items() if count > 1]
        return once or _pairs_fault(field, members, firsts)

    return tell


def _members(field: dict, rows: Rows, tables: Tables) -> tuple[Callable[[str], bool], str]:
    """Whether a word may stand in the list, and what may, in words."""
    if "listEnum" in field:
        return set(field["listEnum"]).__contains__, f"any of {', '.join(field['listEnum'])}"
    if "listPattern" in field:
        pattern = re.compile(field["listPattern"], re.ASCII)
        words = _form_in_words(field["listPattern"], rows.package)
        return lambda member: pattern.fullmatch(member) is not None, f"a list of {words}"
    listed = field["listOf"]
    known: Collection[str] | None
    if isinstance(listed, dict):
        target, columns, mark = listed["resource"], listed["fields"], listed["joinedBy"]
        cells = [cells for column in columns if (cells := tables.column(target, column)) is not None]
        known = {mark.join(each) for each in zip(*cells, strict=True)} if len(cells) == len(columns) else None
        words = f"{mark.join(columns)} of {target}"
        if known is not None and "alternatives" in listed:
            return lambda member: known.issuperset(_each(member, listed)), words
    else:
        known = tables.keys(list_of(listed))
        words = f"ids of {', '.join(list_of(listed))}"
    return (lambda member: bool(member)) if known is None else known.__contains__, words


def _each(member: str, listed: dict) -> list[str]:
    """The pairs of a member whose last part names several that will do: ``talks:summitry|freeze`` are two."""
    first, mark, last = member.partition(listed["joinedBy"])
    return [f"{first}{mark}{one}" for one in last.split(listed["alternatives"])]


def _all_firsts(field: dict, tables: Tables) -> list[str]:
    """What a list of pairs must name that is to name ``all``: each first part that there is."""
    listed = field.get("listOf")
    if not (isinstance(listed, dict) and listed.get("all")):
        return []
    return list(dict.fromkeys(tables.column(listed["resource"], listed["fields"][0]) or []))


def _pairs_fault(field: dict, members: list[str], firsts: list[str]) -> list[Told]:
    """A list of pairs names a first part once, a future has no two variants of a descriptor; or once each of all."""
    if not isinstance(listed := field.get("listOf"), dict):
        return []
    counts = Counter(member.split(listed["joinedBy"])[0] for member in members)
    expected = f"each {listed['fields'][0]} once in the list"
    twice = [(first, expected, "once", "") for first, count in counts.items() if count > 1]
    missing = ", ".join(first for first in firsts if first not in counts)
    return twice or ([(";".join(members), f"{expected}, {missing} too", "all", "")] if missing else [])
