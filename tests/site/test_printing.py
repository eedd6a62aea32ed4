"""What paper cannot do: move, or set the signs of every script."""

from bs4 import BeautifulSoup

from entente.site import files, printing, scripts

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
