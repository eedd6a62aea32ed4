"""From any sentence to a number, from the number to a row, from the row to a source."""

import html
import os
import re
from pathlib import Path

import nbformat
import pytest

from entente.data import anchor, key_of, load, split, tables
from entente.site import bibliography, notebooks, sources, uses

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


def glued(path: Path) -> dict[str, str]:
    """What a chapter has glued as text, by its names."""
    outputs = [out for cell in nbformat.read(path, as_version=4).cells for out in cell.get("outputs", [])]
    found = {out.metadata["scrapbook"]["name"]: out.data for out in outputs if "scrapbook" in out.get("metadata", {})}
    return {name: data.get("application/papermill.record/text/plain", "").strip("'") for name, data in found.items()}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_number_that_leads_to_a_whole_table_counts_all_its_rows(path):
    # "4" once opened 318 events at their top, "38" the 75 claims: 139 numbers of 525 did so
    said = glued(path)
    wrong = [
        (name, target)
        for name, target in LINKED_GLUE.findall(prose(path))
        if target.startswith("#table-")
        and said[name].replace(",", "") != str(len(load(target.removeprefix("#table-"))))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_number_that_knows_its_rows_leads_to_them(path):
    counts = uses.counts()
    wrong = [
        (name, target) for name, target in LINKED_GLUE.findall(prose(path)) if name in counts and target != f"#{name}"
    ]
    assert wrong == []


def test_names_of_counted_numbers_are_no_row_s_and_differ_from_chapter_to_chapter():
    # a link names them alone, wherever it stands
    assert not set(uses.counts()) & set(KEYS)
    named = [name for path in CHAPTERS for name in glued(path) if name in uses.counts()]
    assert sorted(named) == sorted(set(named))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_link_within_the_book_lands_on_a_row_a_table_a_section_or_a_chapter(path):
    sections = {label for each in CHAPTERS for label in re.findall(r"^\(([^)]+)\)=", prose(each), re.MULTILINE)}
    places = {*KEYS, *(f"table-{table}" for table in TABLES), *sections, *uses.counts()}
    targets = re.findall(r"\]\((?!https?:)([^)]+)\)", prose(path))
    unknown = [t for t in targets if not (t.startswith("#") and t[1:] in places) and not (path.parent / t).exists()]
    assert unknown == []


def test_every_source_is_cited_by_some_row_or_chapter():
    cited = {
        name
        for path in CHAPTERS
        for names in re.findall(r"\{cite\}`([^`]+)`", prose(path))
        for name in names.split(",")
    }
    cited |= {
        source
        for table in TABLES
        if "source_ids" in load(table).columns
        for cell in load(table)["source_ids"]
        for source in split(cell)
    }
    assert set(load("sources")["source_id"]) == cited


def test_the_bibliography_is_what_the_table_of_sources_says():
    assert bibliography.FILE.read_text("utf-8") == bibliography.bibliography(), "run `make refresh`"


@pytest.mark.parametrize("table", [table for table in TABLES if table != "sources"])
def test_the_built_row_page_has_every_row_as_an_anchor_with_links_to_its_sources(read_page, ids_of, table):
    page = read_page(f"chapters/data/{table}.html")
    assert {anchor(key) for key in load(table)[key_of(table)]} <= ids_of(f"chapters/data/{table}.html")
    cited = {source for cell in load(table).get("source_ids", []) for source in split(cell)}
    assert cited <= set(re.findall(r'href="sources\.html#source-([^"]+)"', page))


def test_the_built_page_of_sources_has_every_source_with_tier_publisher_and_address(read_page):
    page = read_page("chapters/data/sources.html")
    assert set(load("sources")["source_id"]) <= set(re.findall(r'id="source-([^"]+)"', page))
    assert page.count(", tier ") >= len(load("sources"))
    rows = load("sources")
    linked = set(re.findall(r'href="(http[^"]+)"', page))
    escaped = rows["url"].map(html.escape)
    assert set(escaped[rows["tier"] < sources.WEAK]) <= linked
    # events of spring 2026 known from content farms alone once sent readers there
    assert not set(escaped[rows["tier"] == sources.WEAK]) & linked
    assert all(address in page for address in escaped[rows["tier"] == sources.WEAK])


def test_the_page_of_sources_says_what_was_read_of_a_source_and_where(read_page):
    # a yearbook's page that nobody had opened was linked like one that was read: its figures came from a repository
    entries = re.split(r'id="source-([^"]+)"', read_page("chapters/data/sources.html"))
    told = dict(zip(entries[1::2], map(html.unescape, entries[2::2]), strict=True))
    assert [each for each, one in sources.sources().items() if one.read[0] not in told[each]] == []
    assert [each for each, one in sources.sources().items() if one.read_at not in told[each]] == []


PAGES = [f"chapters/{path.stem}.html" for path in CHAPTERS] + [f"chapters/data/{table}.html" for table in TABLES]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_built_page_lands_on_an_anchor(site, read_page, ids_of, page):
    for target in set(re.findall(r'href="([^"#:]*#[^"]+|[^"#:]+\.html)"', read_page(page))):
        file, _, name = target.partition("#")
        place = os.path.normpath(f"{page}/../{file}") if file else page
        assert (site / place).is_file(), target
        assert not name or name in ids_of(place), target


def test_no_page_links_to_a_weak_source(read_page):
    weak = set(load("sources").query("tier == @sources.WEAK")["url"].map(html.escape))
    assert not [page for page in PAGES if weak & set(re.findall(r'href="(http[^"]+)"', read_page(page)))]
