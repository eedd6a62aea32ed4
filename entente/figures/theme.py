"""The theme of all figures: colours, type and how wide it runs, the Altair theme, what a notebook stores of a chart.

Both sets of colours travel in every specification and the signal ``dark`` picks one, so that what a notebook stores
serves phone, desk, paper, light and dark. Colours are named by role; tests see to it that they can be read and told
apart.
"""

import json
import math
from functools import cache
from pathlib import Path

import altair as alt
from coloraide import Color
from fontTools.ttLib import TTFont

FAMILY = "Source Sans Pro"  # a family with a digit in its name is measured a third too wide by the static renderer
FONTS = Path(__file__).resolve().parents[1] / "site" / "fonts"
FONT_FILES = {400: FONTS / "SourceSansPro-Regular.ttf", 600: FONTS / "SourceSansPro-SemiBold.ttf"}
PHONE, DESK, NARROW_BELOW = 328, 720, 600  # px
SCREENS = {"phone": PHONE, "desk": DESK}  # px labels are placed for: a 360 px phone, a desk
LINE_ROOM = {"phone": 326, "desk": 640}  # px a line of running text may take
TITLE, TEXT, SMALL = 18, 13, 12  # px; nothing is smaller

PALETTE = {  # role: (light, dark)
    "paper": ("#ffffff", "#14181e"),
    "ink": ("#1b232c", "#e8ebef"),  # titles, labels, marks that speak
    "muted": ("#5a6672", "#a3adb8"),  # reading line, ticks, source, bars that are not the point
    "line": ("#8a949e", "#6f7a86"),  # marks that only carry, never text
    "grid": ("#dfe4e9", "#2c343d"),  # never needed to read a value
    "accent": ("#b3470a", "#ffab5e"),  # the one thing the title is about; never works alone
    "seoul": ("#61003b", "#dd69a2"),  # this and the next four: sides of claimants, as the dictionary names them
    "western": ("#014ea1", "#8ba8ff"),
    "kyiv": ("#776100", "#e4c463"),
    "independent": ("#008569", "#63fed2"),
    "parties": ("#5a6672", "#809060"),
}
RAMPS = {  # name: (light, dark); more is farther from the paper in both
    "stance": (
        ["#9e3800", "#d47621", "#e9ad6d", "#f4dabd", "#f0f2f5", "#a7cdf1", "#60a3e1", "#036ec5", "#003c7f"],
        ["#fea934", "#d37222", "#945320", "#603c22", "#30353a", "#1f548c", "#017ac5", "#3fabf5", "#a8dbfe"],
    ),
    "count": (["#d6dde4", "#a9b5c1", "#66737f", "#36424e"], ["#323c47", "#56636f", "#8997a5", "#c6d0da"]),
    "grade": (
        ["#e4e9ee", "#c3ccd5", "#8f9caa", "#5d6a77", "#323d48"],
        ["#2b343d", "#43505c", "#687582", "#98a5b2", "#cfd8e1"],
    ),
}
STEPS = {name: len(light) for name, (light, _) in RAMPS.items()}  # of each ramp


# --- colours ---------------------------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    return Color(one).contrast(other, method="wcag21")


def sign_on(fill: str) -> str:
    """The ink, light or dark, that reads best on a tile of this colour."""
    return max((PALETTE["ink"][0], PALETTE["paper"][0]), key=lambda colour: contrast(colour, fill))


def ink(role: str) -> dict:
    """A colour by its role, in whichever set is on."""
    return {"expr": f"c.{role}"}


def inks(*roles: str) -> list[dict]:
    """The range of a scale: one colour a role."""
    return [ink(role) for role in roles]


def shades(ramp: str, channel, ink_on: bool = False):
    """A colour by the field ``shade``, the step of a ramp from 0: a fill, or the ink that reads on it (``ink_on``)."""
    name = f"on_{ramp}" if ink_on else ramp
    steps = list(range(STEPS[ramp]))
    return channel("shade:O").scale(domain=steps, range=inks(*(f"{name}[{step}]" for step in steps))).legend(None)


# --- the Altair theme ------------------------------------------------------------------------------------------------


def theme() -> dict:
    """The one Altair theme: type, spacing and both sets of colours; the signal starts light."""
    light_set, dark_set = _colours(0), _colours(1)
    return {
        "config": {
            "params": [
                {"name": "dark", "value": False},
                {"name": "c", "expr": f"dark ? {json.dumps(dark_set)} : {json.dumps(light_set)}"},
                {"name": "narrow", "expr": f"width < {NARROW_BELOW}"},
            ],
            "background": ink("paper"),
            "font": f"{FAMILY}, sans-serif",
            "padding": {"left": 0, "right": 0, "top": 4, "bottom": 4},
            "view": {"stroke": None},
            "title": {
                "anchor": "start",
                "frame": "group",
                "offset": 6,
                "color": ink("ink"),
                "fontSize": TITLE,
                "fontWeight": 600,
                "lineHeight": 22,
            },
            "text": {"fontSize": SMALL, "color": ink("ink"), "baseline": "middle", "lineBreak": "\n"},
            "point": {"opacity": 1},
        }
    }


def _colours(theme_of: int) -> dict:
    """Every colour by its role, and every ramp with the ink to print on its steps, for light (0) or dark (1)."""
    ramps = {name: pair[theme_of] for name, pair in RAMPS.items()}
    inks_on = {f"on_{name}": [sign_on(step) for step in steps] for name, steps in ramps.items()}
    return {role: pair[theme_of] for role, pair in PALETTE.items()} | ramps | inks_on


@alt.theme.register("report", enable=True)
def _report() -> alt.theme.ThemeConfig:
    return alt.theme.ThemeConfig(theme())


def stored(spec: dict, **_) -> tuple[dict, dict]:
    """What a notebook stores of a chart: the specification and its description, nothing that changes from run to run.

    It is labelled Vega-Lite 5 although Altair writes 6: JupyterLab draws 3 to 5 only, and what we use is the same.
    """
    spec = {**spec, "$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    return {"application/vnd.vegalite.v5+json": spec, "text/plain": f"[Chart] {spec['description']}"}, {}


alt.renderers.register("report", stored)
alt.renderers.enable("report")
alt.data_transformers.disable_max_rows()


# --- type ------------------------------------------------------------------------------------------------------------


@cache
def _advances(weight: int) -> dict[int, float]:
    font = TTFont(FONT_FILES[weight])
    return {code: font["hmtx"][name][0] / font["head"].unitsPerEm for code, name in font.getBestCmap().items()}


def width_of(text: str, size: float = SMALL, weight: int = 400) -> float:
    """Width of one line in our font, px; the same on every Python (``sum`` rounds in another way from 3.12 on)."""
    return math.fsum(_advances(weight).get(ord(sign), 0.5) for sign in text) * size


def fold(text: str, room: float, size: float = SMALL, weight: int = 400) -> list[str]:
    """Break a sentence into lines of at most ``room`` pixels; headings (weight 600) are balanced."""
    lines = _greedy(text, room, size, weight)
    if weight == 600:
        tried = (_greedy(text, narrower, size, weight) for narrower in range(int(room) // 3, int(room), 6))
        lines = next((each for each in tried if len(each) == len(lines)), lines)
    return lines


def _greedy(text: str, room: float, size: float, weight: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        fits = not lines[-1] or width_of(longer, size, weight) <= room
        lines = [*lines[:-1], longer] if fits else [*lines, word]
    return lines


def clipped(text: str, room: float, size: float = TEXT) -> str:
    """The text as far as there is room (px), cut at a word's end and marked with an ellipsis."""
    shown = text
    while width_of(shown, size) > room:
        text = text.rpartition(" ")[0]
        shown = f"{text.rstrip(',:;')}…"
    return shown
