"""Editions: what differs between two, that one is closed once and whole, that old ones stay readable."""

import json
import re
import shutil
import subprocess
import zipfile

import pandas as pd
import pytest

from entente.data import load, package
from entente.data.comparing import Change, changes
from entente.site import dataset, editions

DICTIONARY = {"resources": [{"name": "facts", "path": "facts.csv", "schema": {"primaryKey": "fact_id"}}]}


def folder_of(path, rows):
    path.mkdir()
    (path / "datapackage.json").write_text(json.dumps(DICTIONARY), "utf-8")
    (path / "facts.csv").write_text("fact_id,statement\n" + "".join(f"{key},{text}\n" for key, text in rows), "utf-8")
    return path


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site with its PDF, as small as can be, and chapters that are fresh."""
    made = tmp_path / "site"
    for name in ("index.html", "chapters/index.html", "chapters/data/facts.html", "downloads/north-korea-russia.pdf"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        root = "../" * name.count("/")
        (made / name).write_text(f"<body class='a'>text<!--editions:{root}--><!--/editions--></body>", "utf-8")
    monkeypatch.setattr(editions.notebooks, "stale", list)
    return made


def test_each_cell_that_differs_is_told_and_each_row_that_came_or_went(tmp_path):
    old = folder_of(tmp_path / "old", [("F1", "one"), ("F2", "two")])
    new = folder_of(tmp_path / "new", [("F1", "uno"), ("F3", "three")])
    assert changes(old, new) == [
        Change("facts", "F1", "statement", "one", "uno"),
        Change("facts", "F3", None, None, "fact_id F3; statement three"),
        Change("facts", "F2", None, "fact_id F2; statement two", None),
    ]
    assert changes(old, old) == []


def test_a_change_is_told_with_its_reason_and_what_moved_comes_first():
    corrected = load("corrections").iloc[0]
    found = [
        Change(corrected.table, corrected.row_id, "statement", "a", "b"),
        Change("stances", "S-X", "stance", "1", "2"),
        Change("sources", "a-source", None, None, "what it says"),  # once every new row of any table had "moved"
    ]
    rows = editions.difference(found).to_dict("records")
    assert [row["table"] for row in rows] == ["stances", corrected.table, "sources"]
    assert [row["moved"] for row in rows] == ["yes", "", ""]
    assert corrected.why in rows[1]["why"]


def test_an_edition_is_closed_once_and_its_tables_are_kept(site, tmp_path):
    kept, sites = tmp_path / "kept", tmp_path / "sites"
    folder = editions.close(site, kept, sites)
    assert folder.name == package()["version"]
    with zipfile.ZipFile(folder / dataset.ZIP) as archive:
        assert any(name.endswith("/stances.csv") for name in archive.namelist())
    assert (sites / folder.name / "chapters" / "index.html").is_file()
    with pytest.raises(editions.EditionError, match="is closed"):
        editions.close(site, kept, sites)


def test_an_edition_without_its_pdf_is_not_closed(site, tmp_path):
    (site / "downloads" / "north-korea-russia.pdf").unlink()
    with pytest.raises(editions.EditionError, match="lacks"):
        editions.close(site, tmp_path / "kept", tmp_path / "sites")
    assert not (tmp_path / "kept").exists()


def test_a_row_changed_after_an_edition_is_in_the_difference_to_the_next(site, tmp_path, monkeypatch):
    kept, sites = tmp_path / "kept", tmp_path / "sites"
    editions.close(site, kept, sites)
    changed = tmp_path / "data"
    shutil.copytree(editions.files.DATA, changed)
    facts = (changed / "facts.csv").read_text("utf-8").splitlines()
    facts[1] = facts[1].replace(",", ",changed ", 1)
    (changed / "facts.csv").write_text("\n".join(facts) + "\n", "utf-8")
    monkeypatch.setattr(editions.files, "DATA", changed)
    rows = editions.since(kept).to_dict("records")
    assert {row["table"] for row in rows} == {"facts"}
    assert len({row["row"] for row in rows}) == 1


def test_a_stance_that_moved_is_told_in_words_with_the_ranks_that_moved_with_it(site, tmp_path, monkeypatch):
    kept, sites = tmp_path / "kept", tmp_path / "sites"
    editions.close(site, kept, sites)
    changed = tmp_path / "data"
    shutil.copytree(editions.files.DATA, changed)
    stances = pd.read_csv(changed / "stances.csv", dtype=str, keep_default_na=False)
    last = stances[(stances["actor"] == "PRK") & (stances["stance"] != "")].iloc[-1]
    stances.loc[last.name, ["stance", "low", "high"]] = "-4" if float(last["stance"]) > 0 else "4"
    stances.to_csv(changed / "stances.csv", index=False)
    monkeypatch.setattr(editions.files, "DATA", changed)
    found = editions.since(kept)
    words = editions.changelog(found, "2099.1", kept)
    assert f"`{last.stance_id}`: {last.stance} → {stances.loc[last.name, 'stance']}" in words
    ranks = found[found["table"] == editions.RANKS]
    assert len(ranks) and all(f"`{row}`" in words for row in ranks["row"])


def test_an_edition_of_before_is_kept_from_its_revision_and_compared_with(tmp_path):
    repository, kept = tmp_path / "repository", tmp_path / "kept"
    shutil.copytree(editions.files.DATA, repository / "data")
    dictionary = repository / "data" / "datapackage.json"
    old = json.loads(dictionary.read_text("utf-8")) | {"version": "2020.1"}
    for resource in old["resources"]:  # the real dictionary of 2026.11 has such a word, and no edition closed after it
        resource["schema"]["fields"][0]["between"] = "a word that today's rules do not know"
    dictionary.write_text(json.dumps(old), "utf-8")
    actors = repository / "data" / "actors.csv"
    actors.write_text(actors.read_text("utf-8").replace("Japan", "Nippon"), "utf-8")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "a"]):
        subprocess.run(["git", "-C", repository, *command], check=True)
    assert editions.keep("HEAD", repository, kept) == kept / "2020.1"
    assert set(editions.since(kept)["table"]) == {"actors"}
    with pytest.raises(editions.EditionError, match="no-such"):
        editions.keep("no-such", repository, kept)


def test_an_older_edition_stays_readable_under_a_banner_and_every_page_leads_to_it(site, tmp_path):
    kept, sites = tmp_path / "kept", tmp_path / "sites"
    editions.close(site, kept, sites)
    old = package()["version"]
    editions.bring(site, "2099.1", kept, sites)
    editions.bring(site, "2099.1", kept, sites)
    page = site / "editions" / old / "chapters" / "data" / "facts.html"
    assert page.read_text("utf-8").count('class="old-edition"') == 1
    style, link = re.findall('href="([^"]+)"', page.read_text("utf-8"))[:2]
    # the banner had a class for which there was no style: it stood as a plain line above the page's head
    assert ".old-edition" in (page.parent / style).read_text("utf-8")
    assert (page.parent / link).resolve() == (site / "index.html").resolve()
    assert f'href="../editions/{old}/index.html"' in (site / "chapters" / "index.html").read_text("utf-8")


def test_an_edition_whose_site_is_gone_is_built_again_from_its_tag(tmp_path):
    repository, kept, sites = tmp_path / "repository", tmp_path / "kept", tmp_path / "sites"
    (repository).mkdir()
    book = "book:\n\tmkdir -p _build/html/chapters && echo old > _build/html/chapters/index.html\n"
    (repository / "Makefile").write_text(book, "utf-8")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "a"], ["tag", "edition-2020.1"]):
        subprocess.run(["git", "-C", repository, *command], check=True)
    (kept / "2020.1").mkdir(parents=True)
    (kept / "2020.1" / dataset.ZIP).write_bytes(b"")
    assert editions.rebuild("2022.1", repository, kept, sites) == ["2020.1"]
    assert (sites / "2020.1" / "chapters" / "index.html").read_text("utf-8") == "old\n"
    assert editions.rebuild("2022.1", repository, kept, sites) == []
    (kept / "2021.1").mkdir()
    (kept / "2021.1" / dataset.ZIP).write_bytes(b"")
    with pytest.raises(editions.EditionError, match=r"2021\.1"):
        editions.rebuild("2022.1", repository, kept, sites)
    # the workflow of a commit that closes an edition failed until its tag was pushed, and then built that site twice
    assert editions.rebuild("2021.1", repository, kept, sites) == []
