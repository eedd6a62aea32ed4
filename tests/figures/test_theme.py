"""The colours can be read and told apart by everybody, and lines are as long as they are said to be."""

from itertools import combinations

import pytest
from coloraide import Color

from entente.data import choices
from entente.figures.theme import PALETTE, RAMPS, clipped, fold, sign_on, width_of

SIDES = choices("claimants", "side")
THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


@THEMES
@pytest.mark.parametrize("role", ["ink", "muted", "accent", *SIDES])
def test_text_colours_reach_the_contrast_for_small_text(role, theme):
    assert Color(PALETTE[role][theme]).contrast(PALETTE["paper"][theme], method="wcag21") >= 4.5


@THEMES
@pytest.mark.parametrize("ramp", RAMPS)
def test_a_sign_can_be_read_on_every_step_of_a_ramp(ramp, theme):
    for step in RAMPS[ramp][theme]:
        assert Color(sign_on(step)).contrast(step, method="wcag21") >= 4.5


@THEMES
@pytest.mark.parametrize("deficiency", [None, "protan", "deutan", "tritan"])
def test_the_colours_of_two_groups_of_claimants_are_never_alike(deficiency, theme):
    colours = [Color(PALETTE[side][theme]) for side in SIDES]
    if deficiency:  # Machado and others 2009, severity 1
        colours = [colour.filter(deficiency, method="machado").clip("srgb") for colour in colours]
    distances = [one.delta_e(other, method="2000") for one, other in combinations(colours, 2)]
    assert min(distances) > 10  # about 2 can just be told apart side by side


@THEMES
@pytest.mark.parametrize("ramp", ["count", "grade"])
def test_more_is_farther_from_the_paper(ramp, theme):
    paper = Color(PALETTE["paper"][theme])
    distances = [paper.delta_e(step, method="2000") for step in RAMPS[ramp][theme]]
    assert distances == sorted(distances)


def test_folding_loses_no_word_and_keeps_the_width():
    text = "By mid-2025 the counts ran from 15,809 containers to 28,000, depending on who counted"
    lines = fold(text, 326, 18, 600)
    assert " ".join(lines) == text
    assert max(width_of(line, 18, 600) for line in lines) <= 326


def test_a_heading_has_no_last_line_of_one_word():
    lines = fold("At least 100 ballistic missiles and some 240 guns had gone to Russia by 2025", 326, 18, 600)
    assert len(lines[-1].split()) > 1


@pytest.mark.parametrize("room", [60, 150, 1000])
def test_a_clipped_text_keeps_its_room_and_ends_at_a_word(room):
    text = "Renewal of the panel of experts, vetoed"
    shown = clipped(text, room)
    assert width_of(shown, 13) <= room
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))
