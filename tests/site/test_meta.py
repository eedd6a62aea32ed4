"""What pages say of themselves to machines."""

import pytest

from entente.methods.evidence import COUNTED_AS
from entente.site import meta


def test_every_verdict_there_is_a_word_for_has_the_rating_of_what_it_counts_as():
    told = {verdict: meta.rating_of(verdict) for verdict in COUNTED_AS}
    assert told == {
        "borne out": 5, "followed": 5, "partly": 3, "open": None, "not borne out": 1, "not followed": 1,
    }  # fmt: skip


@pytest.mark.parametrize("counts", [{}, {"mostly": "nearly held"}], ids=["no word", "counted in a new way"])
def test_a_verdict_without_a_rating_is_refused(monkeypatch, counts):
    # a word that the list of ratings lacked was handed out as a claim that is open
    monkeypatch.setattr(meta, "COUNTED_AS", counts)
    with pytest.raises(ValueError, match=r"no (verdict 'mostly'|rating of what counts as 'nearly held')"):
        meta.rating_of("mostly")
