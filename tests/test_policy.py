"""The site under its own Content-Security-Policy, from a server that states it and from a folder.

That no page breaks it where a server states it is asked in ``test_book``, whose visitor comes by all of them.
"""

import re
from types import SimpleNamespace

import promises
import pytest
from serving import stating

from entente.data import tables
from entente.site import notebooks, policy

CHAPTERS = [path.stem for path in notebooks.chapters()]
PAGES = [
    "search.html",
    *(f"chapters/{name}.html" for name in CHAPTERS),
    *(f"chapters/data/{table}.html" for table in tables()),
]
FROM_A_FOLDER = [*(name for name in PAGES if "/data/" not in name), "chapters/data/sources.html"]  # rows: one template
SCROLL = """async () => { for (const chart of document.querySelectorAll(".chart")) {
    chart.scrollIntoView();
    chart.dispatchEvent(new Event("pointerenter"));  // a figure comes to life when it is approached
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); } }"""
LIVE = """async () => {
    const waiting = () =>
      [...document.querySelectorAll(".chart:not([data-live])")].filter((box) => box.checkVisibility());
    for (let left = 200; left && waiting().length; left--) await new Promise(done => setTimeout(done, 100));
    return waiting().length; }"""  # playwright's own way to wait asks for eval


@pytest.fixture(scope="module")
def served(site):
    with stating(site) as at:
        yield at


@pytest.fixture(scope="module")
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(promises.VIOLATIONS)
    yield context.new_page()
    context.close()


def opened(tab, address):
    """What the policy stopped on a page, and what else went wrong there, once its charts are live."""
    errors = []

    def note(message):
        if message.type == "error":
            errors.append(message.text)

    tab.on("console", note)
    tab.goto(address)
    tab.evaluate(SCROLL)
    still = tab.evaluate(LIVE)
    tab.remove_listener("console", note)
    return SimpleNamespace(violations=tab.evaluate("violations"), errors=errors, still=still)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_states_the_policy_and_holds_no_script_style_or_handler_of_its_own(read_page, name):
    page = re.sub(r'<script type="application/(?:ld\+)?json".*?</script>', "", read_page(name), flags=re.DOTALL)
    stated = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
    assert stated and stated[1].replace("&#39;", "'") in {policy.policy(live=False), policy.policy(live=True)}
    assert stated.start() < re.search(r"<(?:script|link|style)\b", page).start()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert re.findall(r"<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)=", page) == []


def test_only_a_page_that_runs_code_may_run_webassembly_and_none_may_use_eval():
    for live in (False, True):
        rules = dict(rule.split(" ", 1) for rule in policy.header(live).split("; "))
        assert rules["default-src"] == "'none'"
        assert not [name for name, allowed in rules.items() if re.search(r"'unsafe-|\*|http", allowed)]
        assert ("'wasm-unsafe-eval'" in rules["script-src"]) == ("worker-src" in rules) == live


@pytest.mark.parametrize("name", FROM_A_FOLDER)
def test_a_page_from_a_folder_breaks_the_policy_nowhere(tab, site, name):
    found = opened(tab, (site / name).as_uri())
    assert found.violations == []
    assert [error for error in found.errors if "Content Security Policy" in error] == []
    assert found.still == 0


def test_the_policy_stops_what_a_page_could_be_made_to_run(tab, served):
    # else the tests above would pass under no policy at all
    tab.goto(f"{served}/chapters/glossary.html")
    tab.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.hostile = 1";
      document.body.append(script);
      const markup = "<img src=x onerror='window.hostile = 2'><p style='color: red'>x</p>";
      document.body.insertAdjacentHTML("beforeend", markup);
      const outside = document.createElement("script");
      outside.src = "https://example.org/x.js";
      document.head.append(outside);
    }""")
    tab.wait_for_timeout(500)
    assert tab.evaluate("window.hostile") is None
    stopped = {each.split()[0] for each in tab.evaluate("violations")}
    assert {"script-src-elem", "script-src-attr", "style-src-attr"} <= stopped


def test_what_the_scripts_of_the_page_did_is_still_done(tab, served):
    tab.goto(f"{served}/search.html")
    assert tab.evaluate("document.activeElement.matches('input[type=search]')")
    tab.goto(f"{served}/chapters/stakes.html")
    tab.evaluate("localStorage.setItem('mode', 'dark'); localStorage.setItem('theme', 'dark')")
    tab.reload()
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    tab.evaluate("localStorage.clear(); window.print = () => { window.printed = true; }")
    tab.locator(".btn-download-pdf-button").evaluate("button => button.click()")
    assert tab.evaluate("window.printed")


def test_a_tip_of_a_chart_is_styled_and_shown_under_the_policy(tab, served):
    # Vega brings its style in an element of the page, which the policy stops: the tip once lay under the page
    tab.goto(f"{served}/chapters/stakes.html")
    promises.come_near(tab, "#fig-exchange .chart")
    tip = tab.locator("#mark-card")
    tab.locator("#fig-exchange svg [aria-label^='Artillery shells']").first.hover()
    tip.wait_for(state="visible")
    assert tip.evaluate("box => getComputedStyle(box).position") == "absolute"
    tab.mouse.move(2, 2)
    tip.wait_for(state="hidden")
