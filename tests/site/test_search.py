"""A search in the page: over http and from a folder, chapters first, ids, digits, letters of any script, marks."""

import hashlib
import json
import re

import pytest

from entente.data import key_of, load, tables
from entente.site import files, search, styles

READY = re.compile(r"sections?, \d+ rows?$|^Nothing found")
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"


@pytest.fixture(params=["http", "file"])
def place(request, address, site):
    return address if request.param == "http" else site.as_uri()


@pytest.fixture
def page(phone_tab):
    return phone_tab


@pytest.fixture(scope="module")
def asking(browser, address):
    """The first page with the dialog open: its index, which takes a second to make, serves every question."""
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(f"{address}/chapters/index.html")
    yield tab
    tab.close()


def ask(page, words):
    """Type words into the dialog that Ctrl+K opens; returns the hits as (heading, address)."""
    if page.locator("#pst-search-dialog[open]").count():
        page.fill("#pst-search-dialog input", "")  # what was found for other words goes first
        page.locator("#pst-search-dialog .search-status:empty").wait_for(state="attached")
    else:
        page.keyboard.press("Control+k")
    page.fill("#pst-search-dialog input", words)
    page.wait_for_timeout(200)  # typing is waited for
    page.locator("#pst-search-dialog .search-status").filter(has_text=READY).wait_for(timeout=20_000)
    return page.eval_on_selector_all(
        "#pst-search-dialog .search-list li a",
        "links => links.map(link => [link.closest('ol').previousElementSibling.textContent, link.href])",
    )


def test_chapters_come_before_rows_and_a_hit_in_each_has_an_anchor_of_its_own(page, place):
    page.goto(f"{place}/chapters/index.html")
    hits = ask(page, "artillery shells")
    groups = list(dict.fromkeys(group for group, _ in hits))
    assert groups == ["In the chapters", "In the tables and sources"]
    assert "/chapters/stakes.html?" in hits[0][1]
    assert all(re.search(r"#[^/]+$", target) for _, target in hits)
    assert page.locator("#pst-search-dialog .search-list li p mark").count() > 0  # excerpts, from a folder too
    assert page.errors == []


@pytest.mark.parametrize(
    "words, lands",
    [
        ("2397", "votes.html?mark=2397#unsc-2397"),  # Sphinx drops digits: "1718" once found nothing
        ("1718", "chapters/"),
        ("E-shells-year-2024-msmt", "estimates.html#e-shells-year-2024-msmt"),
        ("C-stakes-04", "claims.html#c-stakes-04"),
        ("김정은", "sources.html?"),
        ("встреча", "#"),
        ("12000", "#"),  # written with a comma where it stands
    ],
)
def test_digits_ids_and_letters_of_any_script_are_found(asking, words, lands):
    hits = ask(asking, words)
    assert lands in hits[0][1]


def marked(page):
    """The words marked in what was found."""
    words = page.locator("#pst-search-dialog .search-list mark").all_text_contents()
    return {" ".join(word.lower().split()) for word in words}


@pytest.mark.parametrize(
    "words, marks",
    [
        ("re-entry", {"re-entry", "reentry", "re entry"}),  # "re" alone marked "required" and "reactor"
        ("KN-23", {"kn-23", "kn23"}),  # marked "know"
        ("20 to 45", {"20", "to", "45"}),  # marked "2022" and "told"
        ("Kim Jong Un", {"kim", "jong", "un"}),  # marked "unknown"
        ("dead or wounded", {"dead", "or", "wounded"}),  # marked "order"
        ("nato.int", {"nato.int"}),  # marked "intelligence"
    ],
)
def test_only_what_was_typed_is_marked_and_what_is_joined_stays_together(asking, words, marks):
    assert ask(asking, words)
    assert marked(asking) and marked(asking) <= marks


def test_the_last_word_may_be_typed_in_part_from_its_third_or_fourth_letter(asking):
    assert ask(asking, "artillery shel") and "shells" in marked(asking)
    ask(asking, "osc")
    assert marked(asking) == {"osc"}  # nothing that begins so, as long as something is called so


@pytest.mark.parametrize(
    "one, other",
    [("31 March 2025", "2025-03-31"), ("October 10, 2026", "2026-10-10"), ("Mar 2025", "2025-03")],
)
def test_a_date_is_found_in_whichever_way_it_is_written(asking, one, other):
    # what one spelling found the other did not
    found = [{target.partition("#")[2] for _, target in ask(asking, words)} for words in (one, other)]
    assert found[0] and found[0] == found[1]


def test_a_number_may_be_typed_with_spaces_between_its_thousands(asking):
    places = [{target.partition("#")[2] for _, target in ask(asking, words)} for words in ("1 000 000", "1,000,000")]
    assert places[0] and places[0] == places[1]


def test_a_word_that_differs_by_a_letter_is_found_where_no_other_is(asking):
    assert ask(asking, "pyongjang")
    assert ask(asking, "qqzzx") == []
    assert asking.inner_text(".search-status").startswith("Nothing found")


def test_the_words_looked_for_are_marked_where_one_lands_and_can_be_unmarked(page, place):
    page.goto(f"{place}/chapters/index.html")
    ask(page, "artillery shells")
    page.locator("#pst-search-dialog .search-list a").first.click()
    page.wait_for_selector("article mark")
    mark = page.locator("article mark").first
    assert mark.inner_text().lower().startswith(("shell", "artillery"))
    assert page.locator("article mark").evaluate_all(
        "marks => marks.some(mark => { const at = mark.getBoundingClientRect();"
        " return at.top > 0 && at.bottom < innerHeight })"
    )
    page.get_by_role("button", name="Unmark").click()
    assert page.locator("article mark").count() == 0
    assert page.errors == []


def test_the_page_of_the_search_has_an_address(page, place):
    page.goto(f"{place}/search.html?q=containers")
    page.locator(".search-page .search-status").filter(has_text=READY).wait_for(timeout=20_000)
    assert page.locator(".search-page .search-list li").count() > 5


def test_search_works_where_nothing_may_be_stored(browser, address):
    # storage that throws once left Ctrl+K dead
    context = browser.new_context()
    context.add_init_script(
        "for (const store of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, store, { get() { throw new DOMException('denied', 'SecurityError') } })"
    )
    tab = context.new_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(f"{address}/chapters/stakes.html")
    assert ask(tab, "containers")
    tab.keyboard.press("Escape")
    tab.locator(".theme-switch-button").click()
    assert tab.evaluate("document.documentElement.dataset.mode") == "dark"
    assert errors == []
    context.close()


def test_search_works_where_a_host_forbids_inline_scripts_and_eval(page, address):
    page.route(
        re.compile(r"\.html"),
        lambda route: route.fulfill(response=route.fetch(), headers={"content-type": "text/html",
                                                                      "content-security-policy": STRICT}),
    )  # fmt: skip
    page.goto(f"{address}/chapters/glossary.html")
    assert ask(page, "1718")
    assert page.errors == []


def test_nothing_of_the_search_is_loaded_before_somebody_searches(page, address):
    # an index of 69 kB was once on every page
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    page.goto(f"{address}/chapters/stakes.html", wait_until="networkidle")
    parts = {"search.js", "chapters.js", "rows.js", "minisearch-7.2.0.js"}
    assert not parts & set(asked)
    ask(page, "shells")
    assert parts <= set(asked)


def test_every_row_of_every_table_is_in_the_texts(site):
    told = (site / search.FOLDER / "rows.js").read_text("utf-8")
    texts = json.loads(told[told.index("{", told.index(".rows")) : told.rindex(";")])["texts"]
    assert {row[2] for row in texts} == {key for table in tables() for key in load(table)[key_of(table)]}


def test_a_section_s_words_are_its_own_and_code_is_left_out():
    page = (
        '<section id="a"><h1>One<a class="headerlink">#</a></h1><p>First.</p>'
        '<div class="cell_input"><pre>code</pre></div>'
        '<section id="b"><h2>Two</h2><p>Second<br>line</p></section><p>Last</p></section>'
    )
    found = [(each["anchor"], each["heading"], " ".join(each["text"].split())) for each in search.Sections(page).found]
    assert found == [("a", "One", "First. Last"), ("b", "Two", "Second line")]


def test_libraries_of_others_are_as_they_were_published():
    listed = re.findall(
        r"\| `([^`]+)` \|.*`([0-9a-f]{64})` \|", (files.STATIC / "lib" / "README.md").read_text("utf-8")
    )
    scripts = sorted(path.name for path in (files.STATIC / "lib").glob("*.js"))
    assert sorted(name for name, _ in listed) == scripts
    for name, checksum in listed:
        assert hashlib.sha256((files.STATIC / "lib" / name).read_bytes()).hexdigest() == checksum
        assert (files.STATIC / "lib" / name.replace(".js", ".LICENSE.txt")).is_file()


def test_a_style_sheet_keeps_the_rules_that_can_apply(tmp_path):
    css = (
        "@font-face{font-family:x;src:url(x.woff2)} .a .gone{color:red} .a,.gone{color:blue}"
        "@media print{.gone{color:red} p:not(.gone){color:black}} @keyframes turn{to{top:0}} .a{animation:turn 1s}"
    )
    kept = styles.cut(css, frozenset({"a", "p"}), tmp_path)
    assert (
        kept == ".a{color:blue}@media print{p:not(.gone){color:black}}@keyframes turn{to{top:0}}.a{animation:turn 1s}"
    )
