"""The built book in a browser: every chapter a page, every figure drawn, nothing asked of another host."""

import json
import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from entente.data import tables
from entente.figures.theme import PALETTE
from entente.site import notebooks

CHAPTERS = [path.stem for path in notebooks.chapters()]
PAGES = [f"chapters/{name}.html" for name in CHAPTERS] + [f"chapters/data/{table}.html" for table in tables()]
VEGA_LITE = "application/vnd.vegalite.v5+json"
SCROLL = """async () => { for (let y = 0; y < document.body.scrollHeight; y += 500) {
    window.scrollTo(0, y); await new Promise(done => setTimeout(done, 40)); } }"""


@pytest.fixture
def page(browser, address):
    """A phone's page that remembers what it asked of whom and what went wrong."""
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.outside, tab.errors = [], []
    tab.on(
        "request",
        lambda request: request.url.startswith((address, "data:", "blob:")) or tab.outside.append(request.url),
    )
    tab.on("console", lambda message: message.type == "error" and tab.errors.append(message.text))
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on("requestfailed", lambda request: tab.errors.append(f"failed: {request.url}"))
    yield tab
    tab.close()


def stored_charts(name, on_screen=True):
    """How many charts a chapter stores; what only the paper shows (the explorer's stills) is not on screen."""
    cells = nbformat.read(notebooks.CHAPTERS / f"{name}.ipynb", as_version=4).cells
    shown = [cell for cell in cells if not (on_screen and "print-only" in cell.metadata.get("tags", []))]
    outputs = [output for cell in shown if cell.cell_type == "code" for output in cell.outputs]
    return sum(VEGA_LITE in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host_logs_no_error_and_does_not_scroll_sideways(page, address, name):
    page.goto(f"{address}/{name}")
    page.evaluate(SCROLL)
    page.wait_for_timeout(300)
    assert page.outside == []
    assert page.errors == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_stored_chart_is_drawn_live(page, address, name):
    page.goto(f"{address}/chapters/{name}.html")
    page.evaluate(SCROLL)
    page.wait_for_function(
        f"document.querySelectorAll('.chart[data-live] svg').length === {stored_charts(name)}", timeout=15_000
    )


def test_a_chart_stands_before_any_script_runs(browser, address):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/chapters/stakes.html")
    pictures = tab.locator(".chart picture.for-light img")
    assert pictures.count() == stored_charts("stakes")
    assert all(pictures.nth(i).get_attribute("alt") for i in range(pictures.count()))
    context.close()


def test_the_book_works_from_a_folder(browser, site):
    tab = browser.new_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto((site / "index.html").as_uri())
    tab.wait_for_url("**/chapters/index.html")
    tab.goto((site / "chapters" / "stakes.html").as_uri())
    tab.evaluate(SCROLL)
    tab.wait_for_function(
        f"document.querySelectorAll('.chart[data-live] svg').length === {stored_charts('stakes')}", timeout=15_000
    )
    assert errors == []
    tab.close()


def test_a_click_on_a_mark_opens_its_row(page, address):
    page.goto(f"{address}/chapters/stakes.html")
    page.locator("#fig-exchange .chart").scroll_into_view_if_needed()
    page.wait_for_selector("#fig-exchange .chart[data-live] svg")
    page.locator("#fig-exchange svg [aria-label^='Artillery shells']").first.click()
    page.wait_for_url("**/data/exchange.html#x01")


def test_a_tooltip_gives_the_reason_and_names_the_sources(browser, address):
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(f"{address}/chapters/stakes.html")
    tab.locator("#fig-exchange .chart").scroll_into_view_if_needed()
    tab.wait_for_selector("#fig-exchange .chart[data-live] svg")
    tab.locator("#fig-exchange svg [aria-label^='Artillery shells']").first.hover()
    tip = tab.locator("#vg-tooltip-element")
    tip.wait_for(state="visible")
    text = tip.inner_text()
    assert "What is known" in text and "Sources" in text and "KBS" in text
    tab.close()


def test_a_live_chart_follows_the_theme(page, address):
    page.goto(f"{address}/chapters/stakes.html")
    page.evaluate(SCROLL)
    page.wait_for_selector("#fig-value .chart[data-live] svg")
    for theme, colour in zip(("light", "dark"), PALETTE["ink"], strict=True):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.wait_for_selector(f"#fig-value svg text[fill='{colour}']", timeout=5_000)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_figure_offers_its_data_and_itself(site, name):
    page = (site / "chapters" / f"{name}.html").read_text("utf-8")
    specs = [json.loads(text.replace("<\\/", "</")) for text in re.findall(r'class="spec">(.*?)</script>', page)]
    assert len(specs) == stored_charts(name, on_screen=False)
    for ending in (".csv", "-desk-light.svg", ".png"):
        assert len(re.findall(rf'href="\.\./_static/pictures/[0-9a-f]+{re.escape(ending)}" download', page)) == len(
            specs
        )
    offered = re.findall(r'href="(\.\./_static/pictures/[^"]+)" download', page)
    assert all((site / "chapters" / target).is_file() for target in offered)


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_cell_of_a_ledger_but_the_first_names_its_column(site, name):
    # on a phone a row is a card without a head: three numbers in a row once told nobody which was the cost
    page = BeautifulSoup((site / "chapters" / f"{name}.html").read_text("utf-8"), "html.parser")
    for table in page.select("table.ledger"):
        heads = [head.get_text(strip=True) for head in table.select("thead th")]
        for row in table.select("tbody tr"):
            assert [cell.get("data-label", "") for cell in row.select("td")] == ["", *heads[1:]]
