# ruff: noqa: E501  (a case a line, as long as it is)
"""What goes into a page as text comes out as text: the same signs, no mark, no tag, no formula, no script."""

import csv
import io
import json
import random
import re
from html.parser import HTMLParser

import pytest
import yaml
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from entente.data import FOLDER, fields, load, tables
from entente.data.escaping import address, attribute, csv_cell, html, json_in_html, markdown, printable

HOSTILE = [
    "{{ 1+1 }}", '{{ cycler.__init__.__globals__.os.popen("id").read() }}', "{% for x in y %}", "{glue:text}`x`", "{cite}`a`", "{py:func}`a`",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<!-- a comment", "-->", "<!-- <script>", "]]>", "<![CDATA[",
    "</td></tr></table>", "</script>", "<b>bold</b>", "<a href='javascript:alert(1)'>x</a>", "<https://example.org>", "<a@example.org>",
    "a | b", "|", "||", r"a \| b", "\\", "\\\\", "a\\", r"\alpha", r"\begin{align} x \end{align}", "$5 and $6", "$$x$$", "$", r"\$5", r"\(x\)", "100$",
    "*a*", "**a**", "_a_", "__a__", "a_b_c", "***", "___", "---", "- - -", "===", "~~a~~", "~~~", "`a`", "``", "```", "```{code-cell}", "````",
    ":::", ":::{note}", "::: x", "::", ": a definition", ":field: value", "(target)=", "(a)", "[a](javascript:alert(1))", "[a](b)", "![a](b)", "[a]", "[a]: b",
    "[^1]", "[^1]: note", "{.class}", "{#id}", "[a]{.class}", "+++", "+ a", "- a", "* a", "1. a", "1) a", "12.5", "2024. A year", "-5", "(5)", "> a", "#", "# a", "## a ##", "a #",
    "% a comment", "%", "& &amp; &lt;b&gt; &#60; &nbsp; &copy", "AT&T", "R&D;", "=1+1", "=HYPERLINK(\"http://a\")", "+1", "@SUM(A1)", "-1+1", "\t=1", " =1",
    "'quoted'", '"quoted"', "it's -- so...", "“curly”", "(c) (tm) +-", "https://example.org/a_b_c*d", "www.example.org", "a@example.org",
    "a\nb", "a\n\nb", "a\r\nb", "a\n- b", "a\n# b", "a\n:::\nb", "a\n| b |", "\n", "\n\n# a", "    four spaces", " a", "a ", "a  b", "a\tb", "\ta", "a  ", "a\\\nb",
    "a\x00b", "a\x07b", "a\x1bb", "a\x0bb\x0cc", "a\u2028b\u2029c", "a\u0085b", "a\u202eb", "\u202ea", "a\u2066b\u2069", "a\u200eb", "\ufeffa", "a\ud800b",
    "x" * 300, "한국어 제목", "Путин и Ким", "金正恩", "العربية", "ไทย", "日本語　題", "é e\u0301", "😀 👨‍👩‍👧", "a\u00a0b", "a\u200bb", "−5 – 6 — 7",
    "%s %(a)s {0} {a}", "${a}", "#{a}", "<%= a %>", "@media", "\\u003c", "&#x3c;", "../../etc/passwd", "; rm -rf /", "$(id)", "`id`", "' OR 1=1 --", "",
]  # fmt: skip
SIGNS = "\\`*_{}[]()<>$~#|&:;=+-.!?\"'@%^/0 1\n\tаあ"
CONFIG = yaml.safe_load((FOLDER.parent / "_config.yml").read_text("utf-8"))
EXTENSIONS = {*CONFIG["parse"]["myst_enable_extensions"], "substitution", "attrs_inline", "attrs_block", "colon_fence", "dollarmath",
              "deflist", "amsmath", "fieldlist", "strikethrough", "tasklist", "html_image"}  # fmt: skip
CONTEXTS = {  # where text may stand in a line of Markdown, and the tag in which it must come out
    "a paragraph": ("{}", "p"),
    "within a sentence": ("Before {} after.", "p"),
    "an entry of a list": ("- {}", "li"),
    "strong": ("- **a{}z** b", "strong"),
    "the words of a link": ("See [a{}z](https://example.org).", "a"),
    "a span with a class": ("[a{}z]{{.named}}", "span"),
    "a cell": ("| A | B |\n|---|---|\n| {} | last |\n| next | row |\n", "td"),
    "a heading": ("# a {}", "h1"),
}


def some_text(seed):
    rng = random.Random(seed)
    return "".join(rng.choice(SIGNS) for _ in range(rng.randrange(1, 30)))


TEXTS = [*HOSTILE, *(some_text(seed) for seed in range(400))]


class Page(HTMLParser):
    """The elements of a page, and the text in each."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.within, self.text, self.found = [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.within.append((tag, len(self.text)))

    def handle_endtag(self, tag):
        while self.within:
            name, start = self.within.pop()
            self.found.append((name, "".join(self.text[start:])))
            if name == tag:
                break

    def handle_data(self, data):
        self.text.append(data)

    def in_tag(self, tag):
        return [text for name, text in self.found if name == tag]


PARSER = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)


def rendered(source):
    return Page(PARSER.render(source))


def without_blanks(text):
    return " ".join(text.split())


@pytest.mark.parametrize("where", CONTEXTS)
def test_text_in_markdown_comes_out_as_it_went_in_and_makes_no_element(where):
    form, tag = CONTEXTS[where]
    plain = rendered(form.format("WORD"))
    wrong = []
    for text in filter(str.strip, TEXTS):
        page = rendered(form.format(markdown(text)))
        wanted = plain.in_tag(tag)[0].replace("WORD", printable(text))
        if page.tags != plain.tags or without_blanks(page.in_tag(tag)[0]) != without_blanks(wanted):
            wrong.append((text, page.text, page.tags))
    assert wrong == []


@pytest.mark.parametrize("text", ["", " ", "\n", "\n\n", "\t", " \n "])
def test_text_of_blanks_moves_nothing_around_it(text):
    page = rendered(f"| A | B |\n|---|---|\n| {markdown(text)} | last |\n")
    assert [told.strip() for told in page.in_tag("td")] == ["", "last"]


def test_every_cell_of_the_report_is_the_same_text_after_markdown():
    for table in tables():
        frame = load(table)
        for name in [field["name"] for field in fields(table) if field["type"] == "string"]:
            cells = frame[name].dropna().unique()[:40]
            page = rendered("\n\n".join(markdown(cell) for cell in cells))
            assert page.in_tag("p") == list(cells), (table, name)


def test_prose_is_left_readable():
    # a stored chapter is read on code hosts as it is written: what needs no escape has none
    assert markdown("Seoul’s count (11,000 men), 12 February 2026: half-seen; R-1.") == (
        "Seoul’s count (11,000 men), 12 February 2026: half-seen; R-1."
    )


@pytest.mark.parametrize("escape", [html, attribute])
def test_text_in_a_page_makes_no_element_and_no_attribute(escape):
    for text in TEXTS:
        form = "<p>{}</p>" if escape is html else '<p title="{}">x</p>'
        page = Page(form.format(escape(text)))
        ((tag, attributes),) = page.tags
        told = "".join(page.text) if escape is html else attributes["title"]
        assert tag == "p" and told == printable(text), text
        assert escape is html or set(attributes) == {"title"}


def test_json_in_a_page_ends_no_script_and_begins_no_comment():
    for text in TEXTS:
        told = json_in_html({"title": text, text: [text]})
        assert not re.search("[<>&\u2028\u2029]", told)
        back = json.loads(told)
        assert back["title"] == re.sub("[\ud800-\udfff]", "\ufffd", text) and len(back) == (1 if text == "title" else 2)
        assert told.encode("utf-8")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused_in_a_page(value):
    with pytest.raises(ValueError, match=r"JSON|range"):
        json_in_html([value])


def test_a_cell_of_csv_is_no_formula_and_comes_back_as_text():
    for text in TEXTS:
        told = io.StringIO(newline="")
        csv.writer(told).writerow([csv_cell(text), "next"])
        ((back, after),) = csv.reader(io.StringIO(told.getvalue(), newline=""))
        assert after == "next"
        assert back.removeprefix("'") == printable(text).removeprefix("'")
        assert re.fullmatch(r"-?\d+(\.\d+)?", back) or not re.match(r"\s*[=+\-@]", back), text


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " https://example.org", "data:text/html,x", "//example.org", "ftp://a.org", "https:", "https://",
     "https://a@b.org", "java\nscript:alert(1)", "https:example.org", "", "vbscript:x", "https://[", "\x01javascript:x"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(ValueError, match="no address"):
        address(url)


def test_an_address_is_the_same_in_a_link_of_markdown_and_in_a_page():
    for tail in TEXTS:
        url = f"https://example.org/{tail}"
        told = address(url)
        for page in (rendered(f"[words]({told})"), Page(f'<p><a href="{told}">words</a></p>')):
            assert [name for name, _ in page.tags] == ["p", "a"], url
            assert page.tags[1][1]["href"].startswith("https://example.org/")
            assert page.in_tag("a") == ["words"]
