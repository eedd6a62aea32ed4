"""Figures: one theme, one function a kind of figure. Rows and words in, chart out.

Every figure is one single view without axes: labels lie inside the view, so the signal ``width`` is the width of what
holds it and what must differ on a phone is an expression on ``narrow``. Both sets of colours travel in the
specification and the signal ``dark`` picks one: what a notebook stores serves phone, desk, print, light and dark.
Heights are pixels computed here; across, a position is a share of the room or a number of pixels.
"""

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import altair as alt
import pandas as pd
from fontTools.ttLib import TTFont

from entente.data import FLOOR, amount, day, headline, load, named, number, package, period, span

FAMILY = "Source Sans Pro"  # a family with a digit in its name is measured a third too wide by the static renderer
FONTS = Path(__file__).resolve().parents[1] / "site" / "fonts"
FONT_FILES = {400: FONTS / "SourceSansPro-Regular.ttf", 600: FONTS / "SourceSansPro-SemiBold.ttf"}
PHONE, DESK, NARROW_BELOW = 358, 720, 600  # px
SCREENS = {"phone": 328, "desk": DESK}  # px labels are placed for: a 360 px phone, a desk
ROOM = {"phone": 326, "desk": 640}  # px a line of running text may take
TITLE, TEXT, SMALL = 18, 13, 12  # px; nothing is smaller
ROWS_PAGE = "data/"  # row pages, seen from a chapter

PALETTE = {  # role: (light, dark); contrasts and distances are held by tests
    "paper": ("#ffffff", "#14181e"),
    "ink": ("#1b232c", "#e8ebef"),  # titles, labels, marks that speak
    "muted": ("#5a6672", "#a3adb8"),  # reading line, ticks, source, bars that are not the point
    "line": ("#8a949e", "#6f7a86"),  # marks that only carry, never text
    "grid": ("#dfe4e9", "#2c343d"),  # never needed to read a value
    "accent": ("#b3470a", "#ffab5e"),  # the one thing the title is about; never works alone
    "seoul": ("#61003b", "#dd69a2"),
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
SIDES = ["seoul", "western", "kyiv", "independent", "parties"]
STRENGTHS = ["documented", "credible claim", "disputed", "claimed once", "denied"]


# --- theme and words -------------------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, as WCAG 2 defines it.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def sign_on(fill: str) -> str:
    """The ink, light or dark, that reads best on a tile of this colour."""
    return max((PALETTE["ink"][0], PALETTE["paper"][0]), key=lambda colour: contrast(colour, fill))


def theme(dark: bool = False) -> dict:
    """The one Altair theme: type, spacing and both sets of colours; ``dark`` sets where the signal starts."""
    light_set, dark_set = _colours(0), _colours(1)
    return {
        "config": {
            "params": [
                {"name": "dark", "value": dark},
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


def _colours(side: int) -> dict:
    """Every colour by its role, and every ramp with the ink to print on its steps, for light (0) or dark (1)."""
    ramps = {name: pair[side] for name, pair in RAMPS.items()}
    inks_on = {f"on_{name}": [sign_on(step) for step in steps] for name, steps in ramps.items()}
    return {role: pair[side] for role, pair in PALETTE.items()} | ramps | inks_on


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


def ink(role: str) -> dict:
    """A colour by its role, in whichever set is on."""
    return {"expr": f"c.{role}"}


def inks(*roles: str) -> list[dict]:
    """The range of a scale: one colour a role."""
    return [ink(role) for role in roles]


@cache
def _advances(weight: int) -> dict[int, float]:
    font = TTFont(FONT_FILES[weight])
    return {code: font["hmtx"][name][0] / font["head"].unitsPerEm for code, name in font.getBestCmap().items()}


def width_of(text: str, size: float = SMALL, weight: int = 400) -> float:
    """Width of one line in our font, px."""
    return sum(_advances(weight).get(ord(sign), 0.5) for sign in text) * size


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


def _folded(text: str, size: float, weight: int = 400) -> dict:
    """The same sentence broken for a phone and for a desk; the page decides which is shown."""
    phone, desk = (json.dumps(fold(text, room, size, weight), ensure_ascii=False) for room in ROOM.values())
    return {"expr": f"narrow ? {phone} : {desk}"}


# --- the frame every figure shares -----------------------------------------------------------------------------------


def frame(
    layers: Iterable[alt.Chart],
    height: int | dict[str, int],
    *,
    table: str,
    rows: Iterable[str] = (),
    also: dict[str, list[str]] | None = None,
    finding: str,
    reading: str,
    source: str,
    description: str,
) -> alt.LayerChart:
    """Layers in one view, with the finding above and source and cut-off below.

    Its width is that of a desk; the site lets it follow the page. (A notebook that stored ``"container"`` made
    JupyterLab draw the figure over and over until the page froze.)
    ``table`` and ``rows`` name what the figure draws; the book makes its data file and its list of rows from them. A
    figure that counts a whole table gives no rows. ``also`` names the rows of a second table. A ``height`` for each of
    ``SCREENS`` serves a figure that is taller on a phone.
    ``description`` is the alt text: two sentences, what is set against what, then what it shows.
    """
    below = {side: each + 16 for side, each in height.items()} if isinstance(height, dict) else height + 16
    drop = {side: 17 * len(fold(reading, room, TEXT)) + 12 for side, room in ROOM.items()}
    read = _one().mark_text(  # a mark, since Altair's schema takes no expression for a subtitle
        align="left",
        baseline="top",
        x=0,
        y={"expr": f"narrow ? -{drop['phone']} : -{drop['desk']}"},
        fontSize=TEXT,
        lineHeight=17,
        color=ink("muted"),
        text=_folded(reading, TEXT),
        aria=False,
    )
    foot = _one().mark_text(
        align="left",
        baseline="top",
        x=0,
        y=below if not isinstance(below, dict) else {"expr": f"narrow ? {below['phone']} : {below['desk']}"},
        color=ink("muted"),
        lineHeight=15,
        text=_folded(source, SMALL),
        aria=False,
    )
    return (
        alt.layer(*layers, read, foot)
        .resolve_scale(color="independent", fill="independent", stroke="independent", shape="independent")
        .properties(
            title=alt.TitleParams(text=_folded(finding, TITLE, 600)),
            description=description,
            width=DESK,
            height=height
            if not isinstance(height, dict)
            else min(height.values()),  # the picture grows with what is lower
            autosize={"type": "fit-x", "contains": "padding"},
            usermeta={"table": table, "rows": list(rows), "finding": finding} | ({"also": also} if also else {}),
        )
    )


def _one() -> alt.Chart:
    return alt.Chart(alt.Data(values=[{}]))


def on_rows(rows: list[dict]) -> alt.Chart:
    """A chart on rows that Altair stores once, however many layers draw them."""
    return alt.Chart(pd.DataFrame(rows))


def at_pixel(channel, field: str):
    """A position already computed in pixels."""
    return channel(f"{field}:Q").scale(None).title(None).axis(None)


def across(field: str, left: float | str = 0, right: float | str = 0, most: float = 1):
    """A position from ``left`` px to ``right`` px short of the view's width, for values from 0 to ``most``."""
    ends = [{"expr": f"{left}"}, {"expr": f"width - {right}"}]
    return alt.X(f"{field}:Q").scale(domain=[0, most], range=ends, nice=False, zero=False).title(None).axis(None)


def tips(**titles: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def row_link(table: str, key: str) -> str:
    """Address of a row's anchor, seen from a chapter; anchors are written in small letters."""
    return f"{ROWS_PAGE}{table}.html#{anchor(key)}"


def anchor(key: str) -> str:
    """The anchor of a row on its page: the row's key as HTML ids are written here.

    >>> anchor("E-containers-cumulative-2025-03-osc"), anchor("shells_cumulative")
    ('e-containers-cumulative-2025-03-osc', 'shells-cumulative')
    """
    return key.lower().replace("_", "-").replace(".", "-")


# --- claims over time ------------------------------------------------------------------------------------------------


READ_TOTALS = (
    "Running totals, each where it was stated: ▲ at least, • about, ▼ up to, bar: a range. A thin line runs back to "
    "the day that count begins. Hollow: one source, not confirmed. Totals with different starts must not be joined."
)


def estimates_of(*measures: str, leave_out: Iterable[str] = ()) -> pd.DataFrame:
    """Estimates of some measures without some claimants, with the claimant's ``side`` for its colour."""
    rows = load("estimates").merge(load("claimants")[["claimant", "side"]], on="claimant", how="left", validate="m:1")
    return rows[rows["measure"].isin(measures) & ~rows["claimant"].isin(list(leave_out))].reset_index(drop=True)


def panel(name: str, title: str, ceiling: float, every: float, unit: str, *, tinted: bool = False) -> dict:
    """A panel of :func:`claims`: heading, top of its scale, distance of its gridlines, unit of its top label."""
    return {"name": name, "title": title, "ceiling": ceiling, "every": every, "unit": unit, "tinted": tinted}


NO_START = -1  # a running total whose first day was not stated


def estimates_over_time(rows: pd.DataFrame, panels: list[dict], *, first: str, last: str, **words) -> alt.LayerChart:
    """Draw each estimate where it was made and how large it is; no two are joined.

    The shape says what kind of number it is (floor, plain, ceiling, range), a thin line runs back to the day the count
    begins, a hollow mark was not found at a second source. ``rows`` are estimates with a column ``panel``, the name of
    one of the panels (see :func:`panel`); a tinted panel holds numbers of another nature. ``first`` and ``last`` bound
    the time axis; ``words`` are those of :func:`frame`.
    """
    tall, head, gap, edge = 200, 26, 46, 6
    tops = {panel["name"]: head + i * (tall + gap) for i, panel in enumerate(panels)}
    height = head + len(panels) * (tall + gap) - gap
    ceilings = {panel["name"]: panel["ceiling"] for panel in panels}

    def level(panel: str, value: float) -> float:
        return round(tops[panel] + tall * (1 - value / ceilings[panel]), 1)

    known = load("claimants").set_index("claimant")
    drawn = [_claim(row, known.loc[row["claimant"]], level, first, last) for row in rows.to_dict("records")]
    ticks = [
        {"y": level(p["name"], i * p["every"]), "text": _tick(i, p), "panel": p["name"]}
        for p in panels
        for i in range(int(p["ceiling"] // p["every"]) + 1)
    ]
    _place_labels(drawn, tops, tall, edge, ticks)
    tints = [{"y": tops[p["name"]], "y2": tops[p["name"]] + tall} for p in panels if p["tinted"]]
    tint = on_rows(tints or [{"y": 0, "y2": 0}]).mark_rect(x=0, x2="width", fill=ink("grid"), opacity=0.45, aria=False)
    heads = [{"y": tops[p["name"]] - 24, "text": p["title"]} for p in panels]
    grid = on_rows(ticks).mark_rule(x=0, x2="width", color=ink("grid"), aria=False)
    scale = on_rows(ticks).mark_text(x=0, align="left", baseline="bottom", dy=-2, color=ink("muted"), aria=False)
    titles = on_rows(heads).mark_text(x=0, align="left", fontWeight=600, fontSize=TEXT, aria=False)
    layers = [
        tint.encode(at_pixel(alt.Y, "y"), alt.Y2("y2:Q")),
        grid.encode(at_pixel(alt.Y, "y")),
        scale.encode(at_pixel(alt.Y, "y"), text="text:N"),
        titles.encode(at_pixel(alt.Y, "y"), text="text:N"),
        *_years(first, last, height, edge),
        *_article(first, last, tops, tall, edge),
        *_claim_marks(drawn, edge),
    ]
    return frame(layers, height + 20, table="estimates", rows=rows["estimate_id"], **words)


def _tick(i: int, panel: dict) -> str:
    """The value at a gridline; only the highest carries the unit, and zero needs no label."""
    if not i:
        return ""
    highest = i == panel["ceiling"] // panel["every"]
    return number(i * panel["every"]) + (f" {panel['unit']}" if highest else "")


def middle(date: str) -> str:
    """The day on which a date of less than day precision is drawn: the middle of what it may mean."""
    return date + {4: "-07-01", 7: "-15", 10: ""}[len(date)]


def share_of_axis(date: str, first: str, last: str) -> float:
    """Where a day lies between two others, 0 to 1: no time zone moves it, no two layers disagree on the axis."""
    begin, end, then = (period(middle(each))[0] for each in (first, last, date))
    return round((then - begin) / (end - begin), 4)


def _claim(row: dict, claimant: pd.Series, level: Callable, first: str, last: str) -> dict:
    """One estimate with its positions and its words."""
    low, best, high = row["low"], row["best"], row["high"]
    value = next(x for x in (best, high if pd.isna(low) else None, low) if pd.notna(x))
    ranged = pd.notna(low) and pd.notna(high) and low != high
    start = row["period_start"] if isinstance(row["period_start"], str) else None
    return {
        "at": share_of_axis(row["as_of"], first, last),
        "start": max(0.0, share_of_axis(start, first, last)) if start else NO_START,
        "y": level(row["panel"], value),
        "y_low": level(row["panel"], low if ranged else value),
        "y_high": level(row["panel"], high if ranged else value),
        "shape": "bar" if ranged else "plain" if pd.notna(best) else "floor" if pd.notna(low) else "ceiling",
        "panel": row["panel"],
        "side": claimant["side"],
        "label": row.get("label") or f"{claimant['short']} {_brief(low, best, high)}",
        **_estimate_words(row, claimant["name"]),
    }


def _brief(low: float | None, best: float | None, high: float | None) -> str:
    """A claim as it stands beside its mark, a floor as ``10,000+``."""
    text = span(low, best, high)
    return f"{text.removeprefix(FLOOR).strip()}+" if text.startswith(FLOOR) else text


ESTIMATE_TIPS = {
    "who": "Claimant",
    "date": "Stated",
    "amount": "Claim",
    "counted": "Counted",
    "said": "In words",
    "grade": "Grade",
    "doubt": "Doubt",
    "sources": "Sources",
}


def _estimate_words(row: dict, who: str) -> dict:
    """What a mark of an estimate tells: the reason to believe it, the doubt, the sources."""
    start, sure = row["period_start"], row["checked"] == "yes"
    return {
        "sure": sure,
        "who": who,
        "date": day(row["as_of"]),
        "amount": amount(pd.Series(row)),
        "counted": f"from {day(start)}" if isinstance(start, str) else "start not stated",
        "said": row["statement"],
        "grade": f"{row['reliability']}{row['credibility']}" + ("" if sure else ", one source"),
        "doubt": row["dispute"] if isinstance(row["dispute"], str) else "none noted",
        "sources": named(row["source_ids"]),
        "href": row_link("estimates", row["estimate_id"]),
        "spoken": f"{who}, {day(row['as_of'])}: {amount(pd.Series(row))}",
    }


def _claim_marks(drawn: list[dict], edge: int) -> list[alt.Chart]:
    """Layers of the estimates: window counted, range, mark, label, and the target for pointer and screen reader."""
    colours = alt.Scale(domain=SIDES, range=inks(*SIDES))
    shapes = alt.Scale(
        domain=["floor", "plain", "ceiling", "bar"], range=["triangle-up", "circle", "triangle-down", "circle"]
    )
    base, x, y = on_rows(drawn), across("at", edge, edge), at_pixel(alt.Y, "y")
    colour, fill = alt.Color("side:N").scale(colours).legend(None), alt.Fill("side:N").scale(colours).legend(None)
    window = base.transform_filter(f"datum.start != {NO_START}").mark_rule(opacity=0.5, strokeWidth=1, aria=False)
    window = window.encode(across("start", edge, edge), y, alt.X2("at:Q"), colour)
    sure, bar = ("datum.sure", "!datum.sure"), "datum.shape == 'bar'"
    bars = [
        base.transform_filter(f"{bar} && {which}").mark_bar(width=7, strokeWidth=1.6, aria=False, **style)
        for which, style in zip(sure, ({}, {"fill": ink("paper")}), strict=True)
    ]
    bars = [
        bars[0].encode(x, at_pixel(alt.Y, "y_low"), alt.Y2("y_high:Q"), fill),
        *(
            each.encode(
                x, at_pixel(alt.Y, "y_low"), alt.Y2("y_high:Q"), alt.Stroke("side:N").scale(colours).legend(None)
            )
            for each in bars[1:]
        ),
    ]
    points = [
        base.transform_filter(f"!({bar}) && {which}").mark_point(size=75, strokeWidth=1.8, aria=False, **style)
        for which, style in zip(sure, ({}, {"fill": ink("paper")}), strict=True)
    ]
    shape = alt.Shape("shape:N").scale(shapes).legend(None)
    points = [points[0].encode(x, y, colour, fill, shape), points[1].encode(x, y, colour, shape)]
    pick = {name: {"expr": f"narrow ? datum.phone_{name} : datum.desk_{name}"} for name in ("align", "dx", "dy")}
    notes = base.transform_filter("narrow ? datum.phone_shown : datum.desk_shown")
    halo = notes.mark_text(**pick, stroke=ink("paper"), strokeWidth=4, strokeOpacity=0.75, aria=False)
    hit = base.mark_point(size=580, opacity=0, filled=True, cursor="pointer").encode(
        x,
        y,
        href="href:N",
        description="spoken:N",
        tooltip=tips(**ESTIMATE_TIPS),
    )
    return [
        window,
        *bars,
        *points,
        halo.encode(x, y, text="label:N"),
        notes.mark_text(**pick, aria=False).encode(x, y, colour, text="label:N"),
        hit,
    ]


def _place_labels(drawn: list[dict], tops: dict[str, int], tall: int, edge: int, ticks: list[dict]) -> None:
    """Give every estimate a place for its label on phone and desk, or none where it would hide another.

    The latest claims choose first. A label may not leave the view or cover a mark, another label or a line. Adds
    ``<screen>_align``, ``_dx``, ``_dy`` and ``_shown`` to each row.
    """
    for screen, room in SCREENS.items():
        points = [(edge + row["at"] * (room - 2 * edge), row["y"]) for row in drawn]
        marks = [_mark_box(row, x) for row, (x, _) in zip(drawn, points, strict=True)]
        lines = [
            (edge + row["start"] * (room - 2 * edge), y - 1, x, y + 1)
            for row, (x, y) in zip(drawn, points, strict=True)
            if row["start"] != NO_START
        ]
        taken = [(0, tick["y"] - 14, width_of(tick["text"]) + 4, tick["y"]) for tick in ticks if tick["text"]]
        written: set[tuple] = set()  # a claimant who repeats a number is labelled once, at the latest
        for i in sorted(range(len(drawn)), key=lambda n: -drawn[n]["at"]):
            x, y = points[i]
            top = tops[drawn[i]["panel"]]
            limits = (0, top - 4, room, top + tall - 2)
            said = (drawn[i]["panel"], drawn[i]["label"])
            others = [*taken, *marks[:i], *marks[i + 1 :]]
            best = None if said in written else _best_place(drawn[i]["label"], x, y, limits, others, lines)
            written.add(said)
            align, dx, dy, box = best or ("left", 0, 0, None)
            drawn[i] |= {f"{screen}_align": align, f"{screen}_dx": dx, f"{screen}_dy": dy, f"{screen}_shown": bool(box)}
            taken += [box] if box else []


def _mark_box(row: dict, x: float) -> tuple[float, float, float, float]:
    top, bottom = (row["y_high"], row["y_low"]) if row["shape"] == "bar" else (row["y"] - 5, row["y"] + 5)
    return x - 6, top, x + 6, bottom


def _best_place(label: str, x: float, y: float, limits: tuple, solid: list[tuple], lines: list[tuple]) -> tuple | None:
    """The first free place round a mark: alignment, offsets and the box it takes."""
    wide, half = width_of(label) + 2, 7.5
    places = [
        (align, dx, dy)
        for dy in (0, -10, 10, -16, 16, -24, 24, -32, 32)
        for align, dx in (("right", -9), ("left", 9), ("center", 0))
        if dy or align != "center"
    ]
    for align, dx, dy in places:
        left = x + dx - {"left": 0, "center": wide / 2, "right": wide}[align]
        box = (left, y + dy - half, left + wide, y + dy + half)
        inside = limits[0] <= box[0] and limits[1] <= box[1] and box[2] <= limits[2] and box[3] <= limits[3]
        if inside and not any(_overlap(box, other) for other in (*solid, *lines)):
            return align, dx, dy, box
    return None


def _overlap(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _years(first: str, last: str, y: int, edge: int) -> list[alt.Chart]:
    """The time axis: a year at the first of January, a tick above it."""
    starts = [year for year in range(int(first[:4]), int(last[:4]) + 1) if first <= f"{year}-01-01" <= last]
    years = on_rows([{"at": share_of_axis(f"{year}-01-01", first, last), "text": str(year)} for year in starts])
    x = across("at", edge, edge)
    return [
        years.mark_rule(y=y, y2=y + 5, color=ink("line"), aria=False).encode(x),
        years.mark_text(y=y + 13, color=ink("muted"), align="left", dx=-1, aria=False).encode(x, text="text:N"),
    ]


def _article(first: str, last: str, tops: dict[str, int], tall: int, edge: int) -> list[alt.Chart]:
    """A dashed line on the day of the article this report checks, where the axis holds it."""
    if not first <= package()["article_date"] <= last:
        return []
    at = share_of_axis(package()["article_date"], first, last)
    rows = on_rows([{"at": at, "y": top, "y2": top + tall} for top in tops.values()])
    x, y = across("at", edge, edge), at_pixel(alt.Y, "y")
    name = on_rows([{"at": at, "y": min(tops.values())}])
    return [
        rows.mark_rule(color=ink("line"), strokeDash=[2, 3], aria=False).encode(x, y, alt.Y2("y2:Q")),
        name.mark_text(text="article", align="right", dx=-4, dy=8, color=ink("muted"), aria=False).encode(x, y),
    ]


# --- the exchange ----------------------------------------------------------------------------------------------------

FILLING = {  # how much of the disc is filled says how strong the evidence is
    "documented": "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1Z",
    "credible claim": "M0,-1A1,1,0,1,1,-1,0L0,0Z",
    "disputed": "M0,-1A1,1,0,0,1,0,1Z",
    "claimed once": "M0,0Z",
    "denied": "M-0.7,-0.7L0.7,0.7M0.7,-0.7L-0.7,0.7",
}


def exchange_ledger(items: pd.DataFrame, sides: dict[str, str], special: Iterable[bool], **words) -> alt.LayerChart:
    """Draw what went which way as two facing lists, strongest evidence first.

    ``items`` are rows of the exchange ledger, ``sides`` maps a direction to its heading, ``special`` marks the items
    the finding is about. A strength without an item keeps its heading: that nothing is denied is itself a finding.
    """
    step, y, lines, heads = 21, 28, [], []
    entries = [_entry(row, bool(mark)) for row, mark in zip(items.to_dict("records"), special, strict=True)]
    for status in STRENGTHS:
        group = [entry for entry in entries if entry["status"] == status]
        columns = [sorted((e for e in group if e["direction"] == side), key=lambda e: e["special"]) for side in sides]
        for side, column in zip(sides, columns, strict=True):
            count = f"{status.capitalize()}: {len(column) or 'none'}"
            heads.append({"y": y + 4, "rule": y - 9, "direction": side, "text": count})
            lines += [entry | {"y": y + step * (i + 1) + 6} for i, entry in enumerate(column)]
        y += step * (max(map(len, columns)) + 1) + 14
    band = alt.Scale(domain=list(sides), range=[{"expr": "0"}, {"expr": "width"}], paddingInner=0.04, paddingOuter=0)
    x = alt.X("direction:N").scale(band).title(None).axis(None)
    edge = alt.X("direction:N", bandPosition=0).scale(band).title(None).axis(None)
    flat = at_pixel(alt.Y, "y")
    tops = on_rows([{"direction": side, "text": text} for side, text in sides.items()])
    base = on_rows(lines).transform_calculate(role="datum.special ? 'special' : 'plain'")
    roles = alt.Scale(domain=["plain", "special"], range=inks("ink", "accent"))
    colour, fill = alt.Color("role:N").scale(roles).legend(None), alt.Fill("role:N").scale(roles).legend(None)
    shape = alt.Shape("status:N").scale(domain=list(FILLING), range=list(FILLING.values())).legend(None)
    rules = on_rows(heads).mark_rule(x=0, x2="width", color=ink("grid"), aria=False)
    names = on_rows(heads).mark_text(align="left", fontWeight=600, color=ink("muted"), aria=False)
    layers = [
        rules.encode(at_pixel(alt.Y, "rule")),
        tops.mark_text(y=6, align="left", fontWeight=600, fontSize=14, aria=False).encode(edge, text="text:N"),
        names.encode(edge, flat, text="text:N"),
        base.mark_point(size=64, strokeWidth=1.4, xOffset=6, filled=False, aria=False).encode(edge, flat, colour),
        base.transform_filter("datum.status != 'claimed once'")
        .mark_point(size=64, xOffset=6, strokeWidth=0, aria=False)
        .encode(edge, flat, fill, shape),
        *(
            base.transform_filter(f"{sign}datum.special")
            .mark_text(
                align="left", dx=16, fontWeight=weight, aria=False, text={"expr": "narrow ? datum.short : datum.long"}
            )
            .encode(edge, flat, colour)
            for sign, weight in (("!", 400), ("", 600))
        ),
        base.mark_rect(opacity=0, height=step, cursor="pointer").encode(
            x,
            flat,
            href="href:N",
            description="spoken:N",
            tooltip=tips(
                item="Item",
                status="Evidence",
                given="Amount",
                since="First seen",
                summary="What is known",
                grade="Grade",
                sources="Sources",
            ),
        ),
    ]
    return frame(layers, y - 12, table="exchange", rows=items["exchange_id"], **words)


def _entry(row: dict, special: bool) -> dict:
    """One item of the ledger with its words; the amount stands beside it where both fit."""
    given = amount(pd.Series(row))
    long, short = (
        f"{name}, {beside}".removesuffix(", ")
        for name, beside in zip((row["item"], row["label"]), _beside(row, given), strict=True)
    )
    fits = lambda text, room: width_of(text, SMALL, 600 if special else 400) <= room  # noqa: E731
    return {
        "direction": row["direction"],
        "status": row["status"],
        "special": special,
        "short": next(text for text in (short, row["label"]) if fits(text, 140) or text == row["label"]),
        "long": next(text for text in (long, row["item"], row["label"]) if fits(text, 326) or text == row["label"]),
        "item": row["item"],
        "given": (given or "not given") + (f" ({row['period']})" if isinstance(row["period"], str) else ""),
        "since": day(row["first_evidence_date"]),
        "summary": row["summary"],
        "grade": f"{row['reliability']}{row['credibility']}",
        "sources": named(row["source_ids"]),
        "href": row_link("exchange", row["exchange_id"]),
        "spoken": f"{headline('exchange', pd.Series(row))}: {row['status']}",
    }


def _beside(row: dict, given: str) -> tuple[str, str]:
    """The amount to print after an item's name and after its label: no unit twice, no "1" that says nothing."""
    numbers = span(row["low"], row["best"], row["high"])
    unit = row["unit"] if isinstance(row["unit"], str) else ""
    if not numbers or (numbers == f"{FLOOR} 1" and not unit.startswith("million")):
        return "", ""
    if unit.startswith("USD"):
        return given, given
    counted = unit.split()[-1]
    long = numbers if counted in row["item"].lower() else given
    return long, numbers + " m" * unit.startswith("million")


# --- bars from zero --------------------------------------------------------------------------------------------------


MOST_SPARE = 110  # px of a phone the bars may lose to amounts beside them; beyond, each amount stands above its bar
ABOVE = {"align": "left", "dx": 0}


def amount_bars(groups: list[dict], *, most: float, **words) -> alt.LayerChart:
    """Draw estimates as bars from zero: solid to the low end, pale to the high one, dashed where one source says so.

    A group is ``{"head", "note", "bars"}``. A bar is ``{"key", "said"}``: its estimate, and the words after the amount;
    ``"accent": True`` marks the bar the finding is about. A string in place of a bar is written where the bar would
    stand: that something was not priced is also a result. ``most`` is the end of the scale in the rows' unit.
    """
    rows, names = load("estimates").set_index("estimate_id"), load("claimants").set_index("claimant")["name"]
    shown = [bar for group in groups for bar in group["bars"] if not isinstance(bar, str)]
    drawn = [_bar(bar, rows.loc[bar["key"]], names[rows.loc[bar["key"], "claimant"]], most) for bar in shown]
    spare = {screen: _place_amounts(drawn, most, screen, room) for screen, room in SCREENS.items()}
    stacked = spare["phone"] > MOST_SPARE
    if stacked:
        spare = dict.fromkeys(SCREENS, 0)
        drawn = [
            row | {"label_at": 0, **{f"{screen}_{end}": at for screen in SCREENS for end, at in ABOVE.items()}}
            for row in drawn
        ]
    y, texts, waiting = 8, [], iter(drawn)
    for group in groups:
        texts += [{"y": y, "text": group["head"], "kind": "head"}, {"y": y + 17, "text": group["note"], "kind": "note"}]
        y += 29
        for bar in group["bars"]:
            if isinstance(bar, str):
                texts.append({"y": y + 8, "text": bar, "kind": "note"})
            else:
                top = y + 16 * stacked
                next(waiting).update(y=top, y2=top + 16, mid=y + 8)
                y += 18 * stacked
            y += 20
        y += 22
    right = f"(narrow ? {spare['phone']} : {spare['desk']})"
    base, flat, down = on_rows(drawn), at_pixel(alt.Y, "y"), alt.Y2("y2:Q")
    zero, low, label = (across(field, right=right, most=most) for field in ("zero", "low", "label_at"))
    pick = {name: {"expr": f"narrow ? datum.phone_{name} : datum.desk_{name}"} for name in ("align", "dx")}
    fills, inked = (alt.Scale(domain=["plain", "accent"], range=inks(role, "accent")) for role in ("muted", "ink"))
    fill = alt.Fill("role:N").scale(fills).legend(None)
    stroke = alt.Stroke("role:N").scale(fills).legend(None)
    sure, unsure = base.transform_filter("datum.sure"), base.transform_filter("!datum.sure")
    pale = sure.transform_filter("datum.high > datum.low").mark_rect(fillOpacity=0.22, strokeWidth=1.2, aria=False)
    dashed = unsure.mark_rect(fillOpacity=0, strokeWidth=1.2, strokeDash=[3, 3], aria=False)
    layers = [
        sure.mark_rect(aria=False).encode(zero, flat, alt.X2("low:Q"), down, fill),
        pale.encode(low, flat, alt.X2("high:Q"), down, fill, stroke),
        dashed.encode(zero, flat, alt.X2("high:Q"), down, stroke),
        base.mark_text(**pick, fontWeight=600, aria=False).encode(
            label, at_pixel(alt.Y, "mid"), alt.Color("role:N").scale(inked).legend(None), text="text:N"
        ),
        *(
            on_rows([each for each in texts if each["kind"] == kind])
            .mark_text(x=0, align="left", aria=False, **style)
            .encode(flat, text="text:N")
            for kind, style in (("head", {"fontWeight": 600, "fontSize": TEXT}), ("note", {"color": ink("muted")}))
        ),
        base.mark_rect(opacity=0, cursor="pointer", x=0, x2="width").encode(
            flat, down, href="href:N", description="text:N", tooltip=tips(**ESTIMATE_TIPS)
        ),
    ]
    return frame(layers, y - 28, table="estimates", rows=[bar["key"] for bar in shown], **words)


def _bar(bar: dict, row: pd.Series, who: str, most: float) -> dict:
    """One bar with its ends and its words; a floor or a plain number is solid, a ceiling pale from zero."""
    high = next(x for x in (row["high"], row["best"], row["low"]) if pd.notna(x))
    low = next((x for x in (row["low"], row["best"]) if pd.notna(x)), 0)
    doubt = "" if row["checked"] == "yes" else ", not confirmed"
    return {
        "zero": 0,
        "low": low,
        "high": high,
        "label_at": high,
        "text": f"{amount(row)} {bar['said']}".strip() + doubt,
        "role": "accent" if bar.get("accent") else "plain",
        **_estimate_words(row.to_dict() | {"estimate_id": bar["key"]}, who),
    }


def _place_amounts(drawn: list[dict], most: float, screen: str, room: float) -> int:
    """Put each amount behind its bar, or into it where it has room there and no full fill; returns the px left free.

    Where neither fits, all bars get shorter, until every amount has its place. Adds ``<screen>_align`` and ``_dx``.
    """
    spare = 0
    while spare < room:
        scale, needed = (room - spare) / most, 0.0
        for row in drawn:
            wide, length = width_of(row["text"], SMALL, 600) + 8, row["high"] * scale
            free = length if not row["sure"] else (row["high"] - row["low"]) * scale
            inside = length + wide > room and free > wide
            row |= {f"{screen}_align": "right" if inside else "left", f"{screen}_dx": -6 if inside else 6}
            needed = max(needed, 0 if inside else length + wide - room)
        if needed < 1:
            break
        spare += max(4, round(needed))
    return spare
