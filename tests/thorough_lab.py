"""The chapters in JupyterLab, looked at in a browser."""

import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from entente.site import files, lab, notebooks

START = "import sys; from entente.site import lab; from jupyterlab.labapp import LabApp; LabApp.launch_instance("
PATIENCE = 120_000  # ms


@pytest.fixture(scope="module")
def jupyter(site, tmp_path_factory):
    """JupyterLab as `make lab` starts it, without a word of its own to be typed in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--allow-root", "--IdentityProvider.token="]
    log = tmp_path_factory.mktemp("lab") / "log"
    run = [sys.executable, "-c", f"{START}lab.arguments() + sys.argv[1:])", *told]
    with log.open("w") as said, subprocess.Popen(run, cwd=files.ROOT, stdout=said, stderr=said) as server:
        address = f"http://localhost:{port}"
        until = time.monotonic() + PATIENCE / 1000
        while not answers(f"{address}/api"):
            if server.poll() is not None or time.monotonic() > until:
                server.kill()
                pytest.fail(f"JupyterLab did not start: {log.read_text('utf-8')}")
            time.sleep(0.5)
        yield address
        server.terminate()


def answers(address: str) -> bool:
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def index(jupyter, browser):
    """The first chapter, opened and not run."""
    context = browser.new_context(viewport={"width": 1400, "height": 1200})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{jupyter}/lab/tree/index.ipynb")
    page.wait_for_selector(".jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg")
    page.wait_for_function("!/glue:text|^:::/m.test(document.querySelector('.jp-Notebook').innerText)")
    yield page
    context.close()


def test_numbers_stand_where_the_notebook_has_their_names(index):
    held = next(path for path in notebooks.chapters() if path.stem == "index")
    assert any("[{glue:text}`index_held`]" in cell.source for cell in notebooks.read(held).cells)
    told = index.locator(".jp-RenderedMarkdown", has_text="Of the claims").inner_text()
    assert re.search(r"Of the claims \d+ held, \d+ held in part", told)
    assert "\\xa0" not in index.inner_text(".jp-Notebook")  # as Python prints a text that glue keeps


def test_charts_have_our_font_and_their_sliders_dates(index):
    """Another font ran past the tiles, and a slider stood "As of 55"."""
    loaded = "[...document.fonts].filter(({ family }) => family.includes(%r)).map(({ status }) => status)"
    assert index.evaluate(loaded % lab.FAMILY) == ["loaded"] * len(lab.FONT_FILES)
    assert re.search(r"As of\s*\d+\s\w+\s\d{4}", index.locator(".vega-bindings").first.inner_text())


def test_a_row_named_in_the_text_opens_on_the_built_site(index, jupyter):
    link = index.locator(".jp-RenderedMarkdown a[href*='/report/chapters/data/']").first.get_attribute("href")
    with index.context.new_page() as page:
        page.goto(link)
        assert page.url.startswith(f"{jupyter}/site/chapters/data/")
        assert page.locator(":target").count() == 1


def test_a_mark_of_a_chart_opens_its_row_on_the_built_site_beside_the_chapter(index, jupyter):
    chart = index.locator(".jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg").first
    chart.scroll_into_view_if_needed()
    with index.context.expect_page() as opened:
        chart.click(position={"x": 297, "y": 130})  # Russia on the first interest
    opened.value.wait_for_url(f"{jupyter}/site/chapters/data/stances.html#s-rus-*")
    assert index.url.endswith("index.ipynb")
