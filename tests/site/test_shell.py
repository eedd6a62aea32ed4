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
