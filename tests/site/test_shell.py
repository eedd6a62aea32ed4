"""What a reader on a slow line pays for a page before touching a figure."""

from types import SimpleNamespace

import pytest
from visits import DESK, PHONE, scales

from entente.site import files, notebooks, shell

MOST = 250_000  # bytes with gzip; the first edition's chapters took 620 to 930 kB
ONCE_ON_EVERY_PAGE = {"searchindex.js", "bootstrap.js", "fa-solid-900.woff2"}
ONLY_ON_SEARCH = {"search.js", "minisearch-7.2.0.js", "chapters.js", "rows.js"}  # the last two are its index
LIVE = "vega-bundle.js"  # comes with a figure that is approached, or an explorer in view: see the tests of figures


@pytest.fixture(scope="module", params=[PHONE, DESK], ids=["phone", "desk"])
def weigh(request, browser):
    with scales(browser, request.param) as found:
        yield found


@pytest.mark.parametrize("name", [path.stem for path in notebooks.chapters()])
def test_a_first_visit_to_a_chapter_weighs_no_more_than_a_quarter_of_a_megabyte(weigh, address, name):
    weights = weigh(f"{address}/chapters/{name}.html")
    assert not set(weights) & (ONCE_ON_EVERY_PAGE | ONLY_ON_SEARCH)
    weights.pop(LIVE, None)
    assert sum(weights.values()) <= MOST, weights


def test_a_page_names_one_style_sheet_and_letters_that_most_pages_need_come_in_one_small_file_a_weight(weigh, address):
    weights = weigh(f"{address}/chapters/glossary.html")
    assert [name for name in weights if name.endswith(".css")] == ["site.css"]
    fonts = {name: size for name, size in weights.items() if name.endswith(".woff2")}
    assert set(fonts) == {"report-400.woff2", "report-600.woff2"} and max(fonts.values()) < 16_000


def test_letters_beyond_latin_come_where_a_page_has_some(weigh, address):
    weights = weigh(f"{address}/chapters/data/searches.html")  # wordings in Russian, none in Vietnamese
    assert "report-400-cyrillic.woff2" in weights and "report-400-more.woff2" not in weights


RING = """() => [document.activeElement, ...document.activeElement.children].some((each) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    const ring = (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    return ring && each.getBoundingClientRect().height > 0;
})"""


def test_whatever_a_keyboard_reaches_before_the_text_has_a_ring(phone_tab, address):
    # on a desk four buttons of the header had neither outline nor shadow: the theme's ring has a colour set nowhere
    phone_tab.set_viewport_size(DESK)
    phone_tab.goto(f"{address}/chapters/stakes.html")
    phone_tab.evaluate(
        "document.querySelector('article').prepend(Object.assign(document.createElement('button'), { id: 'end' }))"
    )
    without, reached = [], ""
    while reached != "end":
        phone_tab.keyboard.press("Tab")
        reached = phone_tab.evaluate("document.activeElement.id")
        if not phone_tab.evaluate(RING):
            without.append(phone_tab.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert not without


@pytest.mark.parametrize("name", ["stakes", "data/events"])
def test_without_a_script_a_phone_has_a_link_to_the_list_of_pages_and_no_dead_button(browser, address, name):
    # the button that brings the list stayed in sight, did nothing and had no name
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/chapters/{name}.html")
    assert page.locator(".bd-header-article button:visible").count() == 0
    assert page.locator("article h1").bounding_box()["y"] < PHONE["height"] / 2  # the list is not before the text
    page.get_by_role("link", name="All pages").click()
    chapters = page.locator("#pst-primary-sidebar a[href$='conclusion.html']")
    assert chapters.is_visible() and 0 <= chapters.bounding_box()["y"] < PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def test_without_a_script_a_desk_has_the_list_beside_the_text_and_needs_no_link(browser, address):
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/chapters/stakes.html")
    assert not page.locator(".to-pages").is_visible() and not page.locator(".primary-toggle").is_visible()
    assert page.locator("#pst-primary-sidebar a[href$='conclusion.html']").is_visible()
    context.close()


@pytest.fixture
def page(browser):
    found = browser.new_page(viewport=DESK)
    yield found
    found.close()


@pytest.mark.parametrize("name", ["fig-nope", "C-stakes-04", "a%zz"])
def test_an_address_that_names_nothing_of_a_chapter_is_told_so(page, address, name):
    # claims.html#C-stakes-04 showed the top of the page, and a reader looked there for the claim
    page.goto(f"{address}/chapters/claims.html#{name}")
    assert page.locator(".missing-place").inner_text() == f"Nothing on this page is called “{name}”."


def test_an_address_in_capitals_leads_where_small_letters_do(page, address):
    page.goto(f"{address}/chapters/claims.html#FIG-VERDICTS")
    page.wait_for_function("location.hash === '#fig-verdicts'")
    assert page.locator(".missing-place").count() == 0


def test_the_buttons_of_the_two_sidebars_say_what_they_open(page, address):
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/chapters/stakes.html")
    for name in ("List of pages", "Contents of this page"):
        assert page.get_by_role("button", name=name).first.is_visible()


def test_the_site_has_today_s_style_and_a_build_is_told_of_tomorrow_s(site):
    # a build after a change of a style sheet alone left the old one in place, and its pages were looked at
    ours = "\n".join((files.STATIC / name).read_text("utf-8") for name in shell.OURS)
    assert (site / "_static" / shell.STYLE).read_text("utf-8").endswith(ours)
    app = SimpleNamespace(
        connect=lambda event, act, **order: heard.update({event: act}), add_config_value=lambda *told: told
    )
    heard, config = {}, SimpleNamespace()
    shell.set_up(app)
    heard["config-inited"](app, config)
    assert config.entente_shell == shell.shell_version()
