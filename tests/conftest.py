"""What the tests share: the built book and a browser."""

import functools
import re
import shutil
from pathlib import Path

import pytest
from built import HTML, PDF, missing
from serving import address_of

from entente.site import pictures

PHONE = {"width": 390, "height": 844}
FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch { /* a page that may store nothing */ } }"
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def pytest_collection_modifyitems(items):
    """The file that takes longest first: it was the last once, and one processor waited two minutes for it."""
    items.sort(key=lambda item: item.path.name != "test_fresh_clone.py")


@pytest.fixture(scope="session", autouse=True)
def the_cache_of_pictures_stays_the_book_s():
    """Figures of tests once lay in it, and the next build shipped "A finding with its number, 5"."""
    before = sorted(pictures.CACHE.glob("*"))
    yield
    assert sorted(pictures.CACHE.glob("*")) == before


@pytest.fixture(scope="session")
def site() -> Path:
    if not (HTML / "index.html").exists():
        missing("the book is not built: run `make book`")
    return HTML


@pytest.fixture(scope="session")
def live_site(site) -> Path:
    """The site with all that runs its chapters in a page."""
    if not (site / "_static" / "live").exists():
        missing("the site has no parts to run a chapter with: `make book` says why")
    return site


@pytest.fixture(scope="session")
def read_page(site):
    """Gives the text of a page of the site by its path, each read once."""
    return functools.cache(lambda name: (site / name).read_text("utf-8"))


@pytest.fixture(scope="session")
def ids_of(read_page):
    """Gives the ids of a page of the site, each page searched once."""
    return functools.cache(lambda name: frozenset(re.findall(r'\bid="([^"]+)"', read_page(name))))


@pytest.fixture(scope="session")
def pdf_file() -> Path:
    if not PDF.exists():
        missing("the PDF is not built: run `make pdf`, which names what it needs")
    return PDF


@pytest.fixture(scope="session")
def printed(pdf_file) -> str:
    """The page that the PDF was set from."""
    return pdf_file.with_suffix(".html").read_text("utf-8")


@pytest.fixture(scope="session")
def address(site):
    """The site as a web server of this machine gives it."""
    with address_of(site) as at:
        yield at


@pytest.fixture(scope="session")
def browser():
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        missing("no Chromium is installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        instance = play.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield instance
        instance.close()


@pytest.fixture(scope="session")
def lent(browser):
    """The one tab that tests of a page are lent: a new one costs a second of processor more than the page in it."""
    tab = browser.new_page(viewport=PHONE)
    tab.errors = []
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on("console", lambda message: message.type == "error" and tab.errors.append(message.text))
    yield tab
    tab.close()


@pytest.fixture
def phone_tab(lent):
    """A phone's tab as good as new: nothing is stored or routed, and ``errors`` are those of what is opened in it."""
    lent.goto("about:blank")  # what is cut short as a page is left is no fault of the next
    lent.errors.clear()
    yield lent
    lent.evaluate(FORGET)
    lent.unroute_all()
    lent.emulate_media(media="null")
    lent.set_viewport_size(PHONE)
