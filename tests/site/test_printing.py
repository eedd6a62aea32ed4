"""What paper cannot do: move, or set the signs of every script."""

import pytest
from bs4 import BeautifulSoup

from entente.site import files, notes, printing, scripts

CELLS = """<article>
<div class="cell tag_hide-input tag_screen-only docutils container"><div class="chart">slider</div></div>
<div class="cell tag_hide-input tag_print-only docutils container"><div class="chart">still</div></div>
</article>"""


def test_what_a_reader_moves_stays_out_of_the_pdf_and_its_still_comes_in():
    body = BeautifulSoup(CELLS, "html.parser")
    printing.drop_unprinted(body)
    assert body.get_text(strip=True) == "still"


def test_a_screen_shows_the_one_and_a_printer_the_other(browser):
    tab = browser.new_page()
    tab.set_content(f"<style>{(files.STATIC / 'report.css').read_text('utf-8')}</style>{CELLS}")
    for medium, seen in (("screen", "slider"), ("print", "still")):
        tab.emulate_media(media=medium)
        assert tab.locator("article").inner_text().strip() == seen
    tab.close()


def test_all_numbers_computed_from_one_table_share_a_note():
    # 186 notes said "Computed from the table claims" or the like, one for each number, and took more than a page
    links = "".join(
        f'<a href="#table-{table}">{number}</a>' for table, number in (("claims", 3), ("votes", 4), ("claims", 5))
    )
    chapter = BeautifulSoup(f'<section id="c">{links}</section>', "html.parser").section
    notes.add_notes(chapter)
    assert [call.get_text() for call in chapter.select(".note-call")] == ["1", "2", "1"]
    assert len(chapter.select(".notes span")) == 2


def test_a_title_in_a_script_that_our_fonts_lack_is_told_by_its_language():
    # a Chinese title stopped the PDF
    assert scripts.title("北中首脑时隔六年会谈", "zh") == "[title in Chinese]"
    assert scripts.title("Токио – “İzmir”", "ru") == "Токио – “İzmir”"


def test_every_word_of_a_page_is_told_by_its_language_where_our_fonts_lack_it():
    # titles were told so and an author's name was not: it stopped the PDF where no other font was installed
    body = BeautifulSoup(
        "<p>Lim Soo-ho (임수호): <i>普京 与 金正恩</i>, “Путин”, كيم جونغ أون → 5 €</p>", "html.parser"
    )
    scripts.set_all(body)
    assert str(body) == "<p>Lim Soo-ho ([in Korean]): <i>[in Chinese]</i>, “Путин”, [in Arabic] → 5 €</p>"


def test_a_space_before_an_inline_element_stands_in_it_and_a_mark_stays_with_its_word():
    # WeasyPrint ended a line after "The", and after "It" in a table, where only the space before a link did not fit;
    # the mark of a row stood alone on the line below its sentence
    body = BeautifulSoup(
        "<p>The count of\n<b>2</b> holds. <a>¶</a> <i>So</i> it is.<br/>x</p><pre>a <b>b</b></pre>", "html.parser"
    )
    printing.set_spaces(body)
    assert str(body) == (
        "<p>The count of<b> 2</b> holds.<a>\N{NO-BREAK SPACE}¶</a> <i>So</i> it is.<br/>x</p><pre>a <b>b</b></pre>"
    )


def test_no_row_of_a_table_stands_alone_at_the_foot_of_a_page_or_the_head_of_the_next():
    # one row of eight stood below its head on page 93 and seven on the next; the last of a long table had a page's head
    weasyprint = pytest.importorskip("weasyprint")
    rows = "".join(f"<tr id='row-{number}'><td>row</td></tr>" for number in range(6))
    table = f"<table><thead><tr><th>head</th></tr></thead><tbody>{rows}</tbody></table>"
    style = printing.STYLE.read_text("utf-8")
    for height in range(72, 112, 2):
        size = f"@page {{ size: 210mm {height}mm !important }}"
        text = f"<html><style>{style} {size}</style><body><p>words</p><p>words</p>{table}</body></html>"
        assert 1 not in [len(page.anchors) for page in weasyprint.HTML(string=text).render().pages]
