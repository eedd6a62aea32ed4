"""A page of rows in a browser: where its addresses land, what it says of those it cannot follow, and on paper."""

import shutil
import subprocess

import promises
import pytest
from built import missing
from visits import DESK, PHONE

from entente.data import load
from entente.site import rows, uses

FEW = sorted(
    (count for count in uses.counts().values() if not count.whole and len(count.keys) < 20),
    key=lambda count: count.name,
)
BY_TABLE = {count.table: count for count in FEW}
ONE_A_TABLE = [BY_TABLE[table] for table in ("claims", "options", "sources", *sorted(BY_TABLE)[:2])]
FIRST_ROW_IS_IN_SIGHT = """(() => {
    const rows = [...document.querySelectorAll("table.rows tbody tr, .citation-list .citation")];
    const { top } = rows.find((row) => !row.hidden).getBoundingClientRect();
    return document.querySelector(".row-note").getBoundingClientRect().bottom <= top && top <= innerHeight / 2;
})()"""
QUIET = "new Promise((done) => setTimeout(done, 300))"  # a browser goes to the named place once more after it is there


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def tab(request, phone_tab):
    phone_tab.set_viewport_size(request.param)
    yield phone_tab
    assert phone_tab.errors == []


def opened(tab, address):
    """The page at an address, once it stands still."""
    tab.goto(address, wait_until="load")
    tab.evaluate(QUIET)
    return tab


def first_row_comes_into_sight_and_stays(tab) -> bool:
    promises.until(tab, FIRST_ROW_IS_IN_SIGHT)
    tab.evaluate(QUIET)
    return tab.evaluate(FIRST_ROW_IS_IN_SIGHT)


def note(tab) -> str:
    return tab.inner_text(".row-note")


def all_rows_are_shown(tab, table) -> bool:
    return tab.locator("table.rows tbody tr:visible").count() == len(load(table))


# --- where an address lands ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", ONE_A_TABLE, ids=lambda count: count.table)
def test_a_link_of_a_number_brings_the_first_row_that_it_counts_into_sight(tab, address, count):
    # the right rows were kept, 5,547 px above the window: the note that was to be brought into sight is stuck there
    opened(tab, f"{address}/chapters/data/{count.table}.html#{count.anchor}")
    assert first_row_comes_into_sight_and_stays(tab)


def test_it_does_so_from_a_folder_and_from_a_click_in_the_chapter(tab, site):
    count = ONE_A_TABLE[0]
    tab.goto((site / "chapters" / f"{count.chapter}.html").as_uri())
    tab.locator(f"article a[href$='{count.table}.html#{count.anchor}']").first.evaluate("link => link.click()")
    tab.wait_for_selector(".row-note:not([hidden])")
    assert first_row_comes_into_sight_and_stays(tab)


def test_a_link_of_a_tile_brings_the_first_row_that_it_counts_into_sight(tab, address):
    opened(tab, f"{address}/chapters/data/stances.html#where:Actor=PRK;RUS")
    assert first_row_comes_into_sight_and_stays(tab)


def test_a_row_that_is_followed_lies_below_the_note_about_it(tab, address):
    opened(tab, f"{address}/chapters/data/claims.html#c-stakes-04")
    top = tab.locator("#c-stakes-04").evaluate("cell => cell.getBoundingClientRect().top")
    covered = tab.locator(".row-note").evaluate("note => note.getBoundingClientRect().bottom")
    assert covered <= top < covered + 200


@pytest.mark.parametrize("key", ["C-stakes-04", "C-STAKES-04"])
def test_the_id_of_a_row_leads_to_it_as_it_is_shown(tab, address, key):
    # ids are shown in capitals and their places are in small letters: a typed address stayed at the top of the page
    opened(tab, f"{address}/chapters/data/claims.html#{key}")
    promises.until(tab, "location.hash === '#c-stakes-04'")
    tab.evaluate(QUIET)
    assert tab.locator("tr:has(:target)").evaluate("row => row.getBoundingClientRect().top < innerHeight / 2")


# --- what is said of an address that leads nowhere -------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked, named",
    [
        ("where:Kind=nonsense", "Kind “nonsense”"),
        ("where:Kind=%", "Kind “%”"),  # threw "URI malformed"
        ("where:Foo=1", "Foo “1”"),
        ("counted-nothing", "“counted-nothing”"),
        ("%E0%A4%A", "“%E0%A4%A”"),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_is_told_so_and_all_rows_are_shown(phone_tab, address, asked, named):
    opened(phone_tab, f"{address}/chapters/data/exchange.html#{asked}")
    assert named in note(phone_tab) and f"All {len(load('exchange'))} rows" in note(phone_tab)
    assert all_rows_are_shown(phone_tab, "exchange")
    assert phone_tab.errors == []


def test_words_that_some_row_has_count_beside_one_that_none_has(phone_tab, address):
    opened(phone_tab, f"{address}/chapters/data/exchange.html#where:Status=documented;nonsense")
    wanted = load("exchange")["status"].eq("documented").sum()
    assert phone_tab.locator("table.rows tbody tr:visible").count() == wanted
    assert "No row here has Status “nonsense”." in note(phone_tab)


# --- what is said of a number ----------------------------------------------------------------------------------------


def test_a_number_that_is_not_that_of_its_rows_comes_from_them_and_one_that_is_counts_them(phone_tab, address):
    # "11 counts these 3 of 77 rows" was said of a sum over three rows
    for count in (some_count(counts=False), some_count(counts=True)):
        opened(phone_tab, f"{address}/chapters/data/{count.table}.html#{count.anchor}")
        said = "counts these" if int(count.said) == len(count.keys) else "comes from these"
        assert f"{said} {len(count.keys)} of {len(load(count.table))} rows" in note(phone_tab)


def some_count(*, counts: bool):
    """A number of a few rows that is, or is not, their number."""
    return next(
        count
        for count in FEW
        if count.said.isdigit() and len(count.keys) > 1 and (int(count.said) == len(count.keys)) == counts
    )


def test_a_number_with_its_thousands_apart_still_counts():
    assert rows._how("1,400", 1400) == "counts" and rows._how("+3", 3) == "comes from"


# --- keyboard and paper ----------------------------------------------------------------------------------------------


def test_a_keyboard_goes_on_at_the_row_that_stood_first_once_all_rows_are_shown(tab, address):
    # the button that was pressed is gone then, and focus fell to the top of the page
    opened(tab, f"{address}/chapters/data/exchange.html#where:Status=found by states")
    first = tab.locator("table.rows tbody tr:visible").first.locator("td").first.get_attribute("id")
    tab.get_by_role("button", name="Show all").press("Enter")
    promises.until(tab, f"document.activeElement.hash === '#{first}'")
    assert all_rows_are_shown(tab, "exchange")
    assert tab.evaluate(
        "(() => { const { top, bottom } = document.activeElement.getBoundingClientRect();"
        " return top >= 0 && bottom <= innerHeight })()"
    )


def test_rows_begin_on_the_first_sheet_of_paper(phone_tab, address, tmp_path):
    # no table was to be broken, not even one of 120 sheets: the first held a title and two lines
    if not shutil.which("pdftotext"):
        missing("pdftotext is not installed (Debian: apt-get install poppler-utils)")
    opened(phone_tab, f"{address}/chapters/data/exchange.html")
    phone_tab.pdf(path=tmp_path / "page.pdf", format="A4")
    first = subprocess.run(
        ["pdftotext", "-l", "1", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True
    )
    assert load("exchange")["exchange_id"].iloc[0] in first.stdout.split()
