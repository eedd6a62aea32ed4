"""A number that counts rows leads to those rows, marked: from the code of a chapter to the page of the table."""

import re

import pytest
from playwright.sync_api import expect

from entente.data import key_of, load
from entente.methods.stances import as_of, of_pair
from entente.site import uses
from entente.text import counted, verdicts_counted


def test_a_counted_number_is_its_text_and_knows_its_rows_in_the_order_of_the_table():
    keys = list(load("exchange")["exchange_id"])
    number = counted("exchange", [keys[3], keys[1]])
    assert (number, number.table, number.keys) == ("2", "exchange", (keys[1], keys[3]))
    assert counted("exchange", load("exchange").head(2), "two") == "two"


def test_a_row_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="no row 'X999'"):
        counted("exchange", ["X999"])


def test_the_verdicts_add_up_to_the_claims_and_each_number_knows_its_own():
    claims = load("claims")
    told = verdicts_counted(claims, "a", "claims", "held", "partly", "failed", "open")
    ways = [told[f"a_{way}"] for way in ("held", "partly", "failed", "open")]
    assert sum(map(int, ways)) == int(told["a_claims"]) == len(claims)
    assert set(told["a_open"].keys) == set(claims.query("verdict == 'open'")["claim_id"])


def test_the_rows_of_a_pair_are_those_in_force_that_both_have_assessed():
    stances, day = load("stances"), "2023-09-12"
    rows = of_pair(stances, "PRK RUS", day)
    assert set(rows["actor"]) == {"PRK", "RUS"}
    assert (rows.groupby("interest").size() == 2).all()
    assert set(rows["stance_id"]) <= set(as_of(stances, day)["stance_id"]) and rows["stance"].notna().all()
    with pytest.raises(ValueError, match="XYZ"):
        of_pair(stances, "PRK XYZ", day)


COUNTS = sorted(uses.counts())


def test_chapters_count_rows():
    assert len(COUNTS) > 60


@pytest.mark.parametrize("name", COUNTS)
def test_a_counted_number_s_place_names_its_rows_and_the_chapter_leads_there(read_page, ids_of, name):
    # "4" once opened 318 events at their top: 139 numbers of 525 did so
    count = uses.counts()[name]
    page = f"chapters/data/{count.table}.html"
    assert count.anchor in ids_of(page)
    assert f'href="data/{count.table}.html#{count.anchor}"' in read_page(f"chapters/{count.chapter}.html")
    assert set(count.keys) <= set(load(count.table)[key_of(count.table)])
    if not count.whole:
        listed = re.search(rf'<li id="{re.escape(count.anchor)}">(.*?)</li>', read_page(page), re.DOTALL)[1]
        assert len(re.findall(r'<a href="#', listed)) == len(count.keys)


@pytest.fixture(scope="module")
def some():
    """A number that counts a few of many rows."""
    return next(count for count in uses.counts().values() if 1 < len(count.keys) < 20 and count.table != "sources")


@pytest.mark.parametrize("place", ["http", "file"])
def test_a_click_on_a_counted_number_shows_its_rows_alone_marked_with_a_way_back(phone_tab, site, address, some, place):
    tab = phone_tab
    tab.goto(f"{address if place == 'http' else site.as_uri()}/chapters/{some.chapter}.html")
    tab.locator(f"article a[href$='{some.table}.html#{some.anchor}']").first.click()
    tab.wait_for_selector(".row-note:not([hidden])")
    assert tab.locator("table.rows tbody tr:visible").count() == len(some.keys)
    assert tab.locator("table.rows tr.is-counted").count() == len(some.keys)
    assert f"counts these {len(some.keys)}" in tab.inner_text(".row-note")
    tab.get_by_role("button", name="Show all").click()
    # the place changes first, and the rows with it a moment later: counted at once, all were once still 4
    expect(tab.locator("table.rows tbody tr:visible")).to_have_count(len(load(some.table)))
    tab.go_back()
    tab.get_by_role("button", name="Back").click()
    tab.wait_for_url(f"**/{some.chapter}.html")


def test_without_a_script_the_place_lists_links_to_the_rows(browser, address, some):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/chapters/data/{some.table}.html#{some.anchor}")
    item = tab.locator(f"#{some.anchor}")
    assert item.is_visible() and item.locator("a[href^='#']").count() == len(some.keys)
    context.close()


def test_rows_can_be_asked_for_by_the_words_of_a_column(phone_tab, address):
    tab = phone_tab
    tab.goto(f"{address}/chapters/data/exchange.html#where:Status=documented;denied")
    tab.wait_for_selector(".row-note:not([hidden])")
    wanted = load("exchange")["status"].isin(["documented", "denied"]).sum()
    assert tab.locator("table.rows tbody tr:visible").count() == wanted


def test_a_row_s_page_leads_to_its_sources_at_once_and_back_to_the_chapters(read_page):
    page = read_page("chapters/data/exchange.html")
    row = re.search(r'<td id="x01">.*?</td></tr>', page, re.DOTALL)[0]
    assert re.search(r'<a class="reference external" href="http', row)  # a source once cost two clicks and 660 kB
    assert '<a class="key" href="#x01">' in row and 'href="../stakes.html">Stakes</a>' in row
    assert "<i>First evidence</i>" in row and "first_evidence_date" not in row
