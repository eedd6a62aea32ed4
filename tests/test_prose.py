"""How the pages read: their length, answers, links, sentences, figures called by number, terms explained."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from entente.site import notebooks, prose, terms

PAGES = [prose.Page(path) for path in notebooks.chapters()]
by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.stem)
HOUSE = ["panel of experts", "digest", "ideal point"]  # words that a stranger cannot know


@by_page
def test_a_page_keeps_its_bounds_or_says_why_not(page):
    # chapters of the first edition ran to 3,775 words, with a link every ten to twenty and answers of 154
    assert list(prose.faults(page).values()) == []


def test_every_reason_is_still_needed():
    measured = {page.path.stem: page for page in PAGES}
    for name, bound in prose.REASONS:
        page = measured[name]
        leaves = page.words not in prose.WORDS if bound == "words" else page.links_per_30 > prose.LINKS
        assert leaves or name == "future", (name, bound)


@by_page
def test_a_term_of_the_trade_is_explained_where_it_first_stands(page):
    if page.path.stem in ("glossary", "future"):
        return
    # a link to a table leads to what it holds
    text = prose.LINK.sub(lambda link: "" if link["to"].startswith("#table-") else link["said"], page.source)
    for word in HOUSE:
        first = re.search(rf"(?P<before>.)\b{word}s?\b", f" {text}", re.I | re.S)
        assert not first or "{term}`" in text[max(0, first.start() - 40) : first.end()], word


@by_page
def test_no_id_of_a_row_stands_in_the_text(page):
    assert re.findall(r"(?<![-\w])(?:J|C|SR|CV|ev|E|X\d)-[a-z0-9-]{4,}", page.body) == []


def test_every_term_that_a_page_explains_is_in_the_glossary():
    used = [
        aside["name"] if (aside := terms.ASIDE.match(role["said"])) else role["said"]
        for page in PAGES
        for role in prose.ROLE.finditer(page.source)
        if role["role"] == "term"
    ]
    assert used
    assert {name.lower() for name in used} <= set(terms.meanings())


def chapter(folder: Path, *cells: str) -> prose.Page:
    path = folder / "stakes.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_markdown_cell(cell) for cell in cells]), path)
    return prose.Page(path)


def test_what_is_folded_or_follows_the_verdicts_is_not_in_sight(tmp_path):
    page = chapter(tmp_path, "# Who?\n\nOne two.", ":::{dropdown} More\nfolded\n:::\n\n(verdicts-x)=\n## After")
    assert page.body == "Who?\nOne two."


def test_of_a_folded_section_only_its_heading_is_in_sight(tmp_path):
    page = chapter(tmp_path, "# Who?\n\nOne.", "{.folded}\n## More\n\nfolded\n\n### Deeper\n\ntoo", "## After\n\nTwo.")
    assert page.body == "Who?\nOne.\nMore\nAfter\nTwo."


def test_a_glued_number_counts_as_a_word_and_its_link_as_one(tmp_path):
    page = chapter(tmp_path, "# Who?\n\nAt least [{glue:text}`n`](#table-x) of [all](#SR-a), by {numref}`fig-a`.")
    assert (page.answer, page.links, page.answer_numbers) == ("At least 0 of all, by Figure 0.", 2, 1)


@pytest.mark.parametrize(
    ("answer", "bound"),
    [
        ("word " * 81, "answer"),
        ("[{glue:text}`n`](#a) " * 4 + "word " * 70, "numbers"),
        ("[a](#b) [c](#d) word.", "links"),
        ("Long " + "word " * 35 + "end.", "sentence"),
        ("Short.", "words"),
    ],
)
def test_a_page_that_leaves_a_bound_is_named(tmp_path, answer, bound):
    assert bound in prose.faults(chapter(tmp_path, f"# Who?\n\n{answer}"))
