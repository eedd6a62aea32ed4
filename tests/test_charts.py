"""Figures say their finding, fit their width, and can be told apart by everybody."""

import json
import re

import promises
import pytest

from entente.data import load
from entente.figures import charts
from entente.figures.charts import (
    PALETTE,
    SIDES,
    amount_bars,
    estimates_of,
    estimates_over_time,
    exchange_ledger,
    fold,
    panel,
    width_of,
)

WORDS = {
    "finding": "A finding with its number, 5",
    "reading": "How to read it.",
    "source": "Source: a table.",
    "description": "One thing against another. It shows five.",
}
GROUP = [
    {
        "head": "Who",
        "note": "What",
        "bars": [{"key": "E-arms-value-cumulative-2025-09-fnf", "said": "given"}, "Not priced"],
    }
]


def containers():
    rows = estimates_of("containers_cumulative")
    return estimates_over_time(
        rows.assign(panel="all"),
        [panel("all", "All", 30_000, 10_000, "containers")],
        first="2022-06-15",
        last="2025-11-15",
        **WORDS,
    )


def ledger():
    items = load("exchange")
    return exchange_ledger(
        items, {"PRK>RUS": "To Russia", "RUS>PRK": "To North Korea"}, items["family"] == "people", **WORDS
    )


KINDS = {"claims": containers, "exchange": ledger, "bars": lambda: amount_bars(GROUP, most=10_000, **WORDS)}
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
@pytest.mark.parametrize("width", [288, charts.PHONE, charts.DESK])
def test_a_figure_is_as_wide_as_its_container_and_no_text_leaves_it(kind, width):
    svg = promises.drawn(KINDS[kind]().to_dict(), width)
    drawn = float(re.search(r'viewBox="0 0 ([\d.]+)', svg).group(1))
    assert drawn == pytest.approx(width, abs=1 if width >= 328 else 40)


@every_kind
def test_light_and_dark_are_one_specification(kind):
    spec = KINDS[kind]().to_dict()
    light, dark = (promises.drawn(spec, 720, on) for on in (False, True))
    assert PALETTE["paper"][0] in light and PALETTE["paper"][0] not in dark
    assert PALETTE["paper"][1] in dark
    assert re.sub(r"#[0-9a-f]{6}", "", light).count("<path") == re.sub(r"#[0-9a-f]{6}", "", dark).count("<path")


@every_kind
def test_drawing_twice_gives_the_same_bytes(kind):
    assert json.dumps(KINDS[kind]().to_dict()) == json.dumps(KINDS[kind]().to_dict())


@every_kind
def test_a_figure_draws_every_row_it_is_given(kind):
    spec = KINDS[kind]().to_dict()
    drawn = {row["href"].rpartition("#")[2] for rows in spec["datasets"].values() for row in rows if "href" in row}
    assert drawn == {charts.anchor(key) for key in spec["usermeta"]["rows"]}


def test_a_figure_without_an_alt_text_cannot_be_made():
    with pytest.raises(TypeError, match="description"):
        amount_bars(GROUP, most=10_000, **{key: text for key, text in WORDS.items() if key != "description"})


def test_a_row_read_once_only_is_drawn_hollow():
    drawn = [row for rows in containers().to_dict()["datasets"].values() for row in rows if "sure" in row]
    unsure = {row["href"].rpartition("#")[2] for row in drawn if not row["sure"]}
    expected = estimates_of("containers_cumulative").query("checked == 'no'")["estimate_id"]
    assert unsure == {charts.anchor(key) for key in expected}


def test_labels_of_a_figure_do_not_overlap():
    drawn = [row for rows in containers().to_dict()["datasets"].values() for row in rows if "desk_shown" in row]
    for screen, room in charts.SCREENS.items():
        boxes = []
        for row in drawn:
            if row[f"{screen}_shown"]:
                wide = width_of(row["label"])
                x = 6 + row["at"] * (room - 12) + row[f"{screen}_dx"]
                left = x - {"left": 0, "center": wide / 2, "right": wide}[row[f"{screen}_align"]]
                boxes.append(
                    (left, row["y"] + row[f"{screen}_dy"] - 6, left + wide, row["y"] + row[f"{screen}_dy"] + 6)
                )
        assert boxes
        assert not any(charts._overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_folding_loses_no_word_and_keeps_the_width():
    text = "By mid-2025 the counts ran from 15,809 containers to 28,000, depending on who counted"
    lines = fold(text, 326, 18, 600)
    assert " ".join(lines) == text
    assert max(width_of(line, 18, 600) for line in lines) <= 326


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["ink", "muted", "accent", *SIDES])
def test_text_colours_reach_the_contrast_for_small_text(role, theme):
    assert contrast(PALETTE[role][theme], PALETTE["paper"][theme]) >= 4.5


def as_seen(colour: str, kind: str) -> tuple[float, ...]:
    """A colour in CIELAB as people with the common deficiencies see it (Machado and others 2009, severity 1)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = times(DEFICIENCIES[kind], [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels])
    xyz = times(TO_XYZ, [min(1, max(0, c)) for c in linear])
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def times(matrix, vector):
    return [sum(w * c for w, c in zip(row, vector, strict=True)) for row in matrix]


DEFICIENCIES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = (  # of linear sRGB, relative to the white D65
    (0.4339, 0.3762, 0.1899),
    (0.2126, 0.7152, 0.0722),
    (0.0178, 0.1094, 0.8728),
)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("kind", DEFICIENCIES)
def test_the_colours_of_two_groups_of_claimants_are_never_alike(kind, theme):
    seen = [as_seen(PALETTE[side][theme], kind) for side in SIDES]
    distances = [
        sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5 for i, a in enumerate(seen) for b in seen[:i]
    ]
    assert min(distances) > 12  # CIELAB; about 2 can just be told apart side by side
