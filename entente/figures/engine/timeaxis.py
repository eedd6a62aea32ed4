"""The axis of time: where a day stands, which days are named, the article's day, a stretch that is tinted."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import altair as alt
import pandas as pd

from entente.data import NO_BREAK, day, package, period
from entente.figures.engine.marks import on_rows
from entente.figures.engine.screens import Span, both, field_by_screen, reach
from entente.figures.theme import SCREENS, ink, width_of

EDGE = 6  # px between the ends of an axis and the edge of the view
WHOLE = Span(both(EDGE), both(EDGE))
ARTICLE = "article"


def midpoint(date: str) -> str:
    """The day on which a date of less than day precision is drawn: the middle of what it may mean.

    >>> midpoint("2024"), midpoint("2024-06"), midpoint("2024-06-19")
    ('2024-07-01', '2024-06-15', '2024-06-19')
    """
    return date + {4: "-07-01", 7: "-15", 10: ""}[len(date)]


def ends_of(dates: Iterable[str], first: str | None, last: str | None) -> tuple[str, str]:
    """The ends of an axis: those that are given, else the earliest date drawn and the cut-off of the evidence.

    Raises:
        ValueError: nothing drawn has a date, and the first end is not given.
    """
    known = sorted(midpoint(date) for date in dates if isinstance(date, str))
    if not (known or first):
        raise ValueError("no row has a date: name the first day of the axis")
    return first or known[0], last or max([package()["evidence_cutoff"], *known[-1:]])


def years_of(rows: pd.DataFrame, once: Sequence[str], first: int | None, last: int | None) -> tuple[int, int]:
    """The years at the ends of an axis, those of the rows unless given; ``once`` are columns of which no two are alike.

    Raises:
        ValueError: a year lies outside the axis, or a row stands twice.
    """
    first, last = (
        int(end()) if given is None else given for given, end in ((first, rows["year"].min), (last, rows["year"].max))
    )
    outside = rows[~rows["year"].between(first, last)]
    for row in outside.to_dict("records"):
        of = ", ".join(str(row[name]) for name in once if name != "year")
        raise ValueError(f"{of}: {row['year']} lies outside {first} to {last}")
    if (twice := rows.duplicated(list(once))).any():
        raise ValueError(f"{', '.join(map(str, rows.loc[twice, list(once)].iloc[0]))} stands twice")
    return first, last


@dataclass(frozen=True)
class TimeAxis:
    """An axis from the first to the last day of the dates at its ends; positions run from 0 to 1 over its span.

    A month or a year stands for all of its days at an end of the axis, and for its middle on it. Days are counted, so
    that no time zone moves a mark.

    Raises:
        ValueError: the first day does not lie before the last.
    """

    first: str
    last: str
    span: Span = WHOLE

    def __post_init__(self) -> None:
        if self.begin >= self.end:
            raise ValueError(f"an axis cannot run from {self.first} to {self.last}")

    @property
    def begin(self) -> datetime.date:
        """The first day."""
        return period(self.first)[0]

    @property
    def end(self) -> datetime.date:
        """The last day."""
        return period(self.last)[1]

    def position(self, date: str) -> float:
        """Where a date stands, below 0 or above 1 if it lies beyond the ends."""
        return round((period(midpoint(date))[0] - self.begin) / (self.end - self.begin), 4)

    def holds(self, date: str) -> bool:
        """Whether a date stands on the axis."""
        return self.begin <= period(midpoint(date))[0] <= self.end

    def at(self, date: str, of: str = "") -> float:
        """Where a date stands.

        Raises:
            ValueError: it lies beyond the ends; ``of`` says whose date it is.
        """
        if not self.holds(date):
            raise ValueError(f"{of}: {date}".removeprefix(": ") + f" lies outside {self.first} to {self.last}")
        return self.position(date)

    def ticks(self, *, centred: bool = False) -> list[dict]:
        """The days that are marked: Mondays, quarters or years, by the length of the axis; or the middles of years.

        Of these, every one, or every second, fourth and so on is named (``<screen>_shown``): as many as have room.
        """
        rhythm = RHYTHMS[-1] if centred else next(r for r in RHYTHMS if (self.end - self.begin).days < r.below)
        if centred:
            days = [f"{year}" for year in range(self.begin.year, self.end.year + 1)]
        else:
            days = [f"{date:%Y-%m-%d}" for date in pd.date_range(self.begin, self.end, freq=rhythm.freq)]
        ticks: list[dict] = [{"at": self.position(date), "text": rhythm.name(date)} for date in days]
        if ticks and rhythm.freq == "W-MON":  # the names of days leave the year to the first
            ticks[0]["text"] += NO_BREAK + days[0][:4]
        ordinals = [rhythm.ordinal(date, i) for i, date in enumerate(days)]
        for screen in SCREENS:
            named = self._named(ticks, ordinals, rhythm.strides, screen)
            for tick in ticks:
                edge = self.span.pixel(tick["at"], screen) + (0 if centred else width_of(tick["text"]))
                tick[f"{screen}_shown"] = tick in named and edge <= SCREENS[screen]
        return ticks

    def _named(self, ticks: list[dict], ordinals: list[int], strides: tuple[int, ...], screen: str) -> list[dict]:
        """The ticks of the smallest stride at which their names stand clear of each other.

        The first, which may be longer than the others, hides those that it would cover.
        """
        for stride in strides:
            some = [tick for tick, ordinal in zip(ticks, ordinals, strict=True) if ordinal % stride == 0]
            spots = [(self.span.pixel(tick["at"], screen), width_of(tick["text"]) + 8) for tick in some]
            if all(x + wide <= after for (x, wide), (after, _) in pairwise(spots[1:])):
                break
        clear = sum(spots[0]) if spots else 0
        return [tick for i, (tick, (x, _)) in enumerate(zip(some, spots, strict=True)) if not i or x >= clear]

    def layers(self, *heights: float | Mapping[str, float], centred: bool = False, since: str = "") -> list[alt.Chart]:
        """Ticks and their names, at each of some heights (px); ``centred`` names years under their middle, unmarked.

        ``since`` is the date before which nothing is marked.
        """
        ticks = [tick for tick in self.ticks(centred=centred) if not since or tick["at"] >= self.position(since)]
        base = on_rows([tick | reach(y, y) for y in heights for tick in ticks])
        style = {"align": "center"} if centred else {"align": "left", "dx": -1}
        names = base.transform_filter(field_by_screen("shown")["expr"]).mark_text(
            y=field_by_screen("y", 13), color=ink("muted"), aria=False, **style
        )
        marks = base.mark_rule(y=field_by_screen("y"), y2=field_by_screen("y", 5), color=ink("line"), aria=False)
        return [*([] if centred else [marks.encode(self.span.x("at"))]), names.encode(self.span.x("at"), text="text:N")]

    def article(self, reaches: Iterable[dict], **name) -> list[alt.Chart]:
        """A dashed line on the day of the article, where the axis holds it, and its name.

        ``reaches`` say from where to where it is drawn (see :func:`reach`); ``name`` are properties of the text.
        """
        date = package()["article_date"]
        if not self.holds(date):
            return []
        at, x = {"at": self.position(date)}, self.span.x("at")
        ends = {"y": field_by_screen("y"), "y2": field_by_screen("y2")}
        line = on_rows([at | each for each in reaches]).mark_rule(
            **ends, color=ink("line"), strokeDash=[2, 3], aria=False
        )
        text = on_rows([at]).mark_text(**{"text": ARTICLE, "color": ink("muted"), "aria": False} | name)
        return [line.encode(x), text.encode(x)]

    def tinted(self, ends: tuple[str, str] | None, reaches: Iterable[dict]) -> list[alt.Chart]:
        """The stretch of time that a finding speaks of, behind everything else; nothing where none is given.

        Raises:
            ValueError: it does not lie on the axis.
        """
        if not ends:
            return []
        begin, until = (self.at(date, "tint") for date in ends)
        base = on_rows([{"at": begin, "until": until, **each} for each in reaches])
        rect = base.mark_rect(
            y=field_by_screen("y"), y2=field_by_screen("y2"), fill=ink("grid"), opacity=0.6, aria=False
        )
        return [rect.encode(self.span.x("at"), alt.X2("until:Q"))]


@dataclass(frozen=True)
class Rhythm:
    """How an axis shorter than ``below`` days is marked: pandas' frequency, the name of a day, strides of names."""

    below: float
    freq: str
    name: Callable[[str], str]
    ordinal: Callable[[str, int], int]
    strides: tuple[int, ...]


def _day_and_month(date: str) -> str:
    return NO_BREAK.join(day(date).split(NO_BREAK)[:2])


def _quarter(date: str) -> str:
    return date[:4] if date[5:7] == "01" else day(date[:7]).split(NO_BREAK)[0]


RHYTHMS = [
    Rhythm(60, "W-MON", _day_and_month, lambda date, i: i, (1, 2, 4)),
    Rhythm(800, "QS", _quarter, lambda date, i: int(date[5:7]) // 3, (1, 2, 4)),
    Rhythm(float("inf"), "YS", lambda date: date[:4], lambda date, i: int(date[:4]), (1, 2, 5, 10, 20)),
]
