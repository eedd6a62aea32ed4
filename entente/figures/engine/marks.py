"""The marks that all figures share: rows, positions in pixels, labels on a halo, what answers a pointer."""

from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from entente.figures.theme import ink, inks

ROLES = ["plain", "strong", "accent"]  # of a mark: there to compare with, part of the finding, what the title is about
QUIET = alt.Scale(domain=ROLES, range=inks("muted", "ink", "accent"))  # for marks
INKED = alt.Scale(domain=ROLES, range=inks("ink", "ink", "accent"))  # for words, and for marks that all speak
HALO = {"stroke": ink("paper"), "strokeWidth": 4, "strokeOpacity": 0.75}  # round words that lie on lines
HEADING = {"align": "left", "fontWeight": 600, "aria": False}


def on_rows(rows: Iterable[dict]) -> alt.Chart:
    """A chart on rows that Altair stores once, however many layers draw them."""
    return alt.Chart(pd.DataFrame(rows))


def at_pixel(channel, field: str):
    """A position already computed in pixels."""
    return channel(f"{field}:Q").scale(None).title(None).axis(None)


def by_role(channel, scale: alt.Scale = QUIET):
    """A colour by the field ``role``, one of :data:`ROLES`."""
    return channel("role:N").scale(scale).legend(None)


def tips(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """What a tooltip names: fields, each with its title."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def answers(tooltip: Mapping[str, str], spoken: str = "spoken") -> dict:
    """What an invisible mark on top of all layers does: the pointer opens its row, ``spoken`` is read out."""
    return {"href": "href:N", "description": f"{spoken}:N", "tooltip": tips(tooltip)}


def labelled(base: alt.Chart, text: Mapping, *position, scale: alt.Scale = INKED, **style) -> list[alt.Chart]:
    """Labels on a halo of paper, all but the plain ones in bold; ``text`` is a property of the mark."""
    style |= {"text": text, "aria": False}
    weights = {400: base.transform_filter("datum.role == 'plain'"), 600: base.transform_filter("datum.role != 'plain'")}
    halos = [some.mark_text(**HALO, fontWeight=weight, **style) for weight, some in weights.items()]
    words = [some.mark_text(fontWeight=weight, **style) for weight, some in weights.items()]
    colour = by_role(alt.Color, scale)
    return [each.encode(*position) for each in halos] + [each.encode(*position, colour) for each in words]


def headings(rows: Iterable[dict], **style) -> alt.Chart:
    """Words at the left edge that head what stands below; a row has ``y`` (px) and ``text``."""
    base = on_rows(rows).mark_text(**({"x": 0, **HEADING} | style))
    return base.encode(at_pixel(alt.Y, "y"), text="text:N")


def gridlines(rows: Iterable[dict] | alt.Chart, role: str = "grid", field: str = "y", **style) -> alt.Chart:
    """Level lines across the whole view, at the heights that rows give in pixels."""
    base = rows if isinstance(rows, alt.Chart) else on_rows(rows)
    return base.mark_rule(x=0, x2="width", color=ink(role), aria=False, **style).encode(at_pixel(alt.Y, field))


def one_word(text: object, **style) -> alt.Chart:
    """A single text that belongs to no row."""
    return alt.Chart(alt.Data(values=[{}])).mark_text(text=text, aria=False, **style)
