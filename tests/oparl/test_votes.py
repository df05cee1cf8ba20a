"""Votes, which the specification has no field for: as an installation of ours gives them out."""

from storage.records import Votes
from tests.oparl.test_pages import agenda_of, item


def test_votes_that_an_installation_of_ours_gives_out_are_read() -> None:
    def votes_of(said: object, result: str = "beschlossen") -> Votes | None:
        return agenda_of(item(1, public=True, result=result, **{"antragsradar:votes": said}))[0].votes

    assert votes_of({"yes": 12, "no": 0, "abstentions": None}) == Votes(yes=12, no=0)
    assert votes_of({"yes": 12}, result="beschlossen, Ja: 20, Nein: 4") == Votes(yes=20, no=4)
    for odd in (None, {}, [], "12", 12, {"yes": -1}, {"yes": "viele"}, {"no": None}):
        assert votes_of(odd) is None
