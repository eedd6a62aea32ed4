"""Faults of a file, told in one sentence each: where, what was found, what was expected, what may have caused it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from entente.data.writing import UNSEEN

HOME = "data"  # what messages call the folder of the report's own tables
LONGEST = 80  # signs of a cell that a message repeats
PERHAPS = "perhaps "  # begins a cause that is a guess at one cell
FEW = 5  # lines, or spans of lines, that a message lists


@dataclass(frozen=True)
class Problem:
    """One fault of one file, or one kind of fault in several cells of a column.

    ``row`` is the line in the file (header = 1) and ``value`` the cell, of the first of them; None for a fault of the
    whole file. ``count`` cells have it, in the lines ``rows``. ``cause`` says what probably did it and what to do.
    ``folder`` is where the file was read; a ``file`` that is empty stands for the folder itself.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    count: int = 1
    rows: tuple[int, ...] = field(default=(), compare=False)
    cause: str = field(default="", compare=False)
    folder: str = field(default=HOME, compare=False)
    kind: str = field(default="", compare=False, repr=False)  # faults of one kind are told together

    def __str__(self) -> str:
        if not self.file:
            return f"{self.expected}{_in_brackets([self.cause])}."
        place = [f"{self.folder}/{self.file}"]
        place += [f"line {self.row}"] * (self.row is not None) + [f"column {self.column}"] * (self.column is not None)
        found = "" if self.value is None else f"found {shown(self.value)}, "
        more = f"{self.count} such{_in_lines(self.rows)}" if self.count > 1 else ""
        return f"{', '.join(place)}: {found}expected {self.expected}{_in_brackets([more, self.cause])}."

    def __lt__(self, other: "Problem") -> bool:
        return in_order(self) < in_order(other)


class DataError(ValueError):
    """A table cannot be used; ``problems`` holds every fault that was found in it."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

    def __reduce__(self):
        return DataError, (self.problems,)


def in_order(problem: Problem) -> tuple:
    """By file, line and column; two faults of one cell too stand in one order, whatever the run."""
    return problem.file, problem.row or 0, problem.column or "", problem.value or "", problem.expected


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    """One problem a file, column and kind, told of the first cell that has it, with the number and lines of all."""
    groups: dict[tuple, list[Problem]] = {}
    for problem in sorted(problems, key=in_order):
        cause = "" if problem.cause.startswith(PERHAPS) else problem.cause  # that is of one cell, not a habit
        key = (problem.file, problem.column, problem.kind or problem.expected, cause)
        groups.setdefault(key, []).append(problem)
    return [
        replace(first, count=1 + len(more), rows=tuple(each.row for each in (first, *more) if each.row))
        for first, *more in groups.values()
    ]


def shown(value: str) -> str:
    """A cell as a message repeats it: unseen signs spelt out, what is long cut.

    >>> shown("PRK\\u200b"), shown("x" * 200)[-33:]
    ("'PRK\\\\u200b'", "xxxxxxxxxxxxxxxx…' (of 200 signs)")
    """
    cut = value if len(value) <= LONGEST else value[: LONGEST - 20] + "…"
    told = UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", repr(cut))
    return told if cut == value else f"{told} (of {len(value):,} signs)"


def _in_brackets(words: list[str]) -> str:
    told = "; ".join(filter(None, words))
    return f" ({told})" if told else ""


def _in_lines(lines: tuple[int, ...]) -> str:
    """Lines in words: ``, lines 2 to 40, 57 and 3 more``."""
    if len(set(lines)) < 2:
        return ""
    runs = [
        [line for _, line in run] for _, run in groupby(enumerate(sorted(set(lines))), lambda pair: pair[1] - pair[0])
    ]
    told = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:FEW]]
    rest = sum(len(run) for run in runs[FEW:])
    return f", lines {', '.join(told)}" + (f" and {rest} more" if rest else "")
