"""Chapters run in a browser: over http under the site's policy, and from a folder. Slow: Python starts a page."""

import csv
import io
import json
import re
import shutil
import zipfile
from urllib.parse import urlsplit

import promises
import pytest
from playwright.sync_api import expect
from serving import stating

from entente.data import FOLDER, load
from entente.site import notebooks

CHAPTERS = [path.stem for path in notebooks.chapters()]
CHANGED = "S-PRK-munitions-for-russia-2024-06-19"
PATIENCE = 900_000  # ms, for a machine that does other things too
EQUAL = re.compile(r"^(\d+) of (\d+) outputs equal the published ones$")


@pytest.fixture(scope="module")
def strict(live_site):
    """The site as a server with the policy gives it."""
    with stating(live_site) as at:
        yield at


@pytest.fixture(scope="module")
def reader(browser):
    """One reader, whose browser keeps what it has loaded; the addresses that were asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.asked = []
    context.on("request", lambda request: context.asked.append(request.url))
    yield context
    context.close()


@pytest.fixture
def page(reader):
    page = reader.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def run(page) -> tuple[int, int]:
    """Press the button and wait: how many outputs equal the published ones, of how many."""
    page.get_by_role("button", name="Run this chapter", exact=True).click()
    return ended(page)


def ended(page) -> tuple[int, int]:
    expect(page.locator(".live-status")).to_have_text(re.compile("outputs equal|ended with"), timeout=PATIENCE)
    said = page.inner_text(".live-status")
    assert EQUAL.match(said), said
    return tuple(map(int, EQUAL.match(said).groups()))


def published(name: str) -> int:
    cells = notebooks.read(next(path for path in notebooks.chapters() if path.stem == name)).cells
    return sum(len(cell.get("outputs", [])) for cell in cells)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_output_of_a_chapter_is_had_again_in_the_page(strict, page, reader, name):
    page.goto(f"{strict}/chapters/{name}.html")
    said = page.inner_text(".live-about")
    assert re.search(r"loads \d+ MB from this site once; nothing leaves your machine", said)
    assert not page.evaluate("() => Boolean(window.entente.parts)")  # said before anything is loaded
    assert run(page) == (published(name), published(name)), page.inner_text(".live-where")
    assert not page.locator(".live-changed, .live-note").count()  # an equal output leaves the page as it is
    hosts = {urlsplit(address).netloc for address in reader.asked if address.startswith("http")}
    assert hosts == {urlsplit(strict).netloc}


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_from_a_folder_without_a_server(live_site, page, name):
    page.goto((live_site / "chapters" / f"{name}.html").as_uri())
    assert run(page) == (published(name), published(name)), page.inner_text(".live-where")


def test_a_changed_stance_changes_the_matrix_and_the_sentence_and_both_say_so(live_site, page):
    """From a folder, as a reader without a network has it."""
    page.goto((live_site / "chapters" / "index.html").as_uri())
    matrix = page.locator("#fig-matrix .chart")
    matrix.scroll_into_view_if_needed()
    matrix.hover()
    expect(page.locator("#fig-matrix .chart[data-live]")).to_be_attached(timeout=PATIENCE)
    drawn, before = (matrix.locator(".live svg").inner_html(), matrix.locator("script.spec").text_content())
    page.get_by_role("button", name="Load your own tables").click()
    page.get_by_role("button", name="Show the tables").click()
    page.wait_for_selector(".live-grid:not([hidden])")
    key = "S-PRK-munitions-for-russia-2024-06-19"
    was = load("stances").set_index("stance_id").loc[key, "stance"]
    page.get_by_label("Rows with the words").fill(key)
    cell = page.get_by_label(f"stance of {key}", exact=True)
    assert cell.input_value() == str(was)
    cell.fill("9")
    page.get_by_role("button", name="Check and use this table").click()
    page.wait_for_selector(".live-problems li")
    assert "stances.csv" in page.inner_text(".live-problems") and "9" in page.inner_text(".live-problems")
    cell.fill("4")
    page.get_by_role("button", name="Check and use this table").click()
    page.wait_for_selector(".live-own:not([hidden])")
    assert "Frictionless" in page.inner_text(".live-problems")  # what was not checked is said
    equal, whole = run(page)
    assert equal < whole
    assert page.locator(".live-note").count() == whole - equal
    assert matrix.locator("script.spec").text_content() != before
    now = "document.querySelector('#fig-matrix .live svg')?.innerHTML"
    promises.until(page, f"![{json.dumps(drawn)}, undefined].includes({now})", 60_000)
    page.get_by_role("button", name="Go back to the published tables").click()
    page.wait_for_selector(".live-own", state="hidden")
    assert run(page) == (whole, whole)
    assert matrix.locator("script.spec").text_content() == before


def changed_stance(folder):
    """A copy of the tables in which a stance is another, beside files that are no tables."""
    shutil.copytree(FOLDER, folder)
    rows = list(csv.DictReader(io.StringIO((folder / "stances.csv").read_text("utf-8"))))
    next(row for row in rows if row["stance_id"] == CHANGED).update(stance="-3", low="-4", high="-2")
    with (folder / "stances.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def drop(page, *paths):
    """Drop files and folders as a hand does."""
    zone = page.locator(".live-drop")
    zone.scroll_into_view_if_needed()
    box, session = zone.bounding_box(), page.context.new_cdp_session(page)
    given = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 9, "y": box["y"] + 9, "data": given})


@pytest.mark.parametrize("over", ["http", "folder"])
def test_a_folder_of_tables_is_dropped_and_sentence_chart_and_the_zip_of_the_run_follow(
    strict, live_site, browser, tmp_path, over
):
    """A page from a folder may not read a dropped folder by its entries: it said that no CSV was among them."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{strict if over == 'http' else live_site.as_uri()}/chapters/explore.html")
        page.get_by_role("button", name="Load your own tables").click()
        drop(page, changed_stance(tmp_path / "mine"))
        expect(page.locator(".live-problems")).to_contain_text(
            "Run the chapter: it now reads your stances.csv", timeout=PATIENCE
        )
        equal, whole = run(page)
        assert equal < whole
        assert page.locator(".live-note", has_text="Files and rows listed below are still the published").count()
        closeness = page.locator(".glue-explore_pair_now").first
        assert "changed by your run; published:" in closeness.text_content()
        page.get_by_role("button", name="Show the tables").click()
        page.wait_for_selector(".live-grid:not([hidden])")
        expect(page.locator(".live-panel progress")).to_be_hidden(timeout=PATIENCE)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Download this run (zip)").click()
        archive = zipfile.ZipFile(saved.value.path())
        assert archive.read("run/data/stances.csv") == (tmp_path / "mine" / "stances.csv").read_bytes()
        page.goto(page.url.replace("explore", "glossary"))
        expect(page.locator(".live-own")).to_be_visible(timeout=PATIENCE)  # on every page, its fold closed or not
        expect(page.locator(".live-own")).to_contain_text("stances.csv", timeout=PATIENCE)


def test_where_the_browser_keeps_nothing_tables_are_used_and_the_page_says_for_how_long(strict, browser, tmp_path):
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        context.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new Error('blocked'); } })")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{strict}/chapters/glossary.html")
        page.get_by_role("button", name="Load your own tables").click()
        drop(page, changed_stance(tmp_path / "mine") / "stances.csv")
        expect(page.locator(".live-status")).to_have_text(
            "Your tables are used from now on, on this page until you leave it: this browser keeps nothing.",
            timeout=PATIENCE,
        )
        page.get_by_role("button", name="Show the tables").click()
        page.wait_for_selector(".live-grid:not([hidden])")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360  # a phone's page does not move sideways
        equal, whole = run(page)
        assert equal == whole  # no stance in this chapter


def test_a_file_that_is_there_twice_is_not_chosen_for_the_reader(strict, page, tmp_path):
    for name in ("old", "new"):
        (tmp_path / "mine" / name).mkdir(parents=True)
        shutil.copy(FOLDER / "claims.csv", tmp_path / "mine" / name)
    page.goto(f"{strict}/chapters/glossary.html")
    page.get_by_role("button", name="Load your own tables").click()
    drop(page, tmp_path / "mine")
    expect(page.locator(".live-problems")).to_contain_text("claims.csv is there more than once", timeout=PATIENCE)


def test_a_broken_csv_is_told_cell_by_cell_and_not_used(strict, page, tmp_path):
    broken = tmp_path / "claims.csv"
    broken.write_text((FOLDER / "claims.csv").read_text("utf-8").replace(",borne out,", ",born out,", 1), "utf-8")
    page.goto(f"{strict}/chapters/explore.html")
    page.get_by_role("button", name="Load your own tables").click()
    page.locator(".live-drop input[multiple]").set_input_files(broken)
    page.wait_for_selector(".live-problems li")
    said = page.inner_text(".live-problems")
    assert "claims.csv" in said and "born out" in said and "Not used" in said
    assert page.locator(".live-own").is_hidden()


def test_a_changed_cell_changes_the_number_in_the_text_until_restart(strict, page):
    page.goto(f"{strict}/chapters/index.html")
    number = page.locator(".glue-index_claims").first
    first = number.inner_text()
    run(page)
    place = page.locator(".cell:has(#fig-matrix)").get_attribute("class")
    cell = page.locator("." + re.search(r"cell-\d+", place)[0])  # what it gives takes the place of the figure
    cell.locator("summary").first.click()
    cell.locator("textarea").fill("state(index_claims=7)")
    cell.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_selector(".glue-index_claims.live-changed")
    assert number.inner_text().startswith("7")
    assert f"published: {first}" in number.get_attribute("title")
    ended(page)
    cell.get_by_role("button", name="Restart", exact=True).click()
    assert number.inner_text() == first and cell.locator("textarea").input_value() != "state(index_claims=7)"


def test_a_run_can_be_stopped_and_begun_again(strict, page):
    page.goto(f"{strict}/chapters/glossary.html")
    page.get_by_role("button", name="Run this chapter", exact=True).click()
    page.get_by_role("button", name="Stop", exact=True).click()
    assert page.inner_text(".live-status").startswith("Stopped.")
    equal, whole = run(page)
    assert equal == whole
