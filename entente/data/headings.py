"""The headings of a file against the columns of its table, told so that the one thing to mend is seen."""

import difflib
from collections import Counter
from collections.abc import Iterator

from entente.data.form import FormFault, alike

MANY = 3  # missing columns that are told one by one
INDEX = {"unnamed: 0", "index", "level_0", ""}  # headings of a column of row numbers that a program added


def heading_faults(header: list[str], expected: list[str], tables: dict[str, list[str]]) -> list[FormFault]:
    """What is wrong with the headings; ``tables`` are the columns of all tables, to know another one's."""
    if header == expected:
        return []
    wanted = ", ".join(expected)
    if other := next((name for name, columns in tables.items() if columns == header), None):
        return [FormFault(1, None, f"the headings of {other}", f"the headings {wanted}",
                          cause="another table was saved under this name")]  # fmt: skip
    if [alike(name) for name in header] == [alike(name) for name in expected]:
        differs = next(name for name, ours in zip(header, expected, strict=True) if name != ours)
        return [FormFault(1, None, differs, f"the headings as the dictionary writes them: {wanted}",
                          cause="capital letters, spaces or signs were changed")]  # fmt: skip
    known = {alike(name) for name in header} & {alike(name) for name in expected}
    if len(known) < len(expected) / 3:
        return [FormFault(1, None, ", ".join(header), f"a first line with the headings {wanted}",
                          cause="the headings are missing, or the file is none of this table")]  # fmt: skip
    return list(_single(header, expected))


def _single(header: list[str], expected: list[str]) -> Iterator[FormFault]:
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    for name in list(missing):
        if near := _near(name, extra):
            yield FormFault(1, name, near, f"a column {name}", cause="the heading is written in another way")
            missing.remove(name)
            extra.remove(near)
    if len(missing) > MANY:
        yield FormFault(1, None, None, f"columns {', '.join(missing)}")
    else:
        yield from (FormFault(1, name, None, f"a column {name}") for name in missing)
    for name in extra:
        if name.lower().strip() in INDEX:
            cause = "a program wrote its row numbers, or a column was cleared and not deleted: delete it"
            yield FormFault(1, name or None, name, "no column without a heading of the dictionary", "extra", cause)
        else:
            yield FormFault(1, name, name, f"no such column; the dictionary has {', '.join(expected)}")
    twice = [name for name, count in Counter(header).items() if count > 1 and name in expected]
    yield from (FormFault(1, name, name, "the column once") for name in twice)
    if not (missing or extra or twice) and Counter(header) == Counter(expected):
        yield FormFault(1, None, ", ".join(header), f"the columns in the order {', '.join(expected)}")


def _near(name: str, extra: list[str]) -> str | None:
    same = [other for other in extra if alike(other) == alike(name)]
    return next(iter(same or difflib.get_close_matches(name, extra, n=1, cutoff=0.8)), None)
