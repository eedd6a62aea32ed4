"""The ledger of claims that a reader filters, in a browser."""

import promises
import pytest
from visits import DESK

from entente.data import anchor, labels, load
from entente.methods.evidence import how_tested
from entente.site import files

CLAIMS = load("claims")
SECTIONS = labels("claims", "section")
FACETS = {"Section": CLAIMS["section"].map(SECTIONS), "Kind": CLAIMS["kind"], "Verdict": CLAIMS["verdict"]}


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page_address(tmp_path_factory):
    """A page with the ledger of claims, as the book writes it, without the book."""
    folder = tmp_path_factory.mktemp("page")
    rows = "".join(
        f'<tr><td><p>{row.claim} <a href="claims.html#{anchor(row.claim_id)}" title="Row {row.claim_id}">¶</a> '
        f'<span class="by-section">{SECTIONS[row.section]}</span>, '
        f'<span class="by-kind">{row.kind}</span></p></td>'
        f'<td><strong><span class="by-verdict">{row.verdict.capitalize()}</span></strong></td>'
        f"<td>{row.reason}</td></tr>"
        for row in CLAIMS.itertuples()
    )
    for name in ("filter.js", "report.css"):
        (folder / name).write_bytes((files.STATIC / name).read_bytes())
    (folder / "index.html").write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>A page</title><link rel=stylesheet href=report.css><main><table class='ledger filterable cards'><thead>"
        f"<tr><th>Claim<th>Verdict<th>Why</tr></thead><tbody>{rows}</tbody></table></main>"
        "<script src=filter.js defer></script></html>",
        "utf-8",
    )
    return (folder / "index.html").as_uri()


@pytest.fixture
def tab(phone_tab, page_address):
    """The page on a phone, from a folder."""
    phone_tab.goto(page_address)
    yield phone_tab
    assert phone_tab.errors == []


def seen(tab):
    """The anchors of the claims in sight."""
    rows = tab.locator("table.filterable tbody tr:visible td:first-child a")
    return set(rows.evaluate_all("links => links.map((link) => link.hash.slice(1))"))


def ids(chosen):
    return {anchor(key) for key in CLAIMS.loc[chosen, "claim_id"]}


def test_all_rows_are_in_sight_at_first_and_the_count_says_so(tab):
    assert seen(tab) == {anchor(key) for key in CLAIMS["claim_id"]}
    assert tab.get_by_role("status").text_content() == f"{len(CLAIMS)} of {len(CLAIMS)} rows shown"
    assert tab.get_by_role("status").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("label", FACETS)
def test_a_choice_shows_the_rows_of_that_kind_and_announces_their_number(tab, label):
    words = FACETS[label].str.capitalize() if label == "Verdict" else FACETS[label]
    options = tab.get_by_label(label, exact=True).locator("option").all_text_contents()
    assert options == ["All", *(f"{word} ({words.eq(word).sum()})" for word in words.unique())]
    for word in words.unique():
        tab.get_by_label(label, exact=True).select_option(word)
        assert seen(tab) == ids(words.eq(word))
        assert tab.get_by_role("status").text_content() == f"{words.eq(word).sum()} of {len(CLAIMS)} rows shown"


def test_choices_and_words_hold_together_and_one_button_undoes_them(tab):
    tab.get_by_label("Kind", exact=True).select_option("forecast")
    tab.get_by_label("Verdict", exact=True).select_option("Partly")
    tab.get_by_label("Words in the row").fill("  SEOUL ")
    text = CLAIMS["claim"] + " " + CLAIMS["reason"]
    partly = CLAIMS["kind"].eq("forecast") & CLAIMS["verdict"].eq("partly")
    wanted = ids(partly & text.str.contains("seoul", case=False))
    assert wanted and seen(tab) == wanted
    tab.get_by_role("button", name="Show all").click()
    promises.until(tab, "document.querySelectorAll('tbody tr[hidden]').length === 0")
    assert seen(tab) == {anchor(key) for key in CLAIMS["claim_id"]}
    assert tab.get_by_label("Words in the row").input_value() == ""


def test_the_form_works_by_keyboard_and_enter_leaves_the_page_as_it_is(tab, page_address):
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.labels[0].textContent") == "Section"
    tab.keyboard.press("ArrowDown")
    assert tab.get_by_label("Section", exact=True).input_value() == SECTIONS["context"]
    for _ in range(3):
        tab.keyboard.press("Tab")
    tab.keyboard.type("train")
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(100)
    assert tab.url.partition("#")[0] == page_address  # what is chosen stands behind the #
    assert seen(tab) == {"c-context-08"}


def test_nothing_scrolls_sideways_and_controls_can_be_touched(tab):
    assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    controls = tab.locator("form.filter select, form.filter input, form.filter button")
    assert controls.count() == len(FACETS) + 2
    assert all(controls.nth(i).bounding_box()["height"] >= 24 for i in range(controls.count()))


def test_without_scripts_the_table_is_whole_and_no_form_stands_there(browser, page_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_address)
    assert page.locator("form").count() == 0
    assert seen(page) == {anchor(key) for key in CLAIMS["claim_id"]}
    context.close()


def test_on_paper_from_the_browser_the_form_is_left_out(tab):
    tab.emulate_media(media="print")
    assert not tab.locator("form.filter").is_visible()


# --- in the book -----------------------------------------------------------------------------------------------------


def test_the_built_ledger_is_filtered_from_a_folder_and_its_marks_open_rows(phone_tab, site):
    page = phone_tab
    page.set_viewport_size(DESK)
    page.goto((site / "chapters" / "claims.html").as_uri())
    page.get_by_label("Verdict", exact=True).select_option("Not borne out")
    assert seen(page) == ids(CLAIMS["verdict"].eq("not borne out"))
    key = anchor(CLAIMS.loc[CLAIMS["verdict"].eq("not borne out"), "claim_id"].iloc[0])
    page.locator(f"table.filterable tbody tr:visible a[href$='#{key}']").click()
    page.wait_for_url(f"**/data/claims.html#{key}")


def test_a_reader_can_pick_the_claims_that_could_have_failed(phone_tab, site):
    # two readers could not tell the claims that were a test from those that say what "could" come
    phone_tab.goto((site / "chapters" / "claims.html").as_uri() + "#where:Test=could have failed")
    assert seen(phone_tab) == {anchor(key) for key in CLAIMS.loc[how_tested(CLAIMS) == "could have failed", "claim_id"]}


def test_pages_without_such_a_table_do_not_load_the_script(site):
    assert "filter.js" in (site / "chapters" / "claims.html").read_text("utf-8")
    assert "filter.js" not in (site / "chapters" / "stakes.html").read_text("utf-8")


def test_the_address_holds_what_is_chosen_and_opens_the_page_with_it(phone_tab, page_address):
    tab = phone_tab
    tab.set_viewport_size(DESK)
    wanted = (FACETS["Verdict"].str.lower() == "open") & (FACETS["Section"] == "China")
    tab.goto(f"{page_address}#where:Verdict=open&Section=China")
    assert tab.locator("tbody tr:visible").count() == wanted.sum() > 0
    assert tab.get_by_label("Section").input_value() == "China"
    tab.get_by_label("Section").select_option("")
    assert tab.url.endswith("#where:Verdict=Open")
    assert tab.locator("tbody tr:visible").count() == (FACETS["Verdict"].str.lower() == "open").sum()


@pytest.mark.parametrize(
    "asked, named", [("Verdict=Nonsense", "Verdict “Nonsense”"), ("Foo=1", "Foo “1”"), ("Kind=%", "Kind “%”")]
)
def test_what_an_address_asks_for_and_the_table_has_not_is_told(tab, page_address, asked, named):
    # all rows stood there and nothing was said; a stray % stopped the script
    tab.goto("about:blank")
    tab.goto(f"{page_address}#where:{asked}")
    said = tab.get_by_role("status")
    assert named in said.text_content() and seen(tab) == {anchor(key) for key in CLAIMS["claim_id"]}
    tab.get_by_label("Words in the row").fill("train")
    assert named not in said.text_content()


def test_an_address_is_read_in_any_case(tab, page_address):
    tab.goto("about:blank")
    tab.goto(f"{page_address}#where:verdict=OPEN")
    assert seen(tab) == ids(CLAIMS["verdict"].eq("open"))
