"""On paper a still stands where the page has controls."""

import re

from bs4 import BeautifulSoup

from entente import book, pdf

CELLS = """<article>
<div class="cell tag_hide-input tag_screen-only docutils container"><div class="chart">slider</div></div>
<div class="cell tag_hide-input tag_print-only docutils container"><div class="chart">still</div></div>
</article>"""


def test_what_a_reader_moves_stays_out_of_the_pdf_and_its_still_comes_in():
    body = BeautifulSoup(CELLS, "html.parser")
    pdf._drop(body)
    assert body.get_text(strip=True) == "still"


def test_the_site_shows_the_one_and_not_the_other():
    style = (book.STATIC / "report.css").read_text("utf-8")
    assert re.search(r"@media screen \{ \.tag_print-only \{ display: none; \} \}", style)
    assert re.search(r"@media print \{ \.tag_screen-only \{ display: none; \} \}", style)
