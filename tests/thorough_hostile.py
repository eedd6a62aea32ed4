"""Text is text: whatever words the tables bring, site and PDF show them, and nothing of them runs or is lost.

Once a cell ran commands on the machine that built the book, and scripts in the reader's page.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from bs4 import BeautifulSoup
from built import missing
from hostile import HOSTILE, write_tables
from hostile_book import QUOTED
from pybtex.database import parse_file

from entente.data import FOLDER, anchor, key_of, load, tables
from entente.site import files, pdf, pictures, policy, scripts

HERE = Path(__file__).parent
IN_ROWS = {"section", "h1", "a", "p", "div", "table", "thead", "tbody", "tr", "th", "td", "code", "strong", "br", "em",
           "span", "i"}  # fmt: skip
IN_CHAPTERS = IN_ROWS | {"article", "h2", "ul", "li", "details", "summary", "picture", "source", "img", "script", "pre",
                         "blockquote", "svg", "path", "form", "label", "input", "output", "button"}  # fmt: skip
ASKED = re.compile(r"javascript:|data:text|^vbscript:", re.IGNORECASE)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book built from hostile tables by the project's own code: its folders, and what its rows say."""
    if missing_library := pdf.missing_library():
        missing(missing_library)
    place = tmp_path_factory.mktemp("hostile") / "book"
    shutil.copytree(files.ROOT / "entente", place / "entente", ignore=shutil.ignore_patterns("__pycache__"))
    rows = write_tables(place / "data")
    shutil.copy(files.ROOT / "_config.yml", place)
    names = sorted({path.stem for path in files.CHAPTERS.glob("*.ipynb")} - {"index"})
    listed = [{"file": f"chapters/{name}"} for name in names if name != "data"]
    toc = {"format": "jb-book", "root": "chapters/index", "chapters": [
        {"file": "chapters/data", "sections": [{"glob": "chapters/data/*"}]}, *listed]}  # fmt: skip
    (place / "_toc.yml").write_text(yaml.safe_dump(toc), "utf-8")
    (place / "chapters").mkdir()
    cache = place / "_build" / "pictures"
    cache.mkdir(parents=True)
    for name in ("data/README.md", "README.md", "CITATION.cff", "LICENSE", "LICENSE-TEXT-AND-DATA", "pyproject.toml",
                 "requirements.txt", "requirements.lock"):  # fmt: skip
        shutil.copy(files.ROOT / name, place / name)
    for file in pictures.CACHE.glob(f"{pictures.assets().name}*"):  # Vega and the fonts, which no word changes
        shutil.copy(file, cache)
    run = subprocess.run(
        [sys.executable, str(HERE / "hostile_book.py"), *names],
        cwd=place, env={**os.environ, "PYTHONPATH": str(place), "REQUIRE_ALL": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-1000:] + run.stderr[-3000:]
    return SimpleNamespace(
        place=place, html=place / "_build" / "html", rows=rows, pdf=place / "_build" / "pdf" / f"{pdf.REPORT}.pdf"
    )


@pytest.fixture(scope="module")
def soups(book):
    return {
        str(path.relative_to(book.html)): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in [book.html / "chapters" / "index.html", *sorted((book.html / "chapters" / "data").glob("*.html"))]
    }


def words(text: str) -> str:
    """What is read of a text, however its lines break and its quotes are curled."""
    return re.sub(r"\s+", " ", re.sub('[“”"]', '"', re.sub("[‘’']", "'", text))).strip()


# --- what comes out --------------------------------------------------------------------------------------------------


def test_nothing_was_run_while_the_book_was_built(book):
    assert not list(book.place.rglob("hostile"))


@pytest.mark.parametrize("table", tables())
def test_every_row_stands_on_its_page_with_every_word(book, soups, table):
    page = soups[f"chapters/data/{table}.html"]
    keys = load(table, book.place / "data")[key_of(table)]
    if table == "sources":
        told = [words(each.get_text()) for each in page.select(".citation")]
        assert len(told) == len(keys)
        whole = " ".join(told)
        assert [row["title"] for row in book.rows[table] if words(row["title"]) not in whole] == []
        return
    rows = {row.td["id"]: words(row.get_text()) for row in page.select("table.rows tbody tr")}
    assert list(rows) == [anchor(key) for key in keys]
    lost = [
        (key, column, cell)
        for key, row in zip(keys, book.rows[table], strict=True)
        for column, cell in row.items()
        if cell and words(cell) not in rows[anchor(key)]
    ]
    assert lost == []


@pytest.mark.parametrize("table", tables())
def test_a_page_of_rows_has_no_element_that_its_template_does_not_write(soups, table):
    article = soups[f"chapters/data/{table}.html"].select_one("article")
    assert {tag.name for tag in article.find_all(True)} <= IN_ROWS
    allowed = {"class", "id", "href", "title", "aria-label"}
    assert [tag for tag in article.find_all(True) if set(tag.attrs) - allowed] == []
    assert [tag for tag in article.select("[href]") if not re.match(r"https?://|#|[\w./-]+\.html", tag["href"])] == []


def test_a_chapter_has_no_element_that_our_code_does_not_write(soups):
    article = soups["chapters/index.html"].select_one("article")
    assert {tag.name for tag in article.find_all(True)} - IN_CHAPTERS == set()
    assert [tag for tag in article.select("script") if tag.get("type") != "application/json"] == []
    assert [tag for tag in article.select("img") if "_static/pictures/" not in tag["src"]] == []
    assert [tag for tag in article.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    assert [tag for tag in article.select("[href], [src]") if ASKED.search(tag.get("href", tag.get("src", "")))] == []


@pytest.mark.parametrize(
    ("table", "column"),
    [("claims", "claim"), ("claims", "reason"), ("judgements", "judgement"), ("corrections", "is_now"),
     ("searches", "instead"), ("coverage", "note"), ("indicators", "sign"), ("risk_likelihoods", "raises"),
     ("option_costs", "record"), ("posture_log", "reason"), ("actors", "name"), ("claimants", "name"),
     ("objections", "against")],
)  # fmt: skip
def test_a_chapter_says_what_the_cells_say(book, soups, table, column):
    text = words(soups["chapters/index.html"].select_one("article").get_text())
    cells = [row[column] for row in book.rows[table] if row[column]]
    assert [cell for cell in cells if words(cell).replace("; confidence", ". confidence") not in text] == []


def test_a_table_of_sentences_keeps_all_its_rows(book, soups):
    tables_of = soups["chapters/index.html"].select("table.filterable")
    assert len(tables_of[0].select("tbody tr")) == len(book.rows["claims"])
    assert {len(row.select("td")) for row in tables_of[0].select("tbody tr")} == {4}


def test_json_of_figures_can_be_read_and_holds_the_words(book, soups):
    specs = [json.loads(each.string) for each in soups["chapters/index.html"].select("script.spec")]
    assert len(specs) == 5
    assert all("<script>window.hostile=20</script> {{ 7*7 }} $5 and $6" in json.dumps(spec) for spec in specs)


def test_files_to_download_hold_no_formula(book):
    for file in (book.html / "_static" / "pictures").glob("*.csv"):
        cells = re.findall(r'(?:^|,)"?([^",\n]+)', file.read_text("utf-8"), re.MULTILINE)
        assert [cell for cell in cells if re.match(r"[=@+]|-(?![\d.]+$)", cell)] == [], file


def test_the_bibliography_is_whole_and_has_no_command(book):
    entries = parse_file(str(book.place / "data" / "references.bib"), "bibtex").entries
    assert len(entries) == len(book.rows["sources"])
    told = (book.place / "data" / "references.bib").read_text("utf-8")
    assert not re.search(r"\\(?!text|[&%$#_])\w+", told)


def test_the_browser_runs_nothing_of_it_and_no_page_is_wider(book, browser, soups):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script("window.onmessage = null; window.broken = []; document.addEventListener("
                            "'securitypolicyviolation', (seen) => broken.push(seen.violatedDirective));")  # fmt: skip
    tab, heard = context.new_page(), []
    tab.on("console", lambda message: message.type == "error" and heard.append(message.text))
    tab.on("pageerror", lambda error: heard.append(str(error)))
    tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    wrong = {}
    for name in [*soups, "search.html?q=hostile"]:
        heard.clear()
        tab.goto((book.html / name.partition("?")[0]).as_uri() + "".join(name.partition("?")[1:]))
        still = tab.evaluate("""async () => {
          const waiting = () =>
            [...document.querySelectorAll(".chart:not([data-live])")].filter((box) => box.checkVisibility());
          for (const chart of document.querySelectorAll(".chart")) {
            chart.scrollIntoView();
            chart.dispatchEvent(new Event("pointerenter"));  // a figure comes to life when it is approached
            await new Promise((done) => setTimeout(done, 100));
          }
          for (let left = 200; left && waiting().length; left--) await new Promise((done) => setTimeout(done, 100));
          return waiting().length; }""")
        found = tab.evaluate("""() => ({
          hostile: window.hostile ?? null, broken: broken.length,
          wider: Math.max(0, document.documentElement.scrollWidth - innerWidth) })""")
        if still or heard or any(found.values()):
            wrong[name] = (still, list(heard), found)
    context.close()
    assert wrong == {}


def test_the_browser_s_policy_is_not_all_that_stops_it(book, soups):
    # the pages are clean by themselves: the policy is a second wall, not the first
    page = str(soups["chapters/index.html"])
    assert policy.policy() in page.replace("&#39;", "'").replace("&#x27;", "'")
    assert "<script>window" not in page.split("<body", 1)[1]


def test_paper_says_what_the_cells_say_and_leads_nowhere_else(book):
    printed = book.pdf.with_suffix(".html").read_text("utf-8")
    soup = BeautifulSoup(printed, "html.parser")
    text = words(soup.body.get_text())
    quoted = book.rows["claims"][:QUOTED]
    lost = [row["claim"] for row in quoted if words(scripts.settable(row["claim"])) not in text]
    assert lost == []
    assert soup.select("body script, body [onerror], body [onload], iframe, object") == []
    assert [link["href"] for link in soup.select("[href]") if not re.match(r"https?://|#", link["href"])] == []


def test_the_pdf_shows_the_words_and_money_as_money(book):
    if not shutil.which("pdftotext"):
        missing("pdftotext is not installed (Debian: apt-get install poppler-utils)")
    told = subprocess.run(["pdftotext", "-layout", book.pdf, "-"], capture_output=True, text=True, check=True).stdout
    told = re.sub(r"\s+", "", told)
    for text in ("$5 and $6", "{{ 1+1 }}", "<script>window.hostile=1</script>", "Путин и Ким", "[in Korean]",
                 "[in Chinese]", "[in Arabic]", "a | b || c"):  # fmt: skip
        assert text.replace(" ", "") in told, text


def test_every_text_of_the_set_stands_in_some_cell(book):
    cells = " ".join(cell for rows in book.rows.values() for row in rows for cell in row.values())
    assert [text for text in HOSTILE if text not in cells] == []
    assert book.place / "data" != FOLDER
