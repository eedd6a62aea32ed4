"""Every number of the front page, the conclusion and the titles of figures is what plain pandas makes of data/."""

import inspect
import json
import re
from pathlib import Path

import futures_twice
import numbers_twice
import pytest
from plain_tables import table

CHAPTERS = {path.stem: path for path in sorted((Path(__file__).resolve().parents[1] / "chapters").glob("*.ipynb"))}
TWICE = numbers_twice.TITLES | {"future": futures_twice.TITLES}
NUMBER = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?")


def outputs(chapter):
    """Stored outputs: the titles of figures, and the numbers that prose quotes by their names."""
    titles, named = [], {}
    for cell in json.loads(CHAPTERS[chapter].read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            about = [data[kind].get("usermeta") for kind in data if "vegalite" in kind]
            titles += [(each["finding"], each["rows"]) for each in about if each]
            if name := output.get("metadata", {}).get("scrapbook", {}).get("name"):
                told = data["application/papermill.record/text/plain"]
                named[name] = "".join(told).strip("'").replace("\\xa0", " ").replace("\xa0", " ")
    return titles, named


TITLES = [(chapter, *each) for chapter in CHAPTERS for each in outputs(chapter)[0] if NUMBER.search(each[0])]
NAMED = [(chapter, *each) for chapter in ("index", "conclusion") for each in outputs(chapter)[1].items()]


@pytest.mark.parametrize(("chapter", "title", "rows"), TITLES, ids=[f"{each[0]}: {each[1][:60]}" for each in TITLES])
def test_the_numbers_in_the_title_of_a_figure_are_computed_twice(chapter, title, rows):
    left = [words for words in numbers_twice.LEFT.get(chapter, {}) if words in title]
    known = [words for words in TWICE.get(chapter, {}) if words in title]
    assert len(left + known) == 1, f"numbers_twice.py does not know how to compute: {title}"
    if known:
        compute = TWICE[chapter][known[0]]
        asks = inspect.signature(compute).parameters  # some are about the rows that a chapter chose
        assert NUMBER.findall(title) == list(compute(rows) if asks else compute())


@pytest.mark.parametrize(("chapter", "name", "told"), NAMED)
def test_the_numbers_that_the_front_page_and_the_conclusion_quote_are_computed_twice(chapter, name, told):
    compute = numbers_twice.QUOTED[chapter].get(name)
    if compute is None and name in table("estimates")["estimate_id"].values:
        compute = lambda: numbers_twice.quoted(name)  # noqa: E731
    assert compute, f"numbers_twice.py does not know how to compute {name}, {told}"
    assert told == str(compute())


def test_the_readme_counts_the_verdicts_as_the_tables_do():
    # three times in one day a verdict changed and the counts, typed there, had to be remembered
    text = " ".join((CHAPTERS["index"].parents[1] / "README.md").read_text("utf-8").split())
    all_claims, firm, others = numbers_twice.verdicts(), numbers_twice.tested(), set(numbers_twice.held_by_others())
    assert (
        f"made {all_claims['claims']} claims: {all_claims['held']} are borne out or were followed, "
        f"{all_claims['partly']} hold in part, {all_claims['open']} are open and {all_claims['failed']} failed. "
        f"Of the {firm['claims']} that could have failed, {firm['held']} held by our count, and {others.pop()} by that"
    ) in text
    assert not others  # "by that of each of two further judges"


def test_prose_of_the_front_page_and_the_conclusion_has_no_number_that_is_only_typed():
    # a number in prose is quoted from a row or a result; years, days and what a word of a name says are no such numbers
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    dates = rf"\d{{1,2}} (?:{months})|(?:19|20)\d\d(?:\.\d+)?|the \d+th"
    marked = r"\{[\w:]+\}`[^`]*`|\]\([^)]*\)|`[^`]*`|\([\w-]+\)="
    for chapter in ("index", "conclusion"):
        cells = json.loads(CHAPTERS[chapter].read_text("utf-8"))["cells"]
        prose = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        assert re.findall(r"\d[\d,.]*", re.sub(dates, " ", re.sub(marked, " ", prose))) == []


def test_what_is_not_computed_here_is_still_in_some_chapter():
    titles = {chapter: " ".join(title for where, title, _ in TITLES if where == chapter) for chapter in CHAPTERS}
    unused = [
        words
        for told in (TWICE, numbers_twice.LEFT)
        for chapter, each in told.items()
        for words in each
        if words not in titles[chapter]
    ]
    assert unused == []
