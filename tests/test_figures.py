"""Every kind of figure keeps the same promises, whatever it draws."""

import promises
import pytest
import test_coded
import test_ranks
import test_series
import test_timeline

KINDS = {
    f"{module.__name__.removeprefix('test_')}: {kind}": draw
    for module in (test_coded, test_ranks, test_series, test_timeline)
    for kind, draw in module.KINDS.items()
}
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def specs():
    return {kind: draw().to_dict() for kind, draw in KINDS.items()}


@every_kind
@pytest.mark.parametrize("width", promises.WIDTHS)
def test_a_figure_fits_its_container_and_no_text_leaves_it(specs, kind, width):
    promises.check_width(specs[kind], width)


@every_kind
@pytest.mark.parametrize("width", promises.WIDTHS)
def test_no_text_covers_another(specs, kind, width):
    # the names of seven options ran into each other on a desk
    promises.check_texts_apart(specs[kind], width)


@every_kind
def test_light_and_dark_are_one_specification(specs, kind):
    promises.check_two_sets_of_colours(specs[kind])


@every_kind
def test_drawing_twice_gives_the_same_bytes(kind):
    promises.check_same_bytes(KINDS[kind])


@every_kind
def test_every_mark_leads_to_a_row_the_figure_lists(specs, kind):
    promises.check_rows(specs[kind])


@every_kind
def test_a_figure_stays_small(specs, kind):
    assert promises.size(specs[kind]) < 60_000
