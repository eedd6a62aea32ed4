"""A reader can tell us what is wrong: where the site has a repository, and where it has none."""

from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
from docutils import nodes
from docutils.core import publish_doctree

from entente.site import notebooks, telling
from entente.text import report_an_error

BOX = (
    ".. admonition:: Seen something wrong?\n   :class: tip tell-us\n\n   Follow the mark.\n\n       Page: one. Row: …\n"
)


def told(repository, contact=""):
    document = publish_doctree(BOX)
    telling.tell(document, repository, contact)
    return document


@pytest.mark.parametrize("repository", ["https://code.example/us/report", "https://code.example/us/report/"])
def test_with_a_repository_the_box_opens_a_form_that_holds_the_words(repository):
    link = next(told(repository).findall(nodes.reference))
    address = urlsplit(link["refuri"])
    assert (address.netloc, address.path) == ("code.example", "/us/report/issues/new")
    assert parse_qs(address.query)["body"] == ["Page: one. Row: …"]


def test_without_a_repository_it_names_whom_to_write_to():
    assert "Write to desk@report.example, in these words:" in told("", "desk@report.example").astext()


def test_without_either_it_says_so():
    # it once named an address that the dictionary could not hold, and so never did
    assert telling.NOBODY in told("").astext()
    assert not list(told("").findall(nodes.reference))


def test_other_quotations_stay_as_they_are():
    document = publish_doctree("A paragraph\n\n    and a quotation\n")
    telling.tell(document, "https://code.example")
    assert document.astext() == "A paragraph\n\nand a quotation"


def test_the_words_to_send_name_page_edition_row_and_source():
    text = report_an_error("Was the article right?").data
    assert all(
        word in text
        for word in ("Was the article right?", "edition 20", "Row", "Source", f":class: tip {telling.MARK}")
    )


@pytest.mark.parametrize("path", notebooks.chapters(), ids=lambda path: path.stem)
def test_every_chapter_asks_for_what_is_wrong(path):
    code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    assert "report_an_error(" in code
