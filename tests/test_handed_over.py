"""What the site hands over: tables, figures and PDFs as files, and what it says of itself to machines."""

import csv
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest
from bs4 import BeautifulSoup

from entente.data import described, load, package, tables, validate
from entente.site import archives, citation, dataset, exports, feeds, offers, publishing, settings, tabular
from entente.site.meta import claim_reviews

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def head_of(read_page, name):
    return BeautifulSoup(read_page(name).split("</head>")[0], "html.parser")


def linked_data(read_page, name):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', read_page(name))
    return [json.loads(each) for each in found]


@pytest.mark.parametrize("table", tables())
def test_each_page_of_rows_hands_over_its_table(site, read_page, table):
    # the published site once had no table, only 79 hashed files of figures
    name = described(table)["path"]
    assert f'href="../../downloads/tables/{name}" download' in read_page(f"chapters/data/{table}.html")
    assert (site / "downloads" / "tables" / name).read_bytes() == tabular.table_csv(table).encode()


def test_one_zip_holds_every_table_with_dictionary_readme_bibliography_and_licence(site):
    with zipfile.ZipFile(site / "downloads" / dataset.ZIP) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
    others = {"datapackage.json", "README.md", "references.bib", "LICENSE-TEXT-AND-DATA", "CITATION.cff"}
    assert names >= {described(table)["path"] for table in tables()} | others


def test_the_data_package_gives_the_bytes_and_the_hash_of_each_table():
    files = dataset.handed_out()
    for resource in json.loads(files["datapackage.json"])["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_zip_is_read_by_the_report_s_own_check(tmp_path):
    # bytes and hashes, which a data package may give, were refused: nobody could check what we had handed out
    with zipfile.ZipFile(io.BytesIO(dataset.zipped())) as archive:
        archive.extractall(tmp_path)
    assert validate(next(tmp_path.iterdir())) == []


def test_ro_crate_and_croissant_name_every_table_and_column():
    files = dataset.handed_out()
    crate = {each["@id"] for each in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    assert crate >= {described(table)["path"] for table in tables()}
    sets = {each["@id"]: each["field"] for each in json.loads(files["croissant.json"])["recordSet"]}
    assert {name: len(columns) for name, columns in sets.items()} == {
        table: len(described(table)["schema"]["fields"]) for table in tables()
    }


def test_a_cell_that_a_spreadsheet_would_run_is_text_in_a_download(monkeypatch, tmp_path):
    (tmp_path / "actors.csv").write_text('actor,name\nPRK,"=HYPERLINK(""http://example.org"")"\nRUS,-4\n', "utf-8")
    monkeypatch.setattr(tabular, "FOLDER", tmp_path)
    rows = list(csv.reader(io.StringIO(tabular.table_csv("actors"))))
    assert rows[1][1].startswith("'=")
    assert rows[2][1] == "-4"


def test_the_same_files_make_the_same_zip_in_whatever_order():
    one, other = {"a": b"1", "b": "2"}, {"b": "2", "a": b"1"}
    assert archives.zipped(one) == archives.zipped(other)


def test_figures_offer_files_under_names_that_a_person_gives(site, read_page):
    # "Data (CSV)" once saved 49d4c65f855870cf.csv
    page = read_page("chapters/stakes.html")
    offered = re.findall(r'href="\.\./(downloads/figures/([^"]+))" download', page)
    assert offered
    assert all((site / place).is_file() for place, _ in offered)
    edition = re.escape(package()["version"])
    assert all(re.fullmatch(rf"[a-z][a-z0-9-]+-{edition}(-[a-z_]+)?\.(csv|svg|png|zip)", name) for _, name in offered)


def test_the_zip_of_a_figure_holds_data_dictionary_citation_and_pictures(site):
    archives_there = sorted((site / offers.FOLDER).glob("*.zip"))
    assert archives_there
    for file in archives_there:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            assert {
                "citation.txt",
                "dictionary.csv",
                f"{file.stem}.csv",
                f"{file.stem}.svg",
                f"{file.stem}.png",
            } <= names
            assert package()["version"] in archive.read("citation.txt").decode()


def test_every_page_tells_edition_cut_off_and_how_to_cite_it(site, read_page):
    for page in [*(site / "chapters").rglob("*.html")]:
        _, foot, rest = page.read_text("utf-8").partition('class="page-foot"')
        assert foot, page
        told = BeautifulSoup(f"<div {foot}{rest}", "html.parser").div.get_text()
        assert f"Edition {package()['version']}" in told
        assert "evidence to" in told and "How to cite" in told


def test_every_page_links_the_pdfs_that_there_are_and_none_that_are_not(tmp_path):
    site, made = tmp_path / "site", tmp_path / "pdf"
    (site / "chapters").mkdir(parents=True)
    made.mkdir()
    page = site / "chapters" / "a.html"
    page.write_text("<p><!--pdf:../--><!--/pdf--></p>", "utf-8")
    publishing.bring_pdfs(site, made)
    assert "href" not in page.read_text("utf-8")
    for name in publishing.HANDOUTS.values():
        (made / f"{name}.pdf").write_bytes(b"%PDF")
    publishing.bring_pdfs(site, made)
    publishing.bring_pdfs(site, made)
    links = re.findall(r'href="([^"]+)"', page.read_text("utf-8"))
    assert links == [f"../downloads/{name}.pdf" for name in publishing.HANDOUTS.values()]
    assert all((page.parent / link).is_file() for link in links)


@pytest.mark.parametrize("name", ["index", "stakes", "claims", "changelog"])
def test_a_chapter_says_what_it_is_to_search_engines_and_reference_managers(site, read_page, name):
    head = head_of(read_page, f"chapters/{name}.html")
    told = {each.get("name") or each.get("property"): each["content"] for each in head.select("meta[content]")}
    assert 40 <= len(told["description"]) <= 202
    assert told["citation_title"] == told["og:title"]
    assert head.select_one("link[rel=canonical]")["href"].endswith(f"/chapters/{name}.html")
    if "og:image" in told:
        assert (site / told["og:image"].removeprefix(settings.address())).is_file()


def test_chapters_with_figures_have_a_picture_for_cards(read_page):
    assert head_of(read_page, "chapters/stakes.html").select_one('meta[property="og:image"]')


def test_linked_data_says_report_data_set_and_a_review_for_each_verdict(read_page):
    kinds = [each["@type"] for each in linked_data(read_page, "chapters/claims.html")]
    assert kinds.count("ClaimReview") == len(load("claims"))
    assert [each["@type"] for each in linked_data(read_page, "chapters/index.html")] == ["Report", "Dataset"]
    assert "Dataset" in [each["@type"] for each in linked_data(read_page, "chapters/data/estimates.html")]


def test_a_verdict_that_is_open_has_no_rating_and_every_other_has_one():
    for review in claim_reviews():
        rated = review["reviewRating"]
        assert ("ratingValue" in rated) == (rated["alternateName"] != "open")


def test_the_feed_tells_the_edition_every_correction_and_our_forecasts():
    root = ET.fromstring(feeds.feed())
    ids = [entry.find(f"{ATOM}id").text for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    ours = load("forecasts").query("author == 'This report'")
    assert len(ids) == 1 + len(load("corrections")) + len(ours)


def test_the_site_map_names_every_chapter(site):
    places = [each.text for each in ET.fromstring((site / "sitemap.xml").read_text("utf-8")).iter(f"{SITEMAP}loc")]
    pages = {str(path.relative_to(site)) for path in (site / "chapters").rglob("*.html")}
    assert {place.removeprefix(settings.address()) for place in places} == pages
    assert "sitemap.xml" in (site / "robots.txt").read_text("utf-8")


def test_the_register_of_forecasts_has_each_with_a_chance_between_0_and_1():
    told = json.loads(exports.forecasts())["forecasts"]
    assert [each["id"] for each in told] == list(load("forecasts")["forecast_id"])
    assert all(0 <= each["probability"] <= 1 for each in told)


def test_the_cross_impacts_come_back_from_their_matrix():
    rows = list(csv.DictReader(io.StringIO(exports.cross_impacts())))
    told = {
        (row["acts on"], name): int(float(cell))
        for row in rows
        for name, cell in row.items()
        if name != "acts on" and cell
    }
    have = load("cross_impacts")
    assert told == {
        (f"{row.source}:{row.source_variant}", f"{row.target}:{row.target_variant}"): row.score
        for row in have.itertuples()
    }


def read_project(text):
    """A ScenarioWizard project: descriptors with their variants, the matrix, and the texts, by the order they stand in.

    Written from five project files that the Stockholm Environment Institute published; every one of them reads so.
    """
    version, _, *lines = text.split("\r\n")
    assert version == "$ ScenarioWizard 4.0"
    assert lines.pop() == ""  # the last line has ended
    sections = [[]]
    for line in lines:
        if line == "#":
            sections.append([])
        else:
            sections[-1].append(line)
    names, shorts, empty, colours, empty_too, matrix, texts, *rest = sections
    assert (empty, empty_too, rest) == ([], [], [[], []])
    descriptors = {}
    for line in names:
        if line.startswith("&"):
            own = descriptors.setdefault(line[1:], [])
        else:
            assert line.startswith(" -")
            own.append(line[2:])
    assert shorts == ["&" if line.startswith("&") else " " for line in names]
    assert colours == ["FFFFFF"] * sum(map(len, descriptors.values()))
    heads, told = texts[::2], [line[1:-1] for line in texts[1::2]]
    count = len(descriptors)
    assert heads == ["# 0-0", *["# "] * count, *["#  -> "] * count**2]
    assert all(line == f'"{words}"' and '"' not in words for line, words in zip(texts[1::2], told, strict=True))
    return descriptors, [[int(cell) for cell in line.split(",")] for line in matrix], told


def test_the_cross_impacts_come_back_from_the_project_of_scenariowizard():
    # what we called its format was once a CSV that it does not open
    descriptors, matrix, told = read_project(exports.scenario_wizard())
    have, variants = load("cross_impacts"), load("descriptors")
    pairs = [(name, variant) for name, own in descriptors.items() for variant in own]
    assert pairs == list(variants[["descriptor", "variant"]].itertuples(index=False, name=None))
    scored = {(row.source, row.source_variant, row.target, row.target_variant): row.score for row in have.itertuples()}
    assert matrix == [[scored.get((*acts, *meets), 0) for meets in pairs] for acts in pairs]
    between = told[1 + len(descriptors) :]
    pairs_of_names = [(acts, meets) for acts in descriptors for meets in descriptors]
    reasoned = {pair for pair, words in zip(pairs_of_names, between, strict=True) if words}
    assert reasoned == set(have[["source", "target"]].itertuples(index=False, name=None))


def test_a_letter_that_scenariowizard_cannot_show_stands_as_its_number_in_its_project(monkeypatch):
    # one Korean name in a descriptor once ended the whole build
    monkeypatch.setattr(exports, "package", lambda: {"title": "金", "version": "1"})
    assert "&#37329;, edition 1" in read_project(exports.scenario_wizard())[2][0]


def test_the_site_hands_over_a_project_that_scenariowizard_opens(site):
    assert (site / "downloads" / exports.PROJECT).read_bytes() == exports.scenario_wizard().encode("ascii")


def test_every_form_for_another_program_is_linked_from_the_page_of_its_table(read_page):
    # they lay among the downloads, and no page led to one
    pages = "".join(read_page(f"chapters/data/{table}.html") for table in tables())
    linked = set(re.findall(r'href="\.\./\.\./downloads/([\w.-]+)" download', pages))
    assert linked >= set(exports.exports())


def test_a_reader_can_cite_the_edition_with_an_address():
    # cffconvert once gave a bibliography entry without version and address
    told = citation.about()
    assert str(told["version"]) == package()["version"]
    assert package()["version"] in told["title"]
    assert told["url"].startswith("https://")
    assert isinstance(told["license"], str)
    assert package()["version"] in citation.cited()
