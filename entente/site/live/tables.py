"""A reader's own tables: checked by the report's own checks, then read by every chapter in place of ours."""

import csv
import io
import shutil
from pathlib import Path, PurePosixPath

HOME = Path(__file__).parents[3]  # where the report was unpacked
DATA, PUBLISHED, TRIED = HOME / "data", HOME / ".published", HOME / "your tables"
DICTIONARY = "datapackage.json"


def keep_published() -> None:
    """Keep the report's own tables aside, once."""
    if not PUBLISHED.exists():
        shutil.copytree(DATA, PUBLISHED)


def take(own: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """Have these files, by name, read in place of the report's.

    Returns what is wrong with them, and what was put right of a spreadsheet's way of writing, a sentence each. Where
    anything is wrong with one of the tables, nothing is taken, and what was read before goes on being read.
    """
    from entente import data

    keep_published()
    named = {PurePosixPath(name).name: content for name, content in own.items()}
    known = {resource["path"] for resource in data.package(PUBLISHED)["resources"]} | {DICTIONARY}
    if strange := sorted(set(named) - known):
        listed = ", ".join(sorted(known - {DICTIONARY}))
        return [f"{name}: no table of the report has this file name; expected one of {listed}." for name in strange], []
    shutil.rmtree(TRIED, ignore_errors=True)
    shutil.copytree(PUBLISHED, TRIED)
    for name, content in named.items():
        (TRIED / name).write_bytes(content)
    try:
        mended = data.tidy(TRIED)
        problems = data.validate(TRIED)
    except data.DataError as error:
        mended, problems = {}, error.problems
    if not problems:
        for file in TRIED.iterdir():
            (DATA / file.name).write_bytes(file.read_bytes())
    told = [str(problem).replace(f"{TRIED}/", "").replace(str(TRIED), "your tables") for problem in problems]
    return told, [
        f"{file}: read without {' and '.join(found)}, which a spreadsheet wrote." for file, found in mended.items()
    ]


def not_checked() -> str:
    """What was not checked of tables here, in a sentence; nothing where all was."""
    from entente.data.standard import second_opinion

    return second_opinion(DATA)[1]


def listed() -> list[dict]:
    """Every table by ``name``, ``title`` and ``file``, with ``changed`` where a reader's own is read."""
    from entente import data

    keep_published()
    own = changed()
    return [
        {"name": each["name"], "title": each["title"], "file": each["path"], "changed": each["path"] in own}
        for each in data.package()["resources"]
    ]


def changed() -> list[str]:
    """The files that are read now and say other things than the published ones."""
    return sorted(file.name for file in PUBLISHED.iterdir() if (DATA / file.name).read_bytes() != file.read_bytes())


def grid(file: str) -> dict:
    """A table as it is read now: its ``columns`` and ``rows`` of text."""
    columns, *rows = csv.reader(io.StringIO((DATA / file).read_text("utf-8-sig"), newline=""))
    return {"columns": columns, "rows": rows}
