"""Tables as a phone shows them: a small page that Sphinx makes, in a browser."""

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from entente.site import files
from entente.site.pages import headed

PAGE = """# A page

| Sign, and the threshold | Where it would be | State "today" |
|---|---|---|
| Aircraft fly from the North with crews of the other side aboard | A notice to airmen, and pictures | None |

| Word | Band |
|---|---|
| likely | 55–80% |

:::{table}
:class: ledger

| Question | Answer |
|---|---|
| Which? | This |
:::

:::{table}
:class: rows

| Row | What it says | Sources |
|---|---|---|
| X1 | So | S1 |
:::
"""
FRAME = """<table border="1" class="dataframe"><thead><tr><th></th><th>low_end</th><th>high_end</th></tr></thead>
<tbody><tr><th>Kim</th><td>1</td><td>2</td></tr></tbody></table>"""
CONF = """
extensions = ["myst_parser", "cards_alone"]
source_suffix = {".md": "markdown"}  # the default is one of the whole process, and keeps what myst-nb wrote into it
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
"""
ALONE = "from entente.site.cards import set_up as setup\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The page with what lays cards out and with the book's style, and below its tables one of pandas."""
    folder = tmp_path_factory.mktemp("book")
    for name, text in {"conf.py": CONF, "cards_alone.py": ALONE, "index.md": PAGE}.items():
        (folder / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        app = SphinxTestApp("html", srcdir=folder, freshenv=True)
        app.build()
        app.cleanup()
    built = BeautifulSoup((folder / "_build" / "html" / "index.html").read_text("utf-8"), "html.parser")
    page = folder / "page.html"
    page.write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>A page</title><style>{(files.STATIC / 'report.css').read_text('utf-8')}</style>"
        f"<main>{''.join(map(str, built.select('table')))}{headed(FRAME)}</main></html>",
        "utf-8",
    )
    return page


@pytest.fixture(scope="module")
def tables(made):
    return BeautifulSoup(made.read_text("utf-8"), "html.parser").select("table")


def test_every_ledger_and_every_table_of_three_or_more_columns_but_that_of_rows_is_laid_out_in_cards(tables):
    # signs to watch stood on a phone in columns of one word, where a chapter had written them by hand
    assert ["cards" in table["class"] for table in tables] == [True, False, True, False, True]


def test_each_cell_of_a_card_but_the_first_names_its_column(tables):
    for table in tables:
        heads = [head.get_text() for head in table.select("thead th, thead td")]
        for row in table.select("tbody tr"):
            named = [cell.get("data-label", "") for cell in row.select("th, td")]
            assert named == (["", *heads[1:]] if "cards" in table["class"] else [""] * len(heads))


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_each_cell_of_a_card_has_a_line_of_its_own_and_the_table_stays_a_table(browser, made, width):
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(made.as_uri())
    for table in tab.locator("table.cards").all():
        places = table.locator("tbody th, tbody td").evaluate_all("cells => cells.map((cell) => cell.offsetLeft)")
        assert len(set(places)) == 1
        roles = table.aria_snapshot()
        assert all(role in roles for role in ("table", "row ", "columnheader", "cell"))
    tab.close()


def test_on_a_desk_cards_stay_columns(browser, made):
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(made.as_uri())
    for table in tab.locator("table.cards").all():
        shown = table.locator("tbody tr > *").evaluate_all(
            "cells => cells.map((cell) => getComputedStyle(cell).display)"
        )
        assert set(shown) == {"table-cell"}
    tab.close()
