# ruff: noqa: E501  (a text a line, as long as it is)
"""The report's own tables with hostile text in every column of text, as somebody's spreadsheet might bring it."""

import hashlib
from pathlib import Path

from desk import columns, rows_of, written

from entente.data import FOLDER, PACKAGE, described, fields, tables

HOSTILE = (
    "<script>window.hostile=1</script>", "<img src=x onerror=window.hostile=2>", "<svg onload=window.hostile=3>", "</script><script>window.hostile=4</script>",
    "<!-- <script>", "]]> <![CDATA[ -->", "</td></tr></table><hr>", "\" onmouseover=\"window.hostile=5", "' autofocus onfocus='window.hostile=6", "<a href=javascript:window.hostile=7>x</a>",
    "{{ 1+1 }} {{ cycler.__init__.__globals__.os.popen('touch hostile').read() }}", "{% for x in range(9) %}x{% endfor %}", "{glue:text}`log_claims`", "{cite}`no-such-source`", "{py:func}`os.system`", "{doc}`../index`",
    "```{code-cell} python", "```{include} /etc/passwd", ":::{raw} html", ":::", "::::", "(target)=", "+++", "% a comment", "---", "===", "# a heading", "> a quotation", "- an entry", "1. an entry",
    "[a link](javascript:window.hostile=8)", "![a picture](x.png)", "[a note][^1]", "<https://example.org/auto>", "www.example.org a@example.org", "[a]{.class #id}", "a_b_c *d* **e** ~~f~~ `g` ``h",
    "a | b || c", "$5 and $6", "$$x^2$$", "\\begin{align} x \\end{align}", "\\input{/etc/passwd} \\write18{id} 100% & #1 ~ ^", "a \\ b \\\\ c\\", "&lt;b&gt; &amp; &#60; &nbsp;", "AT&T R&D; 5 < 6 > 4",
    "=HYPERLINK(\"http://example.org\")", "+cmd|' /C calc'!A0", "@SUM(A1)", "-1+1", "it's \"quoted\" -- so... 'yes'", "“curly” ‘single’ – — …", "%s %(a)s {0} {a} ${a} #{a}", "datum.x; window.hostile=9", "'+window.hostile+'", "${window.hostile=10}",
    "x" * 300, "한국어 제목", "Путин и Ким", "金正恩 普京", "العربية كيم", "日本語　題", "ภาษาไทย", "😀 é ü", "−5 – 6 — 7 ½ ²", "\\u003cscript\\u003e &#x3c;", "__proto__ constructor", "../../../etc/passwd",
)  # fmt: skip
SAME = ("This report", "USD million", "USD per month", "percent")  # what our code asks a column for by its words


def is_text(field: dict) -> bool:
    """Whether a column holds words of somebody: no key, no code, no list, no date, no address."""
    if same := field.get("sameAs"):  # then it is what the column is that it repeats
        repeated = same.get("fields", field["name"])
        return is_text(next(each for each in fields(same["resource"]) if each["name"] == repeated))
    rules = field.get("constraints", {})
    ruled = {"enum", "pattern"} & set(rules) or {"partialDate", "listOf", "listEnum", "listPattern"} & set(field)
    return field["type"] == "string" and not ruled


def text_columns(table: str) -> list[str]:
    """The columns of a table that hold words; a column of keys of another table is filled there."""
    keys = described(table)["schema"].get("foreignKeys", [])
    named = {name for key in keys for name in ([key["fields"]] if isinstance(key["fields"], str) else key["fields"])}
    return [name for name in columns(table, is_text) if name not in named]


def spoilt(cell: str, words: tuple[str, ...] = HOSTILE) -> str:
    """A cell with one of the texts before or behind it; equal cells stay equal, wherever they stand."""
    if not cell or cell in SAME:
        return cell
    draw = int(hashlib.sha256(cell.encode()).hexdigest(), 16)
    word = words[draw % len(words)]
    return f"{word} {cell}" if draw // len(words) % 2 else f"{cell} {word}"


def write_tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Write all tables with every cell of words spoilt; returns, by table, what each row says in these columns."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PACKAGE).write_bytes((FOLDER / PACKAGE).read_bytes())
    told = {}
    for table in tables():
        head, *rows = rows_of(table)
        named = text_columns(table)
        at = {name: head.index(name) for name in named}
        for row in rows:
            for place in at.values():
                row[place] = spoilt(row[place])
        (folder / f"{table}.csv").write_bytes(written([head, *rows]))
        told[table] = [{name: row[place] for name, place in at.items()} for row in rows]
    return told
