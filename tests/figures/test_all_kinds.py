"""Every kind of figure keeps the same promises, whatever it draws."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import promises
import pytest

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py") if path.stem != Path(__file__).stem)
KINDS = {
    f"{name.removeprefix('test_')}: {kind}": draw
    for name in MODULES
    for kind, draw in getattr(importlib.import_module(f"figures.{name}"), "KINDS", {}).items()
}
every_kind = pytest.mark.parametrize("kind", KINDS)
MOST = 84_000  # bytes


@pytest.fixture(scope="module")
def specs():
    return {kind: promises.spec(draw) for kind, draw in KINDS.items()}


def test_every_module_of_figures_that_draws_is_held_to_the_promises():
    drawing = {path.stem for path in Path(promises.ROOT / "entente" / "figures").glob("*.py")}
    helpers = {"__init__", "theme", "frame", "rows", "vocabulary", "lane_layout", "tiles"}
    assert {kind.partition(":")[0] for kind in KINDS} == drawing - helpers


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


def test_another_process_draws_the_same_bytes(specs):
    # within one process the order of a set never changes: the test could not fail
    script = "import json; from figures.test_all_kinds import KINDS; " + (
        "print(json.dumps({kind: json.dumps(draw().to_dict(validate=False)) for kind, draw in KINDS.items()}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=promises.ROOT / "tests", env={**os.environ, "PYTHONHASHSEED": "20260911"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    other = json.loads(run.stdout)
    assert [kind for kind, spec in specs.items() if json.dumps(spec) != other[kind]] == []


@every_kind
def test_every_mark_leads_to_a_row_the_figure_lists(specs, kind):
    promises.check_rows(specs[kind])


@every_kind
def test_a_figure_stays_small(specs, kind):
    assert promises.size(specs[kind]) < MOST


@every_kind
def test_a_figure_says_what_it_was_told_to_say(specs, kind):
    assert specs[kind]["description"] == promises.WORDS["description"]
    assert specs[kind]["usermeta"]["finding"] == promises.WORDS["finding"]
    texts = " ".join(promises.texts(promises.drawn(specs[kind], promises.WIDTHS[1])).values())
    assert all(promises.WORDS[word] in texts for word in ("finding", "reading", "source"))
