"""Amounts as bars from zero, in groups under headings: who estimates how much."""

from collections.abc import Mapping, Sequence
from typing import Unpack

import altair as alt
import pandas as pd

from entente.data import amount, folder_of, load
from entente.figures.engine import (
    INKED,
    QUIET,
    Span,
    answers,
    at_pixel,
    both,
    by_role,
    field_by_screen,
    headings,
    on_rows,
    refuse_beyond,
)
from entente.figures.estimates import ESTIMATE_TIPS, estimate_words, with_claimants
from entente.figures.frame import Words, frame
from entente.figures.rows import NO_SECOND_SOURCE, row_of
from entente.figures.theme import SCREENS, SMALL, TEXT, ink, width_of

MOST_SPARE = 110  # px of a phone the bars may lose to amounts beside them; beyond, each amount stands above its bar
HEAD, BAR, ROW, GAP, RAISED = 29, 16, 20, 22, 18  # px: of a heading, a bar, a bar's row, between groups, of an amount


def amount_bars(
    groups: Sequence[Mapping],
    *,
    most: float | None = None,
    estimates: pd.DataFrame | None = None,
    **words: Unpack[Words],
) -> alt.LayerChart:
    """Draw estimates as bars from zero: solid to the low end, pale to the high one, dashed where one source says so.

    A group is ``{"head", "note", "bars"}``: its heading, what is counted, and its bars. A bar is ``{"key", "said"}``:
    the id of its estimate, and the words after the amount; a true ``"accent"`` marks the bar the finding is about. A
    string in place of a bar is written where the bar would stand: that something was not priced is also a result.

    ``most`` is the end of the scale in the unit of the rows, the largest amount unless given. ``estimates`` are the
    rows in which ids are looked up, the report's own unless given (read from another folder, say). For ``words`` see
    :mod:`entente.figures.frame`.

    Raises:
        ValueError: there is no such estimate, or its amount does not lie between zero and ``most``.
    """
    estimates = load("estimates") if estimates is None else estimates
    shown = [bar for group in groups for bar in group["bars"] if not isinstance(bar, str)]
    drawn = _bars(shown, estimates)
    most = max(row["high"] for row in drawn) if most is None else most
    for row, bar in zip(drawn, shown, strict=True):
        for end in ("low", "high"):
            refuse_beyond(row[end], 0, most, bar["key"])
    spare = {screen: _place_amounts(drawn, most, screen, room) for screen, room in SCREENS.items()}
    stacked = spare["phone"] > MOST_SPARE
    if stacked:
        spare = dict.fromkeys(SCREENS, 0)
        for row in drawn:
            row |= {"label_at": 0} | {f"{screen}_align": "left" for screen in SCREENS}
            row |= {f"{screen}_dx": 0 for screen in SCREENS}
    heads, notes, height = _lay_out(groups, drawn, stacked)
    layers = [
        *_marks(drawn, Span(both(0), spare), most),
        headings(heads, fontSize=TEXT),
        headings(notes, fontWeight=400, color=ink("muted")),
        on_rows(drawn)
        .mark_rect(opacity=0, cursor="pointer", x=0, x2="width")
        .encode(at_pixel(alt.Y, "y"), alt.Y2("y2:Q"), **answers(ESTIMATE_TIPS, "text")),
    ]  # fmt: skip
    return frame(layers, height, table="estimates", rows=[bar["key"] for bar in shown], **words)


def _bars(shown: Sequence[Mapping], estimates: pd.DataFrame) -> list[dict]:
    """Each bar with its ends and its words; a floor or a plain number is solid, a ceiling pale from zero."""
    by_id = estimates.set_index("estimate_id", drop=False)
    for bar in shown:
        row_of(by_id, bar["key"], "estimates")
    rows = by_id.loc[[bar["key"] for bar in shown]]
    drawn = []
    for bar, (row, claimant) in zip(shown, with_claimants(rows), strict=True):
        high = next(x for x in (row["high"], row["best"], row["low"]) if pd.notna(x))
        low = next((x for x in (row["low"], row["best"]) if pd.notna(x)), 0)
        doubt = "" if row["checked"] == "yes" else f", {NO_SECOND_SOURCE}"
        drawn.append({
            "zero": 0,
            "low": low,
            "high": high,
            "label_at": high,
            "text": f"{amount(pd.Series(row))} {bar['said']}".strip() + doubt,
            "role": "accent" if bar.get("accent") else "plain",
            **estimate_words(row, claimant["name"], folder_of(estimates)),
        })  # fmt: skip
    return drawn


def _place_amounts(drawn: Sequence[dict], most: float, screen: str, room: float) -> int:
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


def _lay_out(groups: Sequence[Mapping], drawn: Sequence[dict], stacked: bool) -> tuple[list[dict], list[dict], int]:
    """Give every bar its height; returns headings, notes and how tall the whole is, px."""
    y, heads, notes, waiting = 8, [], [], iter(drawn)
    for group in groups:
        heads.append({"y": y, "text": group["head"]})
        notes.append({"y": y + 17, "text": group["note"]})
        y += HEAD
        for bar in group["bars"]:
            if isinstance(bar, str):
                notes.append({"y": y + BAR // 2, "text": bar})
            else:
                top = y + BAR * stacked
                next(waiting).update(y=top, y2=top + BAR, mid=y + BAR // 2)
                y += RAISED * stacked
            y += ROW
        y += GAP
    return heads, notes, y - 28


def _marks(drawn: Sequence[dict], span: Span, most: float) -> list[alt.Chart]:
    """Layers of the bars: solid, pale, dashed, and their amounts."""
    base, flat, down = on_rows(drawn), at_pixel(alt.Y, "y"), alt.Y2("y2:Q")
    zero, low, label = (span.x(field, most) for field in ("zero", "low", "label_at"))
    fill, stroke = by_role(alt.Fill), by_role(alt.Stroke, QUIET)
    sure, unsure = base.transform_filter("datum.sure"), base.transform_filter("!datum.sure")
    pale = sure.transform_filter("datum.high > datum.low").mark_rect(fillOpacity=0.22, strokeWidth=1.2, aria=False)
    dashed = unsure.mark_rect(fillOpacity=0, strokeWidth=1.2, strokeDash=[3, 3], aria=False)
    where = {name: field_by_screen(name) for name in ("align", "dx")}
    return [
        sure.mark_rect(aria=False).encode(zero, flat, alt.X2("low:Q"), down, fill),
        pale.encode(low, flat, alt.X2("high:Q"), down, fill, stroke),
        dashed.encode(zero, flat, alt.X2("high:Q"), down, stroke),
        base.mark_text(**where, fontWeight=600, aria=False).encode(
            label, at_pixel(alt.Y, "mid"), by_role(alt.Color, INKED), text="text:N"
        ),
    ]
