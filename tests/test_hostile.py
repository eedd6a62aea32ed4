"""Hostile words in every column: they are legal, what cannot be seen is not, and no sentence makes an element of them.

The short version of ``thorough_hostile.py``, which builds site and PDF from such tables.
"""

import itertools
import re

import pytest
from bs4 import BeautifulSoup
from hostile import HOSTILE, text_columns, write_tables
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from entente import text
from entente.data import load, read_from, tables, validate

UNSEEN = ["\x07", "\u202e", "\u200b", "\ufeff", "\u2066", "\xad"]
FENCE = re.compile(r"^(?:`{3,}|:{3,})(?:\{[\w-]+\}.*)?$|^:[\w-]+:.*$", re.MULTILINE)
MADE = "script, img, svg, iframe, object, form, input, math, hr, style, link, [onerror], [onload], [href^=javascript]"
SENTENCES = ["claims_table", "all_judgements", "risks", "forecasts", "option_costs", "posture_log", "channels",
             "indicators", "others_forecasts", "searches", "coverage", "corrections"]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile")
    write_tables(place)
    return place


def test_hostile_words_are_legal(folder):
    assert validate(folder) == []


def test_what_cannot_be_seen_is_refused_in_every_column_of_words(folder):
    signs, taken = itertools.cycle(UNSEEN), []
    for table in tables():
        path = folder / f"{table}.csv"
        raw = path.read_bytes()
        rows = load(table, folder)
        for column in text_columns(table):
            cell = rows[column].dropna()
            if cell.empty:
                continue
            sign, changed = next(signs), rows.astype({column: object})
            changed.loc[cell.index[0], column] = cell.iloc[0][:3] + sign + cell.iloc[0][3:]
            changed.to_csv(path, index=False, lineterminator="\n")
            told = [problem for problem in validate(folder, [table]) if problem.column == column]
            if len(told) != 1:
                taken.append((table, column, sign, told))
        path.write_bytes(raw)
    assert taken == []


@pytest.mark.parametrize("say", SENTENCES)
def test_sentences_of_a_chapter_have_no_element_that_a_cell_makes(folder, say):
    # `<svg onload=...>` in a ledger ran in the reader's page, and `{{ ... }}` while the book was built
    extensions = {"dollarmath", "amsmath", "colon_fence", "attrs_inline", "attrs_block", "deflist", "substitution"}
    parser = create_md_parser(MdParserConfig(enable_extensions=extensions), RendererHTML)
    try:
        read_from(folder)
        said = getattr(text, say)().data
    finally:
        read_from(None)
    said = FENCE.sub("", said)  # what stands in a directive is read as the page reads it
    kinds = {token.type for block in parser.parse(said) for token in (block, *(block.children or []))}
    assert kinds & {"substitution_inline", "substitution_block", "math_inline", "math_block", "amsmath"} == set()
    page = BeautifulSoup(parser.render(said), "html.parser")
    assert page.select(MADE) == []
    assert any(word in page.get_text() for word in HOSTILE)
