"""What is kept from build to build is never old: one promise a test."""

import zipfile

import pytest

from entente.site import archives, files, kept, pdf, styles


@pytest.fixture(autouse=True)
def built(tmp_path, monkeypatch):
    """A folder in which nothing was built yet."""
    monkeypatch.setattr(files, "BUILD", tmp_path / "_build")
    return tmp_path / "_build"


def read(*texts):
    """Which of some texts a build had to read, and what reading them came to."""
    done = []
    with kept.kept("pages") as once:
        found = [once(text, lambda text=text: done.append(text) or [text.upper()]) for text in texts]
    return done, found


def test_only_what_changed_is_read_again():
    assert read("one", "two") == (["one", "two"], [["ONE"], ["TWO"]])
    assert read("one", "three") == (["three"], [["ONE"], ["THREE"]])


def test_what_a_build_did_not_ask_for_is_forgotten():
    read("one", "two")
    read("two")
    assert read("one", "two")[0] == ["one"]


@pytest.mark.parametrize("changed", ["code", "template", "libraries"])
def test_all_is_read_again_with_other_code(tmp_path, monkeypatch, changed):
    for name, of in (("code", "a.py"), ("template", "a.html"), ("libraries", "lock")):
        (tmp_path / of).write_text(name, "utf-8")
    monkeypatch.setattr(kept, "PACKAGE", tmp_path)
    monkeypatch.setattr(kept, "LOCK", tmp_path / "lock")
    kept.code.cache_clear()
    read("one")
    assert read("one")[0] == []
    (tmp_path / {"code": "a.py", "template": "a.html", "libraries": "lock"}[changed]).write_text("another", "utf-8")
    kept.code.cache_clear()
    assert read("one")[0] == ["one"]
    kept.code.cache_clear()


def test_what_was_torn_is_read_again(built):
    read("one")
    (built / kept.FOLDER / "pages.json").write_text('{"torn', "utf-8")
    assert read("one") == (["one"], [["ONE"]])


def test_a_fault_leaves_what_was_kept():
    read("one")
    with pytest.raises(ZeroDivisionError), kept.kept("pages") as once:
        once("two", lambda: 1 / 0)
    assert read("one")[0] == []


def test_names_of_a_page_that_changed_are_those_it_has_now(tmp_path):
    page = tmp_path / "site" / "page.html"
    for word in ("one", "two"):
        files.write(page, f'<p class="{word}">')
        assert styles.used(page.parent, tmp_path) - styles.STATE == {"p", word}


@pytest.mark.parametrize("harm", ["torn", "gone", "other"])
def test_a_zip_that_does_not_hold_its_files_is_packed_again(tmp_path, harm):
    place, contents = tmp_path / "a.zip", {"a.csv": "1", "b.svg": b"2"}
    for spoil in (None, harm, "new"):
        if spoil == "gone":
            place.unlink()
        elif spoil in ("torn", "other"):
            place.write_bytes(place.read_bytes()[:9] if spoil == "torn" else archives.zipped({"a.csv": "0"}))
        elif spoil == "new":
            contents["a.csv"] = "3"
        with kept.kept("zips") as once:
            archives.bring(place, contents, once)
        with zipfile.ZipFile(place) as packed:
            assert {name: packed.read(name).decode() for name in packed.namelist()} == {
                "a.csv": contents["a.csv"],
                "b.svg": "2",
            }


@pytest.fixture
def setting(monkeypatch):
    """How often a PDF was set; setting writes its page on both papers, as the real one does after a minute."""
    done = []

    def set_page(source):
        done.append(source)
        for file in pdf.papers_of(source):
            file.write_text(source.read_text("utf-8"), "utf-8")

    monkeypatch.setattr(pdf, "set_page", set_page)
    return done


def test_a_pdf_of_the_same_page_is_not_set_again(tmp_path, setting):
    made = [pdf.kept_or_set(tmp_path / "brief.html", "<p>one</p>") for _ in range(2)]
    assert len(setting) == 1 and made[0] == made[1]


def test_a_changed_page_is_set_again(tmp_path, setting):
    for page in ("<p>one</p>", "<p>two</p>"):
        made = pdf.kept_or_set(tmp_path / "brief.html", page)
    assert [file.read_text("utf-8") for file in made] == ["<p>two</p>"] * 2


@pytest.mark.parametrize("harm", ["torn", "gone"])
def test_a_pdf_that_is_torn_or_gone_is_set_again(tmp_path, setting, harm):
    first, _ = pdf.kept_or_set(tmp_path / "brief.html", "<p>one</p>")
    if harm == "torn":
        first.write_text("<p>o", "utf-8")
    else:
        first.unlink()
    pdf.kept_or_set(tmp_path / "brief.html", "<p>one</p>")
    assert first.read_text("utf-8") == "<p>one</p>"
