"""From any sentence to a number, from the number to a row, from the row to a source."""

import re
from pathlib import Path

import nbformat
import pytest

from entente.data import key_of, load, split, tables
from entente.figures.rows import anchor
from entente.site import book, notebooks

CHAPTERS = notebooks.chapters()
GLUE = re.compile(r"\{glue:text\}`([^`]+)`")
LINKED_GLUE = re.compile(r"\[[^\[\]]*\{glue:text\}`([^`]+)`[^\[\]]*\]\(([^)]+)\)")
TABLES = tables()
KEYS = {key: table for table in TABLES for key in load(table)[key_of(table)]}


def prose(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_glued_number_stands_inside_a_link(path):
    text = prose(path)
    assert GLUE.findall(text) == [name for name, _ in LINKED_GLUE.findall(text)]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_number_glued_from_a_row_links_to_that_row(path):
    wrong = [
        (name, target) for name, target in LINKED_GLUE.findall(prose(path)) if name in KEYS and target != f"#{name}"
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_link_within_the_book_lands_on_a_row_a_table_a_section_or_a_chapter(path):
    sections = {label for each in CHAPTERS for label in re.findall(r"^\(([^)]+)\)=", prose(each), re.MULTILINE)}
    places = {*KEYS, *(f"table-{table}" for table in TABLES), *sections}
    targets = re.findall(r"\]\((?!https?:)([^)]+)\)", prose(path))
    unknown = [t for t in targets if not (t.startswith("#") and t[1:] in places) and not (path.parent / t).exists()]
    assert unknown == []


@pytest.mark.parametrize("table", [table for table in TABLES if "source_ids" in load(table).columns])
def test_every_row_that_asserts_something_names_a_source_with_an_address(table):
    addresses = load("sources").set_index("source_id")["url"]
    rows = load(table)
    if table == "second_coding":  # a cell left open asserts nothing, and the second coder read pages of its own
        rows = rows[rows["stance"].notna() & rows["pages"].isna()]
    if (
        table == "cross_impacts"
    ):  # where no source speaks, a judgement has its reason alone, and the chapter counts those
        rows = rows[rows["source_ids"].notna() | rows["rests_on"].notna()]
    for cited in rows["source_ids"]:
        assert split(cited)
        assert addresses.loc[split(cited)].str.startswith("http").all()


def test_every_source_is_cited_by_some_row_or_chapter():
    cited = {name for path in CHAPTERS for name in re.findall(r"\{cite\}`([^`]+)`", prose(path))}
    cited |= {
        source
        for table in TABLES
        if "source_ids" in load(table).columns
        for cell in load(table)["source_ids"]
        for source in split(cell)
    }
    assert set(load("sources")["source_id"]) == cited


def test_no_two_sources_share_an_address():
    # one page entered twice under two names once made a row look as if two publishers stood behind it
    bare = load("sources")["url"].str.replace(r"^https?://(www\.)?", "", regex=True).str.rstrip("/").str.lower()
    assert bare[bare.duplicated()].tolist() == []


def test_anchors_of_all_rows_of_all_tables_differ():
    # one page a table, but links name the anchor only
    keys = [key for table in TABLES for key in load(table)[key_of(table)]]
    assert len({anchor(key) for key in keys}) == len(keys)


def test_the_bibliography_is_what_the_table_of_sources_says():
    assert book.BIBLIOGRAPHY.read_text("utf-8") == book.bibliography(), "run `make refresh`"


@pytest.mark.parametrize("table", [table for table in TABLES if table != "sources"])
def test_the_built_row_page_has_every_row_as_an_anchor_with_links_to_its_sources(site, table):
    page = (site / "chapters" / "data" / f"{table}.html").read_text("utf-8")
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert {anchor(key) for key in load(table)[key_of(table)]} <= ids
    cited = {source for cell in load(table).get("source_ids", []) for source in split(cell)}
    assert cited <= set(re.findall(r'href="sources\.html#source-([^"]+)"', page))


def test_the_built_page_of_sources_has_every_source_with_tier_publisher_and_address(site):
    page = (site / "chapters" / "data" / "sources.html").read_text("utf-8")
    assert set(load("sources")["source_id"]) <= set(re.findall(r'id="source-([^"]+)"', page))
    assert page.count(", tier ") >= len(load("sources"))
    sources = load("sources")
    linked = set(re.findall(r'href="(http[^"]+)"', page))
    escaped = sources["url"].str.replace("&", "&amp;")
    assert set(escaped[sources["tier"] < book.WEAK]) <= linked
    # events of spring 2026 known from content farms alone once sent readers there
    assert not set(escaped[sources["tier"] == book.WEAK]) & linked
    assert all(address in page for address in escaped[sources["tier"] == book.WEAK])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_link_of_a_built_chapter_lands_on_an_anchor(site, path):
    page = site / "chapters" / f"{path.stem}.html"
    for target in set(re.findall(r'href="([^"#:]*#[^"]+|[^"#:]+\.html)"', page.read_text("utf-8"))):
        file, _, name = target.partition("#")
        place = (page.parent / file).resolve() if file else page
        assert place.is_file(), target
        assert not name or f'id="{name}"' in place.read_text("utf-8"), target
