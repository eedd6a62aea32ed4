"""``python -m entente check``: what is wrong with the tables of a folder, for whoever has to mend them."""

from pathlib import Path

from entente.data.dictionary import PACKAGE, spoken, tables
from entente.data.loading import validate
from entente.data.problems import DataError
from entente.data.standard import second_opinion


def check(folder: str | Path | None = None, every_cell: bool = False) -> int:
    """Print every problem of a folder of tables, each cell by itself if asked; 1 where there are any, else 0."""
    try:
        problems = validate(folder, every_cell=every_cell)
    except DataError as error:
        problems = error.problems
    for problem in problems:
        print(problem)
    if problems:
        files = {problem.file or PACKAGE for problem in problems}
        cells = sum(problem.count for problem in problems)
        more = "" if every_cell or cells == len(problems) else f", {cells} cells in all (--all lists them)"
        # "of .." would be another folder
        place = spoken(folder) + "/" * spoken(folder).endswith(".")
        print(f"\n{_counted(len(problems), 'problem')} in {_counted(len(files), 'file')} of {place}{more}.")
        return 1
    others, not_asked = second_opinion(folder)
    for sentence in others:
        print(f"{spoken(folder)}: Frictionless says: {sentence}")
    print(f"{len(tables(folder))} tables of {spoken(folder)}: no problem." + (f" {not_asked}." if not_asked else ""))
    return 1 if others else 0


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + "s" * (number != 1)
