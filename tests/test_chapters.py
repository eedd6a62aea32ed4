"""The chapters as they are stored: executed, small, the same on every run, in the words of the house."""

import json
import re

import nbformat
import pytest

from entente.data import LIKELIHOODS, day, load, package
from entente.site import files, notebooks, pictures
from entente.site.running import not_borne_out

CHAPTERS = notebooks.chapters()
by_name = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def charts(path):
    outputs = [output for cell in cells(path, "code") for output in cell.outputs]
    return [output["data"][pictures.VEGA_LITE] for output in outputs if pictures.VEGA_LITE in output.get("data", {})]


@by_name
def test_no_code_cell_is_stored_unexecuted(path):
    # nbval runs such a cell but compares nothing
    assert [cell.source for cell in cells(path, "code") if not cell.execution_count] == []


@by_name
def test_no_warning_and_no_error_is_stored(path):
    outputs = [output for cell in cells(path, "code") for output in cell.outputs]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []


@by_name
def test_no_stored_chapter_says_what_its_tables_deny(path):
    # a chapter runs on where an assertion of its text fails, so that a refresh alone no longer stops it
    assert not_borne_out(notebooks.read(path)) == []


@by_name
def test_stored_outputs_belong_to_the_present_inputs(path):
    assert notebooks.is_fresh(notebooks.read(path)), "run `make refresh`"


@by_name
def test_a_stored_chapter_names_no_machine_and_no_address_in_memory(path):
    text = path.read_text("utf-8")
    assert not re.search(r"0x[0-9a-f]{8,}|/(?:home|root|tmp|work)/", text)


@by_name
def test_every_chart_has_an_alt_text_of_two_sentences_that_says_what_it_shows(path):
    for chart in charts(path):
        text = chart["description"]
        assert not text.lower().startswith(("chart", "figure", "graph"))
        assert len(re.findall(r"[.](?= [A-Z]|$)", text)) == 2, text


@by_name
def test_every_chart_stores_its_rows_once_and_stays_small(path):
    most = (
        84_000 if path.stem == "explore" else 66_000
    )  # twenty interests by date; the explorer also computes on the page
    for chart in charts(path):
        assert len(json.dumps(chart)) < most


@by_name
def test_a_stored_chart_has_a_width_of_its_own(path):
    # stored as wide as its container, one chart kept JupyterLab drawing it again until the page froze
    assert all(isinstance(chart["width"], int) for chart in charts(path))


@by_name
def test_every_row_a_chart_draws_is_a_row_of_its_table(path):
    for chart in charts(path):
        about = chart["usermeta"]
        assert set(about["rows"]) <= set(load(about["table"]).iloc[:, 0])


@by_name
def test_likelihood_and_confidence_never_stand_in_one_sentence(path):
    markdown = [cell.source for cell in cells(path, "markdown")]
    shown = [o["data"].get("text/markdown", "") for c in cells(path, "code") for o in c.outputs if "data" in o]
    words = "|".join(LIKELIHOODS)
    for sentence in re.split(r"(?<=[.:?!])\s", " ".join(markdown + shown)):
        assert not (re.search(rf"\b({words})\b", sentence) and "confidence" in sentence), sentence


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_of_the_readme_is_the_figure_of_the_chapter(theme):
    path = files.STATIC / f"matrix-{theme}.svg"
    assert path.read_text("utf-8") == pictures.readme_pictures()[path], "run `make refresh`"


def test_the_readme_opens_with_the_judgements_of_the_front_page():
    readme = " ".join((files.ROOT / "README.md").read_text("utf-8").split())
    [front] = [cell.source for cell in cells(files.CHAPTERS / "index.ipynb", "code") if "headlines(" in cell.source]
    shown = load("judgements").set_index("judgement_id").loc[re.findall(r"J-[\w-]+", front)]
    assert len(shown) == 5
    for row in shown.itertuples():
        assert f"{row.judgement} {row.likelihood.capitalize()} ({row.low}–{row.high}%)" in readme


def test_the_readme_names_the_edition_and_how_far_its_evidence_reaches():
    readme = " ".join((files.ROOT / "README.md").read_text("utf-8").split())
    meta = package()
    reach = f"evidence to {day(meta['evidence_cutoff'])}, dense to {day(meta['evidence_dense_until'])}"
    assert f"edition {meta['version']}, {reach}".replace("\u00a0", " ") in readme


def test_the_readme_counts_the_verdicts_as_the_table_does():
    readme = " ".join((files.ROOT / "README.md").read_text("utf-8").split())
    counted = load("claims")["verdict"].value_counts()
    held = counted["borne out"] + counted["followed"]
    told = f"{counted.sum()} claims: {held} are borne out or were followed, {counted['partly']} hold in part"
    assert f"{told}, {counted['open']} are open and {counted['not borne out']} failed" in readme
