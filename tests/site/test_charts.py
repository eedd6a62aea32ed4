"""How the book shows a chart: where the one that stands in no figure is found."""

import re
import time

import promises
import pytest

from entente.site import charts as blocks

CLIPBOARD = ["clipboard-read", "clipboard-write"]
WORKS = [("explore", "fig-explore"), ("index", "fig-matrix"), ("future", "fig-scenario")]


@pytest.mark.parametrize(("page", "place"), WORKS)
def test_an_explorer_has_a_place_of_its_own_on_its_page(read_page, page, place):
    text = read_page(f"chapters/{page}.html")
    assert len(re.findall(rf'\bid="{place}"', text)) == 1
    assert text.index(f'id="{place}"') < text.index('<form class="controls"')


@pytest.mark.parametrize(("page", "moves"), [("explore", True), ("index", True), ("method", False)])
def test_only_a_page_with_an_explorer_asks_for_the_scripts_of_explorers(read_page, page, moves):
    # every page with a figure paid for them, and the heaviest chapter came to weigh too much
    text = read_page(f"chapters/{page}.html")
    assert [f"_static/{name}" in text for name in blocks.OF_EXPLORERS] == [moves] * 3
    assert "_static/report.js" in text


@pytest.mark.parametrize("width", [390, 1280])
def test_the_address_of_a_setting_leads_to_its_figure_and_to_what_is_said_of_it(browser, address, width):
    # the main explorer had no id: a shared setting opened two thirds down the window, its words below
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.grant_permissions(CLIPBOARD)
    tab = context.new_page()
    tab.goto(f"{address}/chapters/explore.html?date=2024-05-31&war=7")
    promises.come_near(tab, "#fig-explore")
    tab.locator("#fig-explore [data-does=copy]").evaluate("button => button.click()")
    promises.until(tab, "document.querySelector('#fig-explore .said').textContent.includes('copied')")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}/chapters/explore.html?date=2024-05-31#fig-explore"
    tab.goto("about:blank")
    tab.goto(copied.replace("#", "&war=7#"))
    promises.until(tab, "document.querySelector('#fig-explore .said').textContent.includes('war=7')")
    said = tab.locator("#fig-explore .said").bounding_box()
    assert said["y"] > 0 and said["y"] + said["height"] < 800
    context.close()


SEEN = """() => [...document.querySelectorAll('.tag_screen-only svg text, .tag_print-only img')]
    .filter((each) => each.checkVisibility()).map((each) => each.textContent || each.alt || '')"""
TALL = "() => Math.max(...[...document.querySelectorAll('.sheets svg')].map((each) => each.clientHeight))"


def on_paper(tab, page):
    """What is seen of the explorer and of its stills on paper 180 mm wide, with the setting an address asks for."""
    tab.emulate_media(media="screen")
    tab.goto(page)
    promises.come_near(tab, "#fig-explore")
    tab.wait_for_timeout(600)
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    return tab.evaluate(SEEN)


def test_paper_shows_the_setting_of_the_reader_and_says_which_it_is(browser, address):
    # every print showed the setting we begin with, whatever had been chosen, and did not say so
    tab = browser.new_page(viewport={"width": 680, "height": 1000})
    page = f"{address}/chapters/explore.html"
    first = on_paper(tab, page)
    assert len(first) == 2 and all("latest date" in alt for alt in first)  # the stills
    mine = on_paper(tab, f"{page}?date=2023-09-12&war=0.5")
    assert any(text.startswith("12\N{NO-BREAK SPACE}Sept\N{NO-BREAK SPACE}2023, your weights") for text in mine)
    assert not any("latest date" in text for text in mine)
    told = tab.locator("#fig-explore .sheets p").inner_text()
    assert "weights: War in Ukraine 0.5, all others 1" in told and "?date=2023-09-12&war=0.5#fig-explore" in told
    assert tab.locator("#fig-explore .sheets svg").count() == 2
    assert tab.evaluate(TALL) <= 237 / 25.4 * 96  # each part on a page
    tab.close()


ALIKE = ["china-trade", "china-votes", "gc-votes", "risks-missiles", "risks-provocations"]
PAGES = {"gc": "global-community"}
NAMES = """figure => [...document.querySelectorAll(`#${figure} .live svg [role='graphics-symbol'][aria-label]`)]
    .map((mark) => mark.getAttribute('aria-label'))"""


@pytest.mark.parametrize("figure", ALIKE)
def test_no_two_marks_of_a_figure_have_one_name(phone_tab, address, figure):
    # "Japan, 24 Feb 2025: yes" stood twice in a list of marks, for two votes of one day
    page = figure.partition("-")[0]
    phone_tab.goto(f"{address}/chapters/{PAGES.get(page, page)}.html")
    phone_tab.locator(f"#fig-{figure} .chart").dispatch_event("pointerenter")
    phone_tab.wait_for_selector(f"#fig-{figure} .chart[data-live]", state="attached")
    for width in (390, 1280):
        phone_tab.set_viewport_size({"width": width, "height": 844})
        phone_tab.wait_for_timeout(300)
        names = phone_tab.evaluate(NAMES, f"fig-{figure}")
        assert len(names) > 3 and len(set(names)) == len(names)
    if "votes" in figure:
        assert any(name.endswith(": no, Path to peace (US draft as amended)") for name in names)


def test_an_explorer_has_its_controls_even_where_its_scripts_come_last(browser, address):
    # on a busy machine a figure was alive before the script that moves it, and stayed without
    tab = browser.new_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(error))

    def late(route):
        time.sleep(1.5)  # the browser goes on; a wait of the tab would ask for what is being answered
        route.continue_()

    tab.route("**/explorer-stances.js*", late)
    tab.goto(f"{address}/chapters/explore.html?date=2024-05-31#fig-explore", wait_until="commit")
    promises.until(tab, "document.querySelector('#fig-explore')?.explorer?.said", timeout=20_000)
    assert errors == []
    tab.close()
