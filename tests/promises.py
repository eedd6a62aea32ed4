"""What every figure promises, read from its specification and from the picture that is drawn of it."""

import json
import re
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path

import pytest

from entente.data import anchor
from entente.figures.engine import overlap
from entente.figures.theme import DESK, PALETTE, PHONE, width_of
from entente.site import charts as blocks
from entente.site import drawing, files, pictures, typefaces

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = [PHONE, DESK]
VIOLATIONS = """window.violations = [];  // of the page's policy, for a visitor to read
document.addEventListener("securitypolicyviolation", (seen) =>
  violations.push([seen.violatedDirective, seen.blockedURI, seen.sourceFile, seen.sample].join(" ")));"""
WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: a table.",
    "description": "One thing against another. It shows five.",
}


@cache
def spec(draw: Callable) -> dict:
    """What a kind of figure stores, made once however many promises are read from it; do not change it."""
    return draw().to_dict()


def drawn(spec: dict, width: int, dark: bool = False) -> str:
    """The picture of a specification, drawn once however many promises are read from it."""
    return _drawn(json.dumps(spec), width, dark)


@lru_cache(maxsize=1000)
def _drawn(spec: str, width: int, dark: bool) -> str:
    return drawing.svg(json.loads(spec), width, pictures.TYPEFACE, dark)


def texts(svg: str) -> dict[tuple, str]:
    """The lines of text of a picture by the box each takes: left, top, right, bottom."""
    found: dict[tuple, str] = {}

    def walk(node, x: float, y: float) -> None:
        for dx, dy in re.findall(r"translate\(([-\d.]+),\s*([-\d.]+)\)", node.get("transform", "")):
            x, y = x + float(dx), y + float(dy)
        if node.tag.endswith("}text"):
            size, weight = float(node.get("font-size").removesuffix("px")), int(node.get("font-weight") or 400)
            upright = "rotate(-90)" in node.get("transform", "")
            lines = [(span.text or "", float(span.get("dy") or 0)) for span in node] or [(node.text or "", 0.0)]
            for line, down in lines:
                x, y = (x + down, y) if upright else (x, y + down)
                wide = width_of(line, size, 600 if weight >= 600 else 400)
                begun = {"end": wide, "middle": wide / 2}.get(node.get("text-anchor"), 0)
                box = (x - begun, y - 0.7 * size, x - begun + wide, y + 0.1 * size)
                if upright:
                    box = (x - 0.7 * size, y + begun - wide, x + 0.1 * size, y + begun)
                if line.strip():
                    found[box] = line
        for child in node:
            walk(child, x, y)

    walk(ET.fromstring(svg), 0, 0)
    return found


def check_box(spec: dict, width: int, within: float = 1) -> None:
    """A picture is as wide as its container."""
    box = re.search(r'viewBox="0 0 ([\d.]+)', drawn(spec, width))
    assert float(box.group(1)) == pytest.approx(width, abs=within)


def check_width(spec: dict, width: int) -> None:
    check_box(spec, width)
    svg = drawn(spec, width)
    beyond = [text for box, text in texts(svg).items() if box[0] < -1 or box[2] > width + 1]
    assert not beyond


def check_texts_apart(spec: dict, width: int) -> None:
    found = texts(drawn(spec, width))
    assert not [(found[a], found[b]) for a, b in combinations(found, 2) if overlap(a, b)]


def check_two_sets_of_colours(spec: dict) -> None:
    light, dark = (drawn(spec, DESK, on) for on in (False, True))
    papers = [re.search(r'<rect[^>]*fill="(#\w+)"', svg).group(1) for svg in (light, dark)]
    assert papers == list(PALETTE["paper"])
    assert PALETTE["ink"][0] in light and PALETTE["ink"][1] in dark
    assert texts(light) == texts(dark)
    assert light.count("<path") == dark.count("<path")


def check_rows(spec: dict) -> None:
    """Each mark opens a row that the figure lists, of its table or of the one beside it."""
    assert links(spec) <= named_rows(spec)


def named_rows(spec: dict) -> set[str]:
    """The anchors of all rows that a figure lists, of its table and of the one beside it."""
    about = spec["usermeta"]
    return {anchor(key) for keys in (about["rows"], *about.get("also", {}).values()) for key in keys}


def stored_rows(spec: dict, *fields: str) -> list[dict]:
    """The rows that a specification holds, beside it or in a layer, and that have some fields."""
    rows: list[dict] = []

    def walk(node) -> None:
        for name, value in node.items() if isinstance(node, dict) else enumerate(node):
            if name == "values" and isinstance(value, list):
                rows.extend(row for row in value if isinstance(row, dict))
            elif isinstance(value, dict | list):
                walk(value)

    walk({name: value for name, value in spec.items() if name not in ("config", "params")})
    rows += [row for stored in spec.get("datasets", {}).values() for row in stored]
    return [row for row in rows if all(field in row for field in fields)]


def links(spec: dict) -> set[str]:
    found = {row["href"].partition("#")[2] for row in stored_rows(spec, "href") if row["href"]}
    return {place for place in found if place and not place.startswith("where:")}


def size(spec: dict) -> int:
    """Bytes of a specification as a page holds it."""
    return len(json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode())


def write_page(folder: Path, figures: dict[str, dict]) -> str:
    """The address of a page with figures, by their ids, as the book would show them, without the book."""
    static = folder / "_static"
    drawn = {name: pictures.figure(spec, static / "pictures") for name, spec in figures.items()}
    entries = {name: replace(each, endings=pictures.ON_SCREEN) for name, each in drawn.items()}
    for entry in entries.values():
        drawing.fill(entry)
    pictures.ship_assets(_assets(), static)
    shown = "".join(f"<figure id={name}>{_block(entry)}</figure>" for name, entry in entries.items())
    typefaces.ship(static)
    for name in blocks.SCRIPTS:
        files.write(static / name, (files.STATIC / name).read_bytes())
    files.write(static / "report.css", typefaces.css() + (files.STATIC / "report.css").read_text("utf-8"))
    scripts = "".join(f"<script src=_static/{name}></script>" for name in blocks.SCRIPTS)
    (folder / "index.html").write_text(
        "<!doctype html><html lang=en data-theme=light><meta charset=utf-8><meta name=viewport "
        "content='width=device-width'><title>A page</title><link rel=stylesheet href=_static/report.css>"
        f"<style>body {{ margin: 16px }}</style><main>{shown}</main>{scripts}</html>",
        "utf-8",
    )
    return (folder / "index.html").as_uri()


def _block(entry: drawing.Figure) -> str:
    return blocks.with_sizes(blocks.chart_html(entry.spec, f"_static/pictures/{entry.name}"), entry.name, entry.folder)


@cache
def _assets() -> drawing.Assets:
    """The Vega bundle: the book's where it is built, else one that is made once a run, outside the book's cache."""
    entry = pictures.assets()
    if not pictures.is_whole(entry):
        entry = pictures.assets(Path(tempfile.mkdtemp()))
        drawing.fill(entry)
    return entry


def on_a_phone(browser, address: str, figures: Iterable[str]):
    """A phone's page with these figures drawn live; it remembers in ``said`` what went wrong."""
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.said = []
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.goto(address)
    for name in figures:
        come_near(tab, f"#{name} .chart")
    return tab


def until(tab, expression: str, timeout: float = 15_000) -> None:
    """Wait until an expression is true in a page; asked from outside, since the site's policy lets no page evaluate.

    Raises:
        TimeoutError: it is not so in time.
    """
    end = time.monotonic() + timeout / 1000
    while not tab.evaluate(expression):
        if time.monotonic() > end:
            raise TimeoutError(f"{expression} is not so after {timeout / 1000:g} s")
        tab.wait_for_timeout(50)


def come_near(tab, chart: str, timeout: float = 15_000) -> None:
    """Approach a figure as a pointer does, and wait until it is live."""
    box = tab.locator(chart)
    box.scroll_into_view_if_needed()
    box.dispatch_event("pointerenter")
    tab.wait_for_selector(f"{chart}[data-live] svg", timeout=timeout)
