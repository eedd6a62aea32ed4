"""Whatever of others the site ships is told, with its licence."""

from fnmatch import fnmatch

from entente.site import files, notices


def notice_of(file: str) -> notices.Notice | None:
    """Under which notice a file of a site's ``_static`` stands, if it is the work of others."""
    return next((each for each in notices.notices() if any(fnmatch(file, one) for one in each.covers)), None)


def test_every_notice_has_the_words_of_a_licence():
    # Vega and what is in its bundle were shipped without
    for notice in notices.notices():
        assert notice.texts, notice.name
        words = " ".join(notice.texts.values()).lower()
        assert "copyright" in words or "public domain" in words, notice.name


def test_the_bundle_is_told_library_by_library():
    told = " ".join(notice_of("vega-bundle.js").texts)
    assert all(name in told for name in ("vega-lite", "vega-embed", "d3-scale", "topojson-client", "semver"))


def test_every_file_of_the_site_is_ours_or_stands_under_a_notice(site):
    static = site / "_static"
    shipped = {path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()}
    ours = {path.relative_to(files.STATIC).as_posix() for path in files.STATIC.rglob("*")}
    ours -= {name for name in ours if name.startswith("lib/") and name.endswith(".js")}
    made = {name for name in shipped if name.startswith(("pictures/", "search/"))} | {"report.zip"}  # of our files
    assert [name for name in shipped - ours - made if notice_of(name) is None] == []


def test_every_page_leads_to_the_notices(site, read_page):
    page = read_page("notices.html")
    assert all(notice.name in page for notice in notices.notices())
    for name in ("chapters/stakes.html", "chapters/data/events.html", "search.html"):
        assert 'notices.html">Notices</a>' in read_page(name)
