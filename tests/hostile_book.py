"""Build a small book from hostile tables: run as a script in a copy of the project, by its own package.

One chapter sets every table of sentences and figures of each way of drawing words; every table has its page of rows;
the other chapters are empty, so that links to them lead somewhere.
"""

import sys

import nbformat
from bs4 import BeautifulSoup

from entente.site import building, files, notebooks, pdf, pictures, printing, running
from entente.site.live import parts

QUOTED = 40  # claims that prose quotes
WORDS = """from entente.data import load, tables
from entente.figures import (
    channel_intervals, coded_matrix, event_lanes, exchange_ledger, stance_matrix_by_date, turning_points,
)
from entente.text import *

said = load("claims")["claim"]
words = dict(
    finding=f"{load('actors')['name'][0]} <script>window.hostile=20</script> {{{{ 7*7 }}}} $5 and $6",
    reading=load("interests")["label"][3], source="'+window.hostile+' </script>", description=said[0],
)
state(**{f"said_{at}": cell for at, cell in enumerate(said[:QUOTED])})"""
CELLS = [
    "headlines(*load('judgements')['judgement_id'])",
    "judgements('china')",
    "verdicts('context')",
    "risks()",
    "forecasts()",
    "exchange_ledger(load('exchange'), {'PRK>RUS': 'To Russia', 'RUS>PRK': 'Back'}, special=[], **words)",
    "turning_points(load('events').query('importance == 1'), special=[], **words)",
    "load('claims')[['claim', 'reason']].head(30)",
    "claims_table()",
    "all_judgements()",
    "judgements('risks')",
    *(f"verdicts({name!r})" for name in ("stakes", "us-response", "conclusion")),
    "moved(load('stances'), '2023-09-12', 1)",
    "option_costs()",
    "posture_log()",
    "channels()",
    "indicators()",
    "others_forecasts()",
    "searches()",
    "coverage()",
    "corrections()",
    *(f"codes({name!r})" for name in ("actors", "claimants")),
    "sources_of(load('stances'), load('events'))",
    "coded_matrix('risks', corner='Risk', **words)",
    "stance_matrix_by_date(load('stances'), **words)",
    "talking = channel_intervals('talking', {})\n"
    "event_lanes(talking, talking['lane'].unique(), first='2021-01-01', last='2026-11-01', special=[], **words)",
]
PRINTED = 8  # of these cells; paper has enough with the others


def chapter(name: str, *cells) -> None:
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    notebook.metadata["entente"] = {"tables": [], "inputs": notebooks.inputs_hash(notebook, [])}
    nbformat.write(notebook, files.CHAPTERS / f"{name}.ipynb")


def write_chapters(names: list[str]) -> None:
    for name in names:
        chapter(name, nbformat.v4.new_markdown_cell(f"# About {name}"))
    quoted = "\n\n".join(f"It says [{{glue:text}}`said_{at}`](#table-claims)." for at in range(QUOTED))
    cells = [nbformat.v4.new_code_cell(cell) for cell in [f"QUOTED = {QUOTED}", WORDS, *CELLS]]
    for cell in cells[2 + PRINTED :]:
        cell.metadata["tags"] = ["screen-only"]
    chapter("index", nbformat.v4.new_markdown_cell("# Hostile words"), *cells, nbformat.v4.new_markdown_cell(quoted))


def without_parts(*_) -> dict:
    raise parts.PartsError("this book is not run in its pages")


if __name__ == "__main__":
    write_chapters(sys.argv[1:])
    parts.gather = without_parts
    running.run([files.CHAPTERS / "index.ipynb"])
    building.build("html")
    building.build("singlehtml")
    book = BeautifulSoup(pdf.SINGLE_PAGE.read_text("utf-8"), "html.parser")
    page = pdf.FOLDER / f"{pdf.REPORT}.html"
    files.write(page, printing.printable(book, pictures.CACHE))
    pdf.set_page(page)
