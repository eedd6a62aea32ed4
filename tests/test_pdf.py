"""The PDF: what can be checked of PDF/UA-1 (no independent checker was to be had), and what a reader of paper needs."""

import re
from itertools import pairwise

import pytest

from entente.data import package

pikepdf = pytest.importorskip("pikepdf")


@pytest.fixture(scope="module")
def pdf(pdf_file):
    with pikepdf.open(pdf_file) as opened:
        yield opened


def elements(pdf):
    """All structure elements, in reading order."""
    stack, found = [pdf.Root.StructTreeRoot], []
    while stack:
        element = stack.pop()
        if not isinstance(element, pikepdf.Dictionary):
            continue
        if "/S" in element:
            found.append(element)
        kids = element.get("/K")
        if isinstance(kids, pikepdf.Array):
            stack.extend(reversed(list(kids)))
        elif kids is not None:
            stack.append(kids)
    return found


def test_it_is_tagged_declared_and_says_its_language_and_title(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("en")
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == package()["title"]


def test_every_figure_has_an_alt_text(pdf):
    figures = [element for element in elements(pdf) if str(element.S) == "/Figure"]
    assert len(figures) >= 9
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_every_link_says_where_it_leads(pdf):
    links = [a for page in pdf.pages for a in page.get("/Annots", []) if str(a.get("/Subtype")) == "/Link"]
    assert links
    assert all(str(link.get("/Contents", "")).strip() for link in links)


def test_the_outline_leads_to_every_chapter(pdf):
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert any("Who gave what" in title for title in titles)
    assert "Bibliography" in titles


def test_headings_do_not_skip_a_level(pdf):
    levels = [int(str(e.S)[2:]) for e in elements(pdf) if re.fullmatch(r"/H[1-6]", str(e.S))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_font_is_embedded(pdf):
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            descendants = font.get("/DescendantFonts", [font])
            for each in descendants:
                descriptor = each.FontDescriptor
                assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")), font.BaseFont


def test_figures_are_vectors(pdf):
    rasters = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and str(obj.get("/Subtype")) == "/Image"]
    assert rasters == []


def test_the_contents_list_page_numbers_and_every_number_has_a_note(printed):
    text = printed
    contents = re.search(r'<nav class="contents".*?</nav>', text, re.DOTALL).group()
    assert all(f'id="{target}"' in text for target in re.findall(r'href="#([^"]+)"', contents))
    assert len(re.findall(r'<span class="linked">', text)) == len(re.findall(r'class="note(?:-again)?"', text))
    assert "chapters/" not in " ".join(re.findall(r'href="([^"]+)"', text))


def test_the_contents_name_every_chapter_and_no_heading_twice(printed):
    contents = re.search(r'<nav class="contents".*?</nav>', printed, re.DOTALL).group()
    names = re.findall(r"<a [^>]*>(.*?)</a>", contents)
    assert len(set(names)) == len(names)
    assert contents.count('class="h1"') >= 14
