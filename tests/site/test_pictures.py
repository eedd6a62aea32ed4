"""The cache of pictures: keyed by all they depend on, mended where damaged, pruned, and shipped as far as shown."""

import json
import re

import pytest

from entente.site import drawing, files, notebooks, pictures

FIGURES = {path.stem: pictures.stored_figures(path) for path in notebooks.chapters()}
SPEC = FIGURES["stakes"][0]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A figure in a cache of its own."""
    entry = pictures.figure(SPEC, tmp_path_factory.mktemp("pictures"))
    drawing.fill(entry)
    return entry


def names(folder):
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("changed", ["title", "width", "font", "code"])
def test_a_figure_s_name_changes_with_all_its_pictures_depend_on(monkeypatch, tmp_path, changed):
    before = pictures.figure(SPEC).name
    spec = {**SPEC, "title": "Another"} if changed == "title" else SPEC
    if changed == "width":
        monkeypatch.setattr(pictures, "WIDTHS", {**pictures.WIDTHS, "phone": 300})
    if changed == "font":
        (tmp_path / "other.ttf").write_bytes(pictures.FONT_FILES[400].read_bytes() + b"\0")
        monkeypatch.setattr(pictures, "FONT_FILES", {400: tmp_path / "other.ttf"})
    if changed == "code":
        (tmp_path / "drawing.py").write_text("# another\n")
        monkeypatch.setattr(drawing, "__file__", str(tmp_path / "drawing.py"))
    pictures.drawn_with.cache_clear()
    assert pictures.figure(spec).name != before
    monkeypatch.undo()
    pictures.drawn_with.cache_clear()
    assert pictures.figure(SPEC).name == before


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>"], ids=["empty", "foreign"])
@pytest.mark.parametrize("ending", ["-desk-light.svg", ".png"])
def test_a_picture_that_is_not_what_was_drawn_is_drawn_again(drawn, ending, content):
    # an empty picture in the cache was shipped, and never repaired
    path = drawn.folder / f"{drawn.name}{ending}"
    good = path.read_bytes()
    assert pictures.is_whole(drawn)
    path.write_bytes(content)
    assert not pictures.is_whole(drawn)
    path.write_bytes(good)


def test_a_figure_whose_checksums_are_not_written_yet_is_drawn_again(drawn):
    path = drawn.folder / f"{drawn.name}.sha256"
    good = path.read_bytes()
    path.unlink()
    assert not pictures.is_whole(drawn)
    path.write_bytes(good)


def test_what_is_of_no_figure_of_this_build_leaves_the_cache(drawn):
    (drawn.folder / "0123456789abcdef-desk-light.svg").write_bytes(b"")
    pictures.prune({drawn.name}, drawn.folder)
    assert names(drawn.folder) == {f"{drawn.name}{ending}" for ending in (*drawn.endings, ".sha256")}


def test_the_site_gets_the_files_of_its_figures_and_no_others(drawn, tmp_path):
    # once the site offered "A finding with its number, 5", a figure of a test
    (drawn.folder / "0123456789abcdef-desk-light.svg").write_bytes(b"")
    (tmp_path / "fedcba9876543210.png").write_bytes(b"")
    pictures.ship({drawn.name}, tmp_path, drawn.folder)
    assert names(tmp_path) == {f"{drawn.name}{ending}" for ending in pictures.ON_SCREEN}


def test_the_built_site_ships_pictures_that_some_page_shows(site, read_page):
    pages = "".join(read_page(f"chapters/{path.stem}.html") for path in notebooks.chapters())
    shipped = names(site / "_static" / "pictures")
    assert shipped and not [name for name in shipped if f"_static/pictures/{name}" not in pages]


@pytest.mark.parametrize("chapter", [name for name, specs in FIGURES.items() if specs])
def test_a_figure_drawn_once_for_both_sets_of_colours_is_as_if_drawn_twice(chapter):
    spec = FIGURES[chapter][0]
    for theme, svg in drawing.both(spec, 720, pictures.TYPEFACE).items():
        assert svg == drawing.svg(spec, 720, pictures.TYPEFACE, dark=theme == "dark")


def test_a_figure_that_asks_which_colours_are_on_is_drawn_for_each():
    marks = {"mark": {"type": "text", "text": {"expr": "dark ? 'night' : 'day'"}}, "data": {"values": [{}]}}
    both = drawing.both({**marks, "config": SPEC["config"]}, 300, pictures.TYPEFACE)
    assert ">day<" in both["light"] and ">night<" in both["dark"]


def test_every_stored_figure_but_few_is_drawn_once_for_both():
    # drawing is half of a cold build: a theme worded another way would double it in silence
    specs = [spec for stored in FIGURES.values() for spec in stored]
    assert sum(drawing.stand_ins(spec) is None for spec in specs) <= len(specs) // 20


def test_a_picture_holds_the_signs_it_shows_and_no_more(drawn):
    svg = (drawn.folder / f"{drawn.name}-desk-light.svg").read_text("utf-8")
    assert svg.count("@font-face") == len(pictures.FONT_FILES)
    assert len(svg) < 400_000


def test_a_picture_for_paper_is_that_of_the_desk_without_the_fonts_that_its_page_has(drawn):
    desk, paper = ((drawn.folder / f"{drawn.name}{of}").read_text("utf-8") for of in ("-desk-light.svg", "-paper.svg"))
    assert paper == re.sub("<style>.*?</style>", "", desk) != desk


def test_a_mark_of_a_picture_leads_nowhere(drawn):
    # in the page a mark leads to its row; the downloads led to a 404 of the renderer's own site
    paths = [drawn.folder / f"{drawn.name}{end}" for end in ("-desk-light.svg", drawing.ON_PAPER)]
    assert '"href"' in json.dumps(SPEC)  # it has marks with links
    for picture in [*paths, *files.STATIC.glob("matrix-*.svg")]:
        assert "<a " not in picture.read_text("utf-8") and "href" not in picture.read_text("utf-8")


def test_a_file_is_replaced_whole_or_stays(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    files.write(path, "old")
    with pytest.raises(UnicodeEncodeError):
        files.write(path, "half \ud800")
    assert path.read_text() == "old" and names(tmp_path) == {"page.html"}
