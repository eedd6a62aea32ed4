"""The PDFs: what can be checked of PDF/UA-1 (no checker of it was to be had), and what a reader of paper needs."""

import re
import shutil
import subprocess
from itertools import pairwise

import numpy as np
import pytest
from bs4 import BeautifulSoup
from built import missing

from entente.data import LIKELIHOODS, package
from entente.site import papers
from entente.text import foreseen, options_by_futures

pikepdf = pytest.importorskip("pikepdf")


@pytest.fixture(scope="module")
def pdf(pdf_file):
    with pikepdf.open(pdf_file) as opened:
        yield opened


@pytest.fixture(scope="module")
def brief_file(pdf_file):
    return pdf_file.with_name(f"{pdf_file.stem}-brief.pdf")


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
    contents = re.search(r'<nav [^>]*class="contents".*?</nav>', text, re.DOTALL).group()
    assert all(f'id="{target}"' in text for target in re.findall(r'href="#([^"]+)"', contents))
    assert len(re.findall(r'<span class="linked">', text)) == len(re.findall(r'class="note-call"', text))
    assert all(f'id="{target}"' in text for target in re.findall(r'class="note-call" href="#([^"]+)"', text))
    assert "chapters/" not in " ".join(re.findall(r'href="([^"]+)"', text))


def test_the_contents_name_every_chapter_and_no_heading_twice(printed):
    contents = re.search(r'<nav [^>]*class="contents".*?</nav>', printed, re.DOTALL).group()
    names = re.findall(r"<a [^>]*>(.*?)</a>", contents)
    assert len(set(names)) == len(names)
    assert contents.count('class="h1"') >= 14


def test_the_report_has_at_most_120_pages_and_the_brief_8(pdf, brief_file):
    # 189 pages, many half empty, were handed to nobody
    assert len(pdf.pages) <= 120
    with pikepdf.open(brief_file) as brief:
        assert len(brief.pages) <= 8


@pytest.mark.parametrize("name", ["report", "brief"])
def test_letter_has_the_same_pages_as_a4(name, pdf_file, brief_file):
    a4 = {"report": pdf_file, "brief": brief_file}[name]
    sizes = []
    for file in (a4, a4.with_name(f"{a4.stem}-letter.pdf")):
        with pikepdf.open(file) as opened:
            boxes = [[float(side) for side in page.mediabox] for page in opened.pages]
        sizes.append([(right - left, top - bottom) for left, bottom, right, top in boxes])
    assert len(sizes[0]) == len(sizes[1])
    assert np.allclose(sizes[0], papers.A4, atol=0.1)
    assert np.allclose(sizes[1], papers.LETTER, atol=0.1)


def empty_shares(file, folder):
    """Share of the text area of each page that lies in white bands of a centimetre or more, from its picture."""
    if not shutil.which("pdftoppm"):
        missing("pdftoppm is not installed (Debian: apt-get install poppler-utils)")
    dots = 18 / 25.4  # a millimetre
    subprocess.run(["pdftoppm", "-r", "18", "-gray", file, folder / "page"], check=True)
    shares = []
    for picture in sorted(folder.glob("page*.pgm")):
        _, size, _, pixels = picture.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        area = np.frombuffer(pixels, np.uint8).reshape(height, width)[round(27 * dots) : round(270 * dots)]
        inked = np.flatnonzero((area[:, round(18 * dots) : round(192 * dots)] < 235).any(axis=1))
        bands = np.diff([-1, *inked, len(area)]) - 1
        shares.append(bands[bands >= 10 * dots].sum() / len(area))
    return shares


def test_no_run_of_ten_pages_is_more_than_an_eighth_empty(pdf_file, tmp_path):
    # a figure that did not fit left up to two thirds of the page before it white
    shares = empty_shares(pdf_file, tmp_path)
    runs = [sum(shares[first : first + 10]) / 10 for first in range(len(shares) - 9)]
    assert runs
    assert max(runs) <= 1 / 8, f"pages {runs.index(max(runs)) + 1} and the nine after"


def test_every_head_of_a_table_says_what_it_heads(pdf, brief_file):
    with pikepdf.open(brief_file) as brief:
        for opened in (pdf, brief):
            heads = [element for element in elements(opened) if str(element.S) == "/TH"]
            assert heads
            assert {str(head.A.Scope) for head in heads} <= {"/Column", "/Row"}


def test_the_brief_names_five_judgements_with_likelihood_and_confidence_apart(brief_file):
    page = BeautifulSoup(brief_file.with_suffix(".html").read_text("utf-8"), "html.parser")
    judgements = page.select(".judgement")
    assert len(judgements) == 5
    for judgement in judgements:
        sentences = re.split(r"(?<=[.!?])\s+", judgement.get_text(" "))
        likely = [any(word in each.lower() for word in LIKELIHOODS) and "%" in each for each in sentences]
        sure = ["Confidence:" in each for each in sentences]
        assert any(likely) and any(sure)
        assert not any(both == (True, True) for both in zip(likely, sure, strict=True))


def test_the_brief_shows_the_matrix_four_figures_and_every_open_forecast(brief_file):
    page = BeautifulSoup(brief_file.with_suffix(".html").read_text("utf-8"), "html.parser")
    assert page.select_one("figure#fig-matrix")
    assert len(page.select("figure")) == 5
    assert all(each["question"][:30] in page.get_text() for each in foreseen())


def test_the_brief_sets_every_option_against_every_future(brief_file):
    page = BeautifulSoup(brief_file.with_suffix(".html").read_text("utf-8"), "html.parser")
    told = [[cell.get_text() for cell in row.select("td")] for row in page.select("table.options tbody tr")]
    assert [row[1:] for row in told] == [scores for _, scores in options_by_futures()["rows"]]
