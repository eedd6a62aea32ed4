"""The built book in a browser: every chapter a page, every figure drawn, nothing asked of another host."""

import contextlib
import json
import re
from types import SimpleNamespace

import nbformat
import promises
import pytest
from bs4 import BeautifulSoup, SoupStrainer
from serving import stating
from visits import DESK

from entente.data import tables
from entente.figures.theme import PALETTE
from entente.site import files, notebooks, pictures

CHAPTERS = [path.stem for path in notebooks.chapters()]
PAGES = [
    "search.html",
    *(f"chapters/{name}.html" for name in CHAPTERS),
    *(f"chapters/data/{table}.html" for table in tables()),
]
SCROLL = """async () => { for (let y = 0; y < document.body.scrollHeight; y += 700) {
    window.scrollTo(0, y);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); } }"""  # until it was painted
APPROACH = """() => [...document.querySelectorAll('.chart')].filter((box) => box.offsetParent)
    .forEach((box) => box.dispatchEvent(new Event('pointerenter')))"""
LIVE = "document.querySelectorAll('.chart[data-live] svg').length"


@pytest.fixture
def page(phone_tab):
    """A phone's page."""
    return phone_tab


@pytest.fixture
def desk(phone_tab):
    """A desk's page."""
    phone_tab.set_viewport_size(DESK)
    return phone_tab


@pytest.fixture(scope="module")
def visit(browser, site):
    """Opens a page on a phone, once a page, where the server states the policy: whom it asked, what went wrong or was
    stopped there, how wide it is, how many charts it drew."""
    seen, outside, errors = {}, [], []
    tab = browser.new_page(viewport={"width": 390, "height": 844})  # one for all: a new one costs more than its page

    def visited(name):
        if name not in seen:
            tab.goto("about:blank")  # what is cut short as a page is left is no fault of the next
            outside.clear()
            errors.clear()
            tab.goto(f"{stated}/{name}")
            drawn = 0
            if charts := tab.locator(".chart").count():
                tab.evaluate(SCROLL)
                tab.evaluate(APPROACH)
                shown = tab.locator(".chart:visible").count()
                with contextlib.suppress(TimeoutError):
                    promises.until(tab, f"{LIVE} >= {min(shown, charts)}", timeout=15_000)
                drawn = tab.evaluate(LIVE)
            beyond = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            violations = tab.evaluate("violations")
            seen[name] = SimpleNamespace(
                outside=[*outside], errors=[*errors], violations=violations, beyond=beyond, drawn=drawn
            )
        return seen[name]

    with stating(site) as stated:
        ours = (stated, "data:", "blob:", "about:")
        tab.on("request", lambda request: request.url.startswith(ours) or outside.append(request.url))
        tab.on("console", lambda message: message.type == "error" and errors.append(message.text))
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("requestfailed", lambda request: errors.append(f"failed: {request.url}"))
        tab.add_init_script(promises.VIOLATIONS)
        yield visited
    tab.close()


def stored_charts(name, on_screen=True):
    """How many charts a chapter stores; what only the paper shows (the explorer's stills) is not on screen."""
    cells = nbformat.read(files.CHAPTERS / f"{name}.ipynb", as_version=4).cells
    shown = [cell for cell in cells if not (on_screen and "print-only" in cell.metadata.get("tags", []))]
    outputs = [output for cell in shown if cell.cell_type == "code" for output in cell.outputs]
    return sum(pictures.VEGA_LITE in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host_breaks_no_policy_logs_no_error_and_does_not_scroll_sideways(visit, name):
    found = visit(name)
    assert found.outside == []
    assert found.violations == []
    assert found.errors == []
    assert found.beyond <= 0


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_stored_chart_is_drawn_live(visit, name):
    assert visit(f"chapters/{name}.html").drawn == stored_charts(name)


def test_a_chart_stands_before_any_script_runs(browser, address):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/chapters/stakes.html")
    pictures = tab.locator(".chart picture.for-light img")
    assert pictures.count() == stored_charts("stakes")
    assert all(pictures.nth(i).get_attribute("alt") for i in range(pictures.count()))
    context.close()


def test_the_book_works_from_a_folder(desk, site):
    tab = desk
    tab.goto((site / "index.html").as_uri())
    tab.wait_for_url("**/chapters/index.html")
    tab.goto((site / "chapters" / "stakes.html").as_uri())
    tab.evaluate(APPROACH)
    promises.until(tab, f"{LIVE} === {stored_charts('stakes')}", timeout=15_000)
    assert tab.errors == []


def artillery_shells(tab, address):
    """A mark of the exchange, in a figure that has come to life."""
    tab.goto(f"{address}/chapters/stakes.html")
    promises.come_near(tab, "#fig-exchange .chart")
    return tab.locator("#fig-exchange svg [aria-label^='Artillery shells']").first


def test_a_first_tap_on_a_mark_says_what_it_is_and_its_link_opens_the_row(page, address):
    # a touch once left the page at once, without a word
    artillery_shells(page, address).click()
    text = page.locator("#mark-card").inner_text()
    assert "What is known" in text and "Sources" in text and "KBS" in text
    assert page.url.endswith("/stakes.html")
    page.locator("#mark-card a").click()
    page.wait_for_url("**/data/exchange.html#x01")


def test_the_same_is_had_by_hover_and_escape_takes_it_away(desk, address):
    tab = desk
    artillery_shells(tab, address).hover()
    tab.locator("#mark-card").wait_for(state="visible")
    assert "KBS" in tab.locator("#mark-card").inner_text()
    tab.keyboard.press("Escape")
    assert tab.locator("#mark-card").is_hidden()


def test_arrow_keys_step_through_the_tiles_of_a_matrix_and_enter_reaches_the_link(desk, address):
    tab = desk
    tab.goto(f"{address}/chapters/risks.html")
    box = tab.locator("#fig-risks-alliance .chart")
    box.locator(".marks-button").focus()
    box.locator(".live:not(.waiting) svg").wait_for()
    tab.keyboard.press("Enter")
    said = [tab.evaluate("document.activeElement.getAttribute('aria-label')")]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        tab.keyboard.press(key)
        said.append(tab.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert said[0] == said[4] and len(set(said)) == 4
    tab.keyboard.press("Enter")
    assert "data/alliance.html" in tab.evaluate("document.activeElement.href")
    assert said[0] in tab.locator("#mark-card").inner_text()


def test_a_live_chart_follows_the_theme(page, address):
    page.goto(f"{address}/chapters/stakes.html")
    promises.come_near(page, "#fig-value .chart")
    for theme, colour in zip(("light", "dark"), PALETTE["ink"], strict=True):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.wait_for_selector(f"#fig-value svg text[fill='{colour}']", timeout=5_000)


def test_a_folded_section_is_opened_by_its_own_heading(desk, address):
    # a heading with nothing but "Show this part" under it was taken for a broken page
    desk.goto(f"{address}/chapters/future.html")
    section = desk.locator("section.folded").first
    figure, heading = section.locator(".chart").first, section.locator("summary > :is(h2, h3)").first
    assert not figure.is_visible()
    heading.click()
    assert figure.is_visible()


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_figure_offers_its_data_and_itself(site, read_page, name):
    page = read_page(f"chapters/{name}.html")
    specs = [json.loads(text) for text in re.findall(r'class="spec">(.*?)</script>', page)]
    assert len(specs) == stored_charts(name, on_screen=False)
    offered = re.findall(r'href="(\.\./downloads/figures/[^"]+)" download', page)
    for ending in (".svg", ".png", ".zip"):
        assert sum(target.endswith(ending) for target in offered) == len(specs)
    assert sum(target.endswith(".csv") for target in offered) >= len(specs)
    assert all((site / "chapters" / target).is_file() for target in offered)


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_row_of_a_table_of_three_or_more_columns_is_a_card_on_a_phone_and_its_cells_name_their_columns(
    read_page, name
):
    # a card has no head: three numbers in a row once told nobody which was the cost
    tables = SoupStrainer("table")
    for table in BeautifulSoup(read_page(f"chapters/{name}.html"), "html.parser", parse_only=tables).select(".table"):
        heads = [head.get_text(strip=True) for head in table.select("thead th, thead td")]
        assert ("cards" in table["class"]) == (len(heads) >= 3 or "ledger" in table["class"])
        if "cards" in table["class"]:
            for row in table.select("tbody tr"):
                cells = row.find_all(["th", "td"], recursive=False)
                assert [cell.get("data-label", "") for cell in cells] == ["", *heads[1:]]
