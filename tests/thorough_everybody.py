"""In everybody's hands: any width, paper, a keyboard, a screen reader, no script, no storage."""

import contextlib
import re
from functools import cache
from importlib.resources import files as resources

import promises
import pytest

from entente.data import tables
from entente.site import notebooks

CHAPTERS = [path.stem for path in notebooks.chapters()]
ROWS = [f"data/{table}" for table in tables()]
WIDTHS = [683, 1366, 1205, 960, 640, 608, 320, 1920]  # px, across the breakpoints of the sidebars and both ways
TO_LIFE = """() => { const shown = [...document.querySelectorAll('.chart')].filter((box) => box.offsetParent);
    shown.forEach((box) => box.dispatchEvent(new Event('pointerenter'))); return shown.length; }"""
LIVE = "document.querySelectorAll('.chart[data-live]').length"
FITTED = """async () => { for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    await Promise.all([...document.querySelectorAll('.chart')].map((box) => box.fitted)); }"""
WATCH = """window.shift = 0;  // of the layout, as page audits sum it
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        if (!entry.hadRecentInput) window.shift += entry.value;
        })).observe({ type: 'layout-shift', buffered: true });"""
READ = """async () => { document.documentElement.style.scrollBehavior = 'auto';
    for (let y = 0; y < document.body.scrollHeight; y += 400) {
        scrollTo(0, y);
        await new Promise((done) => setTimeout(done, 60)); } }"""
BEYOND = """() => [...document.querySelectorAll('.chart[data-live]')].flatMap((box) => {
    const svg = box.querySelector('.live svg'), own = svg.getBoundingClientRect();
    const room = box.querySelector('.stage').getBoundingClientRect();
    const out = [...svg.querySelectorAll('text')].filter((text) => { const at = text.getBoundingClientRect();
        return at.width && (at.left < own.left - 1.5 || at.right > own.right + 1.5 || at.top < own.top - 1.5
            || at.bottom > own.bottom + 1.5); }).map((text) => text.textContent);
    return own.width > room.width + 1 ? [...out, `${own.width} px in ${room.width}`] : out; })"""


@pytest.fixture
def opened(browser, address):
    """Opens a page of the site: its figures come to life where that is asked for."""
    contexts = []

    def page(name, *, width=1366, height=900, live=False, **more):
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **more))
        tab = contexts[-1].new_page()
        tab.add_init_script(WATCH)
        tab.goto(f"{address}/chapters/{name}")
        if live:
            count = tab.evaluate(TO_LIFE)
            with contextlib.suppress(TimeoutError):
                promises.until(tab, f"document.querySelectorAll('.chart[data-live]').length >= {count}", timeout=60_000)
        return tab

    yield page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_text_leaves_its_figure_at_any_width(opened, name):
    # a window widened past the sidebar's breakpoint left charts 2.4 times too wide, and at 608 px they lost their foot
    tab = opened(f"{name}.html", width=1000, live=True)
    beyond = {}
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.evaluate(FITTED)
        beyond[width] = tab.evaluate(BEYOND)
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            beyond[width].append("the page scrolls sideways")
    assert {width: found for width, found in beyond.items() if found} == {}


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_link_to_a_figure_lands_and_nothing_jumps_while_a_page_comes_and_is_read(opened, read_page, name, width):
    # a link to a figure ended 571 px past it: pictures reserved no space, and every line moved when the font came
    there = figures(read_page(f"chapters/{name}.html"))
    figure = there[len(there) // 2] if there else ""
    tab = opened(f"{name}.html{figure}", width=width)
    tab.wait_for_load_state("networkidle")
    place = f"document.querySelector('{figure or 'h1'}').getBoundingClientRect().top"
    before = tab.evaluate(place)
    assert -10 <= before <= (200 if figure else 400)
    count = tab.evaluate(TO_LIFE)
    promises.until(tab, f"{LIVE} >= {count}", timeout=60_000)
    assert tab.evaluate(place) == pytest.approx(before, abs=4)
    tab.evaluate(READ)
    assert tab.evaluate("window.shift") < 0.05


@pytest.mark.parametrize("width", [390, 1366])
def test_nothing_jumps_in_a_page_from_a_folder_as_its_explorer_comes_to_life(browser, site, width):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.add_init_script(WATCH)
    tab.goto(f"{(site / 'chapters/explore.html').as_uri()}")
    tab.evaluate(READ)
    promises.until(tab, f"{LIVE} >= 1", timeout=60_000)
    tab.evaluate(READ)
    shift = tab.evaluate("window.shift")
    tab.close()
    assert shift < 0.05


def figures(page):
    """The places of a chapter's figures, as links end in them."""
    return [f"#{key}" for key in re.findall(r'<figure[^>]* id="(fig-[\w-]+)"', page)]


# --- paper -----------------------------------------------------------------------------------------------------------

TALLER_THAN_A_PAGE = """() => [...document.querySelectorAll('.stage > .live > svg, .stage > picture > img')]
    .map((each) => each.getBoundingClientRect()).filter((at) => at.height > 237 / 25.4 * 96 || at.width > 681).length"""
ON_PAPER = """() => ['.controls', '.chart-tools', '.chart-rows', '.explorer-tables', 'details.code', '.headerlink']
    .filter((kind) => [...document.querySelectorAll(`article ${kind}`)].some((each) => each.offsetParent))"""


@pytest.mark.parametrize("name", ["index", "stakes", "explore"])
def test_a_dark_page_prints_black_on_white_with_whole_figures_and_nothing_to_press(opened, name):
    # figures once came near-white on white, under empty bars, and rows were cut
    tab = opened(f"{name}.html", color_scheme="dark", live=True)
    tab.evaluate("""() => window.addEventListener('beforeprint', () => { window.printed = {
        theme: document.documentElement.dataset.theme,
        widths: [...document.querySelectorAll('.chart[data-live]')].map((box) => box.view.width()),
        dark: [...document.querySelectorAll('.chart[data-live]')].map((box) => box.view.signal('dark')) }; })""")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.pdf(format="A4").startswith(b"%PDF")
    printed = tab.evaluate("window.printed")
    assert printed["theme"] == "light" and not any(printed["dark"])
    assert all(700 <= width <= 720 for width in printed["widths"])  # a desk's
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 680, "height": 1000})  # A4 between usual margins
    colours = "[document.body, document.querySelector('article p')].map((each) => getComputedStyle(each))"
    background, ink = tab.evaluate(f"{colours}.map((style, i) => i ? style.color : style.backgroundColor)")
    assert (background, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    assert tab.evaluate(ON_PAPER) == []
    assert tab.evaluate(TALLER_THAN_A_PAGE) == 0


# --- code on request -------------------------------------------------------------------------------------------------

CODE = "[...document.querySelectorAll('article .cell_input pre')].filter((each) => each.offsetParent).length"
FITS = "[...document.querySelectorAll('details.code pre')].every((pre) => pre.scrollWidth <= pre.clientWidth)"
NO_STORAGE = """Object.defineProperty(window, 'localStorage',
    { get() { throw new DOMException('blocked', 'SecurityError'); } })"""


def test_no_code_is_in_sight_until_the_one_switch_shows_it_everywhere_from_then_on(opened):
    tab = opened("explore.html")
    all_code = tab.locator("article .cell_input pre").count()
    assert all_code and tab.evaluate(CODE) == 0
    assert tab.locator("details.code:visible").count() == 0  # no bar either
    switch = tab.get_by_role("button", name="Show code")
    switch.click()
    assert tab.evaluate(CODE) >= all_code - tab.locator(".tag_print-only .cell_input").count()
    assert switch.get_attribute("aria-pressed") == "true"
    assert tab.evaluate(
        "[...document.querySelectorAll('details.code pre')].every((pre) => pre.scrollWidth <= pre.clientWidth)"
    )
    tab.goto(tab.url.replace("explore", "stakes"))
    assert tab.evaluate(CODE) > 0
    tab.get_by_role("button", name="Show code").click()
    tab.reload()
    assert tab.evaluate(CODE) == 0


@pytest.mark.parametrize("name", CHAPTERS)
def test_code_stands_folded_below_what_it_made(read_page, name):
    page = read_page(f"chapters/{name}.html")
    assert page.count('<div class="cell_input') == page.count('<details class="code">')


def test_code_is_folded_where_no_script_runs(opened):
    tab = opened("explore.html", java_script_enabled=False)
    folds = tab.locator("details.code")
    assert folds.count() > 0
    assert all(fold.get_attribute("open") is None for fold in folds.all())
    assert tab.locator("details.code summary:visible").count() > 0


def test_an_explorer_says_what_it_needs_where_no_script_runs_and_shows_its_picture(opened):
    tab = opened("explore.html", java_script_enabled=False)
    assert tab.get_by_text("a browser must run the scripts of this page").first.is_visible()
    assert tab.locator(".stage picture.for-light img").first.is_visible()


def test_a_browser_that_keeps_nothing_shows_figures_and_code_all_the_same(opened):
    tab = opened("stakes.html")
    tab.context.add_init_script(NO_STORAGE)
    tab.reload()
    tab.get_by_role("button", name="Show code").click()
    assert tab.evaluate(CODE) > 0
    tab.evaluate(TO_LIFE)
    tab.wait_for_selector(".chart[data-live] svg", timeout=60_000)


# --- names and rules -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index", "china", "conclusion"])
def test_a_mark_that_leads_to_a_row_has_a_name(opened, name):
    # MyST lost its title: a screen reader heard "pilcrow" thirteen times
    marks = opened(f"{name}.html", java_script_enabled=False).locator("article a:not(.headerlink)", has_text="¶").all()
    assert marks
    assert all(len(mark.text_content().replace("¶", "").strip()) > 3 for mark in marks)


@cache
def axe():
    return resources("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("name", [*CHAPTERS, *ROWS])
def test_axe_finds_nothing_with_all_folds_open(opened, name):
    tab = opened(f"{name}.html", width=1280, live=True)
    tab.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    if tab.locator(".code-switch").count():
        tab.locator(".code-switch").click()
    tab.evaluate(f"{axe()};0")
    found = {}
    for width, theme in ((1280, "light"), (390, "dark")):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        tab.evaluate(FITTED)
        rules = "axe.run(document, { resultTypes: ['violations'] }).then((run) => run.violations.map((each) =>"
        told = tab.evaluate(f"{rules} `${{each.id}}: ${{each.nodes[0].target.join(' ')}}`))")
        found |= {f"{theme}, {each}": width for each in told}
    assert found == {}
