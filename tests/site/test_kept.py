"""A PDF is kept while it is what its page says: one promise a test."""

import pytest

from entente.site import pdf


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
