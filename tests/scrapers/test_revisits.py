"""When a paper is read again: not for the same showing, always for another, and when the rounds come by."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from scrapers.items import AgendaItem, FileLink, PaperLink
from scrapers.revisits import LEAST, LIVE_DAYS, QUIET_DAYS, SHARE, lateness, shown_digest, the_round

NOW = dt.datetime(2026, 11, 26, 3, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 3)
ITEM = AgendaItem(
    number="Ö 4",
    title="Sprachkurse",
    papers=(PaperLink(key="7", reference="26-0007", url="https://ris.example/bi/vo0050.asp?__kvonr=7"),),
    files=(FileLink(url="https://ris.example/bi/getfile.asp?id=9", name="Antrag", key="9"),),
)


def test_addresses_do_not_count() -> None:
    moved = ITEM.model_copy(
        update={
            "url": "https://elsewhere.example/to0050.asp?__ktonr=4&s=1",
            "papers": (ITEM.papers[0].model_copy(update={"url": "https://elsewhere.example/?__=token"}),),
        }
    )
    assert shown_digest(moved, DAY) == shown_digest(ITEM, DAY)


def test_everything_else_counts() -> None:
    changes = [
        {"title": "Sprachkurse (Neufassung)"},
        {"result": "vertagt"},
        {"dropped": True},
        {"files": ()},
        {"files": (ITEM.files[0].model_copy(update={"key": "10"}),)},
        {"papers": ()},
    ]
    digests = {shown_digest(ITEM.model_copy(update=change), DAY) for change in changes}
    assert len(digests | {shown_digest(ITEM, DAY), shown_digest(ITEM, DAY + dt.timedelta(days=1))}) == 8


@given(st.text(min_size=1), st.booleans())
def test_the_rounds_come_to_every_paper(key: str, live: bool) -> None:
    days = LIVE_DAYS if live else QUIET_DAYS
    assert lateness(key, NOW - dt.timedelta(days=days * 1.31), live=live, now=NOW) >= 1
    assert lateness(key, NOW - dt.timedelta(days=days * 0.69), live=live, now=NOW) < 1


def test_the_rounds_are_spread() -> None:
    keys = [str(number) for number in range(1000)]
    read = NOW - dt.timedelta(days=QUIET_DAYS)
    due = sum(lateness(key, read, live=False, now=NOW) >= 1 for key in keys)
    assert 400 < due < 600


def test_no_night_has_more_than_its_share_and_every_paper_has_its_turn() -> None:
    """Also where all papers were first read in one night."""
    live = {str(number): number % 10 == 0 for number in range(2000)}
    read = dict.fromkeys(live, NOW)
    rounds = dict.fromkeys(live, 0)
    most = SHARE * len(live)
    for night in range(1, 91):
        now = NOW + dt.timedelta(days=night)
        late = {key: lateness(key, read[key], live=live[key], now=now) for key in live}
        chosen = the_round(late)
        assert len(chosen) <= most
        for key in chosen:
            read[key] = now
            rounds[key] += 1
    assert min(rounds.values()) >= 1
    assert min(rounds[key] for key in live if live[key]) > max(rounds[key] for key in live if not live[key])


def test_a_small_source_is_not_held_up() -> None:
    assert len(the_round(dict.fromkeys(map(str, range(50)), 1.0))) == LEAST
    assert the_round({"1": 0.9, "2": 1.0}) == {"2"}
