"""Book glue: what Sphinx needs to show our charts, rows and sources, with nothing fetched from another host.

- a renderer for stored charts: a static picture at once, the live chart when it comes near, its data and rows beneath;
- the row pages, one a table, written as Markdown before Sphinx reads the book;
- the bibliography, made from the table of sources;
- one Vega bundle, our fonts and our script, served by the site itself.
"""

import base64
import copy
import hashlib
import html
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import ClassVar

import nbformat
import pandas as pd
import vl_convert
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from entente.data import NO_BREAK, day, described, headline, key_of, load, package, split
from entente.figures.rows import page_of, row_link
from entente.figures.theme import DESK, FAMILY, FONT_FILES, FONTS, PHONE

ROOT = Path(__file__).resolve().parents[2]
ROW_PAGES = ROOT / "chapters" / "data"
BIBLIOGRAPHY = ROOT / "data" / "references.bib"
PICTURES = ROOT / "_build" / "pictures"  # kept between builds, by content
STATIC = Path(__file__).parent / "static"
VEGA_LITE = "application/vnd.vegalite.v5+json"
WEAK = 4  # the tier whose pages are named, but not linked
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # what the site's bundle and the static renderer speak
MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

vl_convert.register_font_directory(str(FONTS))


# --- charts ----------------------------------------------------------------------------------------------------------


class ChartRenderer:
    """MyST-NB's door for charts: one block of HTML a chart, the same for the site and, stripped, for the PDF."""

    mime_priority_overrides: ClassVar = [("*", VEGA_LITE, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != VEGA_LITE:
            return None
        spec = data.content if isinstance(data.content, dict) else json.loads(data.content)
        if not spec.get("description"):
            renderer.logger.warning("a chart without a description has no alt text", subtype="alt", line=data.line)
        env = renderer.renderer.sphinx_env
        env.metadata[env.docname]["has_chart"] = "yes"
        up = "../" * env.docname.count("/")
        return [nodes.raw("", chart_html(spec, up), format="html")]


def chart_html(spec: dict, up: str) -> str:
    """The block of a chart: pictures for phone and desk in light and dark, the live chart's specification, its rows."""
    name = draw(spec)
    address = f"{up}_static/pictures/{name}"
    alt_text = html.escape(spec.get("description", ""), quote=True)
    pictures = "".join(
        f'<picture class="for-{theme}"><source media="(max-width: 640px)" srcset="{address}-phone-{theme}.svg">'
        f'<img src="{address}-desk-{theme}.svg" alt="{alt_text}" loading="lazy"></picture>'
        for theme in ("light", "dark")
    )
    live = {**spec, "$schema": SCHEMA, "width": "container"}
    script = json.dumps(live, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    parts = [f'<div class="chart">{pictures}<script type="application/json" class="spec">{script}</script>']
    if about := spec.get("usermeta"):
        parts += [_tools(address, about), *(_row_list(each) for each in _tables(about))]
    return "".join([*parts, "</div>"])


def _tables(about: dict) -> list[dict]:
    """The table a figure draws, and the one it sets beside it, if any, with their rows."""
    return [about, *({"table": table, "rows": rows} for table, rows in about.get("also", {}).items())]


def _data_files(about: dict) -> dict[str, str]:
    """The data of a figure: one file a table, by the ending of its name."""
    first, *others = _tables(about)
    return {".csv": _data_file(first)} | {f"-{each['table']}.csv": _data_file(each) for each in others}


def _tools(address: str, about: dict) -> str:
    more = {f"{described(table)['title']} (CSV)": f"-{table}.csv" for table in about.get("also", {})}
    links = {"Data (CSV)": ".csv", **more, "Picture (SVG)": "-desk-light.svg", "Picture (PNG)": ".png"}
    return '<p class="chart-tools">' + " · ".join(
        f'<a href="{address}{ending}" download>{text}</a>' for text, ending in links.items()
    ) + "</p>"  # fmt: skip


def _row_list(about: dict) -> str:
    """The rows a figure draws, as links that a keyboard reaches; the table where it counts them all."""
    table = about["table"]
    if not about["rows"]:
        title = described(table)["title"]
        return f'<p class="chart-rows">It counts <a href="{page_of(table)}">all rows of {title}</a>.</p>'
    rows = load(table).set_index(key_of(table))
    said = {key: html.escape(headline(table, rows.loc[key])) for key in about["rows"]}
    items = "".join(f'<li><a href="{row_link(table, key)}">{text}</a></li>' for key, text in said.items())
    summary = f"<summary>The {len(said)} rows behind this figure</summary>"
    return f'<details class="chart-rows">{summary}<ul>{items}</ul></details>'


def draw(spec: dict) -> str:
    """Make the pictures and the data file of a chart, unless they are there; returns the name they share."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    drawn_from = text + vl_convert.__version__
    about = spec.get("usermeta")
    data = _data_files(about) if about else {}
    name = hashlib.sha256((drawn_from + "".join(data.values())).encode()).hexdigest()[:16]
    PICTURES.mkdir(parents=True, exist_ok=True)
    for screen, width in (("phone", PHONE), ("desk", DESK)):
        for theme in ("light", "dark"):
            path = PICTURES / f"{name}-{screen}-{theme}.svg"
            if not path.exists():
                path.write_text(_with_fonts(vl_convert.vegalite_to_svg(sized(spec, width, theme == "dark"))), "utf-8")
    if not (PICTURES / f"{name}.png").exists():
        (PICTURES / f"{name}.png").write_bytes(vl_convert.vegalite_to_png(sized(spec, DESK, False), scale=2))
    for ending, rows in data.items():
        (PICTURES / f"{name}{ending}").write_text(rows, "utf-8")
    return name


def write_readme_pictures() -> list[Path]:
    """Copy the picture of the matrix, as the front page stores it, to where the README shows it."""
    written = []
    for theme in ("light", "dark"):
        written.append(STATIC / f"matrix-{theme}.svg")
        _write_if_changed(written[-1], readme_picture(theme))
    return written


def readme_picture(theme: str) -> str:
    """The matrix of stances for the desk, in ``light`` or ``dark``."""
    cells = nbformat.read(ROOT / "chapters" / "index.ipynb", as_version=4).cells
    outputs = [output["data"] for cell in cells for output in cell.get("outputs", []) if "data" in output]
    spec = next(data[VEGA_LITE] for data in outputs if VEGA_LITE in data)
    return (PICTURES / f"{draw(spec)}-desk-{theme}.svg").read_text("utf-8")


def sized(spec: dict, width: int, dark: bool) -> dict:
    """A specification for one width and one set of colours, as the static pictures need it."""
    spec = copy.deepcopy(spec)
    for param in spec.get("config", {}).get("params", []):
        if param["name"] == "dark":
            param["value"] = dark
    return {**spec, "$schema": SCHEMA, "width": width}


def _data_file(about: dict) -> str:
    """The rows a figure draws, or all where it counts a whole table, with their sources."""
    rows = load(about["table"]).set_index(key_of(about["table"]), drop=False)
    return (rows.loc[about["rows"]] if about["rows"] else rows).to_csv(index=False, lineterminator="\n")


def _with_fonts(svg: str) -> str:
    """Put the signs a picture uses into it: a picture in a page sees none of the page's fonts."""
    signs = "".join(re.findall(r">([^<]+)<", svg))
    text = "".join(sorted(set(html.unescape(signs))))
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{_subset(weight, text)}) format('woff2')}}"
        for weight in FONT_FILES
    )
    return re.sub(r"(<svg[^>]*>)", rf"\1<style>{faces}</style>", svg, count=1)


@cache
def _subset(weight: int, text: str) -> str:
    """A font with these signs only; its name table is dropped, as the licence reserves the name for the whole font."""
    font = TTFont(FONT_FILES[weight], recalcTimestamp=False)
    options = Options(name_IDs=[], notdef_outline=True, layout_features=[])
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return base64.b64encode(out.getvalue()).decode()


# --- rows ------------------------------------------------------------------------------------------------------------


def write_row_pages(folder: Path = ROW_PAGES) -> list[Path]:
    """Write one Markdown page a table, a cell with an anchor for each row; returns the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for resource in package()["resources"]:
        page = _sources_page(resource) if resource["name"] == "sources" else _rows_page(resource)
        written.append(folder / f"{resource['name']}.md")
        _write_if_changed(written[-1], page)
    for old in set(folder.glob("*.md")) - set(written):
        old.unlink()
    return written


PROSE = {  # columns that are sentences
    "statement", "summary", "description", "definition", "note", "reason", "claim", "judgement", "confidence_reason"
}  # fmt: skip


def _rows_page(resource: dict) -> str:
    table, rows = resource["name"], load(resource["name"])
    key = key_of(table)
    lines = [f"(table-{table})=", f"# {resource['title']}", "", resource["description"], ""]
    lines += [f"{len(rows)} rows. The columns are explained in {{doc}}`the dictionary <../data>`.", ""]
    lines += [":::{table}", ":class: rows", "", "| Row | What it says | Sources |", "|---|---|---|"]
    for _, row in rows.set_index(key, drop=False).iterrows():
        cited = split(row["source_ids"]) if "source_ids" in row else []
        cite = f"{{cite}}`{','.join(cited)}`" if cited else "A definition: no source"
        lines.append(f"| []{{#{row[key]}}}`{row[key]}` | {_cell(table, row, key)} | {cite} |")
    return "\n".join([*lines, ":::", ""])


def _cell(table: str, row: pd.Series, key: str) -> str:
    """A row in one cell: its headline, what it says in words, then every other filled column under its name."""
    schema = described(table)["schema"]
    links = {field["name"] for field in schema["fields"] if "listOf" in field}
    links |= {reference["fields"] for reference in schema.get("foreignKeys", [])}
    filled = {name: value for name, value in row.items() if name not in (key, "source_ids") and pd.notna(value)}
    said = {name: _linked(value) if name in links else _plain(value) for name, value in filled.items()}
    prose = [text for name, text in said.items() if name in PROSE and filled[name] != headline(table, row)]
    small = " · ".join(f"{name} {text}" for name, text in said.items() if name not in PROSE)
    parts = [f"**{_plain(headline(table, row))}**", *prose, f"[{small}]{{.row-fields}}" if small else ""]
    return "<br>".join(part for part in parts if part)


def _linked(ids: str) -> str:
    return ", ".join(f"[{_plain(one)}](#{one})" for one in split(ids))


def _plain(value: object) -> str:
    """A cell's text with the signs escaped that Markdown would read."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", text)


def _sources_page(resource: dict) -> str:
    counts = load("sources")["tier"].value_counts().sort_index()
    tiers = ", ".join(f"{count} of tier {tier}" for tier, count in counts.items())
    return "\n".join([
        "(table-sources)=", "# Sources", "",
        f"{resource['description']} {len(load('sources'))} sources: {tiers}. Tier 1 is an official text or a major "
        "outlet at its own site, 2 reputable, 3 a repost or mirror, 4 weak.", "",
        "```{bibliography}", ":all:", "```", "",
    ])  # fmt: skip


def bibliography() -> str:
    """The table of sources as BibTeX; the publisher stands in where no author is named."""
    return "\n".join(_entry(source) for source in load("sources").to_dict("records"))


def _entry(source: dict) -> str:
    filled = {name: value for name, value in source.items() if pd.notna(value)}
    author = " and ".join(
        f"{{{_tex(one.strip())}}}" for one in re.split(r";", filled.get("author", filled["publisher"]))
    )
    year, *rest = filled["published"].split("-") if "published" in filled else ["n.d."]
    lines = [f"author = {{{author}}}", f"title = {{{{{_tex(filled['title'])}}}}}"]
    if "author" in filled:
        lines.append(f"howpublished = {{{_tex(filled['publisher'])}}}")
    lines.append(f"year = {{{year}}}")
    if rest:
        lines.append(f"month = {MONTH_NAMES[int(rest[0]) - 1]}")
    when = f"published {day(filled['published'])}" if "published" in filled else "undated"
    note = (
        f"{filled['kind'].replace('-', ' ').capitalize()}, tier {filled['tier']}, language {filled['language']}, {when}"
    )
    lines += [f"note = {{{note.replace(NO_BREAK, ' ')}}}", f"url = {{{filled['url']}}}"]
    return f"@misc{{{filled['source_id']},\n  " + ",\n  ".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)


def write_bibliography() -> None:
    _write_if_changed(BIBLIOGRAPHY, bibliography())


def _write_if_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


# --- Sphinx ----------------------------------------------------------------------------------------------------------


def setup(app) -> dict:
    """Entry point of the Sphinx extension."""
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _page, priority=900)
    app.connect("build-finished", _finish)
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    return {"version": package()["version"], "parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app, config) -> None:
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    config.html_css_files = [*config.html_css_files, "report.css"]


def _page(app, pagename, templatename, context, doctree) -> None:
    """Give charts and tables to filter their script, and drop what would ask another host or is not used."""
    if app.builder.name == "html" and app.env.metadata.get(pagename, {}).get("has_chart"):
        app.add_js_file("report.js", loading_method="defer")
    if app.builder.name == "html" and re.search(r'<table class="[^"]*\bfilterable\b', context.get("body", "")):
        app.add_js_file("filter.js", loading_method="defer")
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if "thebe" not in _address(file)]


def _address(file) -> str:
    return f"{getattr(file, 'filename', file)} {getattr(file, 'attributes', {}).get('body', '')}".lower()


REPAIRS = [  # what the theme writes, and what a page needs instead
    # 1.5 MB of icons that the web font has too
    (re.compile(r"\s*<(?:script|link)[^>]*scripts/fontawesome\.js[^>]*>(?:</script>)?"), ""),
    # names that a screen reader says must hold the words that are seen
    (re.compile(r'(<button class="btn search-button-field[^>]*) title="Search" aria-label="Search"'), r"\1"),
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    (re.compile(r'<summary>(?=<span class="toctree-toggle")'), '<summary aria-label="Pages of this chapter">'),
    # the title of the book stands outside every landmark
    (
        re.compile(r'<div class="sidebar-primary-item">(?=\s*<a class="navbar-brand)'),
        '<div class="sidebar-primary-item" role="navigation" aria-label="Title">',
    ),
    # roles that are deprecated, or promise list items that are none
    (re.compile(r' role="doc-biblioentry"|(?<=<div) role="list"(?= class="citation-list")'), ""),
]


EXTERNAL = re.compile(r'<a class="reference external" href="([^"]+)">(.*?)</a>')


def _unlink_weak(link: re.Match) -> str:
    """The address of a weak page is told, but nobody is sent there."""
    address = html.unescape(link[1])
    return f'<span class="weak">{link[2]} (weak, not linked)</span>' if address in _weak() else link[0]


@cache
def _weak() -> set[str]:
    sources = load("sources")
    return set(sources.loc[sources["tier"] >= WEAK, "url"])


LEDGER = re.compile(r'<table class="[^"]*\bledger\b.*?</table>', re.DOTALL)


def _label_cells(table: re.Match) -> str:
    """Each cell of a ledger knows the heading of its column, which a phone prints before it: there a row is a card.

    Without it nothing told on a phone which of three numbers was the cost and which the risk.
    """
    head, body = table[0].split("</thead>")
    names = [
        html.escape(re.sub(r"<[^>]+>", "", name).strip(), quote=True)
        for name in re.findall(r"<th\b.*?</th>", head, re.DOTALL)
    ]
    rows = body.split("<tr")
    labelled = [_label_row(row, names) for row in rows[1:]]
    return f"{head}</thead>" + "<tr".join([rows[0], *labelled])


def _label_row(row: str, names: list[str]) -> str:
    first, *cells = row.split("<td")
    named = zip(cells, ["", *names[1:]], strict=True)  # the first cell is the card's own title
    return first + "".join(f'<td data-label="{name}"{cell}' if name else f"<td{cell}" for cell, name in named)


def _finish(app, error) -> None:
    """Bring the Vega bundle, the fonts and the pictures to the site, and repair what the theme writes."""
    if error or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    serve(static)
    (static / "pictures").mkdir(exist_ok=True)
    for picture in PICTURES.glob("*.*"):
        (static / "pictures" / picture.name).write_bytes(picture.read_bytes())
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text("utf-8")
        for pattern, better in REPAIRS:
            text = pattern.sub(better, text)
        text = LEDGER.sub(_label_cells, EXTERNAL.sub(_unlink_weak, text))
        _write_if_changed(page, text)


def serve(static: Path) -> None:
    """Put the Vega bundle and the fonts into a folder of the site."""
    # in a function, since its top-level names collide with Sphinx's own script
    bundle = "(function(){" + vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;") + "\n})();"
    _write_if_changed(static / "vega-bundle.js", bundle)
    for weight, path in FONT_FILES.items():
        font = TTFont(path, recalcTimestamp=False)
        font.flavor = "woff2"
        font.save(static / f"report-{weight}.woff2")


def _inline_math(translator, node) -> None:
    translator.body.append(tex2mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def _block_math(translator, node) -> None:
    translator.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode
