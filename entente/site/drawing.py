"""Draw a figure without a browser: an SVG a screen in two sets of colours, and a PNG.

Worker processes import this module and nothing heavier, so that they begin at once.
"""

import base64
import copy
import html
import io
import json
import re
import signal
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import vl_convert
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from entente.site import files

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # what the site's bundle and the static renderer speak
LAYOUT_TABLES = ("GPOS", "GSUB", "GDEF")  # no picture uses them, and unpacking them took 1.6 s a cut
PRINTED, ON_PAPER = ("desk", "light"), "-paper.svg"
STAND_INS = 0xFE0000  # colours that no figure has


@dataclass(frozen=True)
class Typeface:
    """A family and its files by weight, all in one folder."""

    family: str
    files: dict[int, Path]


@dataclass(frozen=True)
class Entry:
    """Files of the cache that are made together: their folder, the name they share, how each name goes on."""

    folder: Path
    name: str
    endings: tuple[str, ...]

    def made(self) -> dict[str, bytes]:
        """What the files hold, by the ending of their names."""
        raise NotImplementedError


@dataclass(frozen=True)
class Figure(Entry):
    """The pictures of a figure; ``widths`` are px by screen."""

    spec: dict
    typeface: Typeface
    widths: dict[str, int]

    def made(self) -> dict[str, bytes]:
        files: dict[str, bytes] = {}
        for screen, width in self.widths.items():
            for theme, drawn in both(self.spec, width, self.typeface).items():
                plain = without_links(drawn)
                files[f"-{screen}-{theme}.svg"] = with_fonts(plain, self.typeface).encode()
                if (screen, theme) == PRINTED:
                    files[ON_PAPER] = plain.encode()  # its page has the fonts; 63 pictures with their own cost 4 s
                    if ".png" in self.endings:
                        files[".png"] = vl_convert.svg_to_png(plain, scale=2)
        return files


@dataclass(frozen=True)
class Assets(Entry):
    """What every page with figures loads: the one Vega bundle of the site."""

    def made(self) -> dict[str, bytes]:
        # in a function, since the bundle's top-level names collide with Sphinx's own script
        bundle = "(function(){" + vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;") + "\n})();"
        return {"vega-bundle.js": bundle.encode()}


def fill(entry: Entry) -> str:
    """Make an entry's files and write them, the list of their checksums last; returns the entry's name."""
    made = entry.made()
    for ending in entry.endings:
        files.write(entry.folder / f"{entry.name}{ending}", made[ending])
    sums = "".join(f"{sha256(made[ending]).hexdigest()}  {entry.name}{ending}\n" for ending in entry.endings)
    files.write(entry.folder / f"{entry.name}.sha256", sums)
    return entry.name


def leave_interrupts_to_the_parent() -> None:
    """For a worker process: Ctrl-C reaches the whole group, and one process shall say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def both(spec: dict, width: int, typeface: Typeface) -> dict[str, str]:
    """A figure in its ``light`` and its ``dark`` colours.

    Measuring text takes nearly all the time of drawing, so a figure is drawn once, in colours that stand in for those
    of both sets. One that asks in its own expressions which set is on is drawn twice.
    """
    found = stand_ins(spec)
    if found is None:
        return {theme: svg(spec, width, typeface, dark=theme == "dark") for theme in ("light", "dark")}
    marked, light, dark = found
    drawn = svg(marked, width, typeface)
    pattern = re.compile("|".join(light) or "$^")

    def in_colours(colours: dict[str, str]) -> str:
        return pattern.sub(lambda found: colours[found[0]], drawn)

    return {"light": in_colours(light), "dark": in_colours(dark)}


def stand_ins(spec: dict) -> tuple[dict, dict[str, str], dict[str, str]] | None:
    """A figure with stand-ins for its colours, and what each stands for in light and in dark; None where that fails."""
    params = {param["name"]: param for param in spec.get("config", {}).get("params", [])}
    choice = re.fullmatch(r"dark \? (\{.*\}) : (\{.*\})", params.get("c", {}).get("expr", ""), re.DOTALL)
    if choice is None:
        return None
    others = [param for name, param in params.items() if name not in ("c", "dark")]
    elsewhere = json.dumps([{**spec, "config": {**spec["config"], "params": others}, "usermeta": None}])
    if re.search(r"\bdark\b", elsewhere) or f"#{STAND_INS >> 16:02x}" in elsewhere:
        return None
    light: dict[str, str] = {}
    dark: dict[str, str] = {}

    def stand_in(pair):
        if isinstance(pair[0], dict):
            return {role: stand_in((pair[0][role], pair[1][role])) for role in pair[0]}
        if isinstance(pair[0], list):
            return [stand_in(each) for each in zip(*pair, strict=True)]
        name = f"#{STAND_INS + len(light):06x}"
        light[name], dark[name] = pair
        return name

    marked = copy.deepcopy(spec)
    colours = stand_in((json.loads(choice[2]), json.loads(choice[1])))
    for param in marked["config"]["params"]:
        if param["name"] == "c":
            param["expr"] = json.dumps(colours)
    return marked, light, dark


def svg(spec: dict, width: int, typeface: Typeface, dark: bool = False) -> str:
    """The picture of a specification for one width and one set of colours; it names its font and does not hold it."""
    for file in typeface.files.values():
        _register(file.parent)
    return vl_convert.vegalite_to_svg(sized(spec, width, dark))


def without_links(picture: str) -> str:
    """A picture whose marks lead nowhere: drawn outside its page, their links would go to the renderer's own site."""
    return re.sub(r"</?a\b[^>]*>", "", picture)


@cache
def _register(folder: Path) -> None:
    vl_convert.register_font_directory(str(folder))


def sized(spec: dict, width: int, dark: bool) -> dict:
    """A specification for one width and one set of colours, as the static renderer needs it."""
    spec = copy.deepcopy(spec)
    for param in spec.get("config", {}).get("params", []):
        if param["name"] == "dark":
            param["value"] = dark
    return {**spec, "$schema": SCHEMA, "width": width}


def with_fonts(picture: str, typeface: Typeface) -> str:
    """Put the signs a picture uses into it: a picture in a page sees none of the page's fonts."""
    signs = "".join(sorted(set(html.unescape("".join(re.findall(r">([^<]+)<", picture))))))
    faces = "".join(
        f"@font-face{{font-family:'{typeface.family}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{_cut(file, signs)}) format('woff2')}}"
        for weight, file in typeface.files.items()
    )
    return re.sub(r"(<svg[^>]*>)", rf"\1<style>{faces}</style>", picture, count=1)


@cache
def _cut(file: Path, signs: str) -> str:
    """A font with these signs only; its name table is dropped, as the licence reserves the name for the whole font."""
    font = TTFont(io.BytesIO(_without_layout(file)), recalcTimestamp=False)
    subsetter = Subsetter(Options(name_IDs=[], notdef_outline=True, layout_features=[]))
    subsetter.populate(text=signs)
    subsetter.subset(font)
    return base64.b64encode(_saved(font, "woff2")).decode()


@cache
def _without_layout(file: Path) -> bytes:
    font = TTFont(file, recalcTimestamp=False)
    for table in LAYOUT_TABLES:
        if table in font:
            del font[table]
    return _saved(font)


def _saved(font: TTFont, flavor: str | None = None) -> bytes:
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
