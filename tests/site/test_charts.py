"""How the book shows a chart: where the one that stands in no figure is found."""

import re

import promises
import pytest

CLIPBOARD = ["clipboard-read", "clipboard-write"]
WORKS = [("explore", "fig-explore"), ("index", "fig-matrix"), ("future", "fig-scenario")]


@pytest.mark.parametrize(("page", "place"), WORKS)
def test_an_explorer_has_a_place_of_its_own_on_its_page(read_page, page, place):
    text = read_page(f"chapters/{page}.html")
    assert len(re.findall(rf'\bid="{place}"', text)) == 1
    assert text.index(f'id="{place}"') < text.index('<form class="controls"')


@pytest.mark.parametrize("width", [390, 1280])
def test_the_address_of_a_setting_leads_to_its_figure_and_to_what_is_said_of_it(browser, address, width):
    # the main explorer had no id: a shared setting opened two thirds down the window, what was said of it below the edge
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
    assert 0 < said["y"] and said["y"] + said["height"] < 800
    context.close()
