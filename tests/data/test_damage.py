"""No damage is taken in silence, none ends in a traceback, and none drowns what it did in messages."""

import itertools
import random
import re

import damaged_cells
import damaged_files
import pandas as pd
import pytest
from desk import FILES

from entente.data import DataError, load, tables, validate

FAMILIES = damaged_cells.FAMILIES | damaged_files.FAMILIES
EACH = 15  # cases of each family: over 2,000 in all
MOST = 12  # messages that one damage may cause, or one a column
UNDAMAGED = {table: load(table) for table in tables()}


def cases(family):
    """Cases of a family, the same on every run: the tables in turn, those left out where there is nothing to damage."""
    rng = random.Random(family)
    names = sorted(FILES)
    rng.shuffle(names)
    damaged = ((table, FAMILIES[family](rng, table)) for table in names * 20)
    yield from itertools.islice(((table, damage) for table, damage in damaged if damage is not None), EACH)


def verdict(desk, table, damage):
    """What is wrong with how a damage was told; None where nothing is."""
    with desk.spoilt(table, damage.raw) as folder:
        problems = validate(folder, [table])
        if not problems:
            same = load(table, folder).equals(UNDAMAGED[table])
            return None if same else "taken in silence"
        own = [problem for problem in problems if problem.file == f"{table}.csv"]
        told = [str(problem) for problem in own]
        if not own or not all(text.startswith(f"{folder.as_posix()}/{table}.csv") for text in told):
            return f"not told of the file: {told}"
        if damage.line and not any(re.search(rf"\b{damage.line}\b", text) for text in told):
            return f"not told of line {damage.line}: {told}"
        if damage.column and not any(damage.column in (problem.column or "").split(", ") for problem in own):
            return f"not told of column {damage.column}: {told}"
        if len(told) > max(MOST, len(UNDAMAGED[table].columns)) or any(
            len(text) > 1500 or "\n" in text for text in told
        ):
            return f"told at too great a length: {len(told)}, {max(told, key=len)[:200]}"
        with pytest.raises(DataError) as caught:
            load(table, folder)
        if [problem for problem in caught.value.problems if problem not in problems]:
            return "told otherwise when it is loaded"
    return None


@pytest.mark.parametrize("family", FAMILIES)
def test_no_damage_is_taken_in_silence_or_told_badly(desk, family):
    judged = [(table, damage, verdict(desk, table, damage)) for table, damage in cases(family)]
    assert len(judged) == EACH
    wrong = [f"{table}, line {d.line}, {d.column}, {d.note}: {why}" for table, d, why in judged if why]
    assert wrong == []


def test_there_are_over_two_thousand_cases():
    assert EACH * len(FAMILIES) > 2000


def test_the_undamaged_tables_are_read_as_they_are(desk):
    assert validate(desk.folder) == []
    for table, frame in UNDAMAGED.items():
        pd.testing.assert_frame_equal(load(table, desk.folder), frame)
