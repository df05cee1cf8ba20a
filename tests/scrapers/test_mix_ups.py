"""A server that shows one page for several papers: none of them is kept, and nothing else is held up."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.items import FileLink, PaperItem, PaperLink
from scrapers.mix_ups import AT_MOST, ONE_PAGE, OTHER_PAPER, Judged, Names, Read, Waiting

TITLES = ("Neue Bänke am Weiher", "Haushalt des Zoos", "Straßenlampen im Südviertel", "Schwimmkurse")


def paper(key: int | str, title: str, reference: str = "", **more: Any) -> PaperItem:
    return PaperItem(key=str(key), url=f"http://rat.example/{key}", title=title, reference=reference, **more)


def named(*titles: str) -> Names:
    """Papers 0, 1, 2, … with the numbers 0/26, 1/26, 2/26, …"""
    links = (
        PaperLink(key=str(at), url="http://rat.example/", title=title, reference=f"{at}/26")
        for at, title in enumerate(titles)
    )
    return Names(links)


def read(items: list[PaperItem], *names: Names) -> tuple[list[str], list[tuple[str, str]]]:
    """The keys of the papers that may be kept, and of those that may not with the reason."""
    waiting, told = Waiting(), []
    told = [waiting.take(Read.among(item, *names)) for item in items]
    told.append(waiting.rest())
    assert not waiting
    return keys(told)


def keys(told: list[Judged]) -> tuple[list[str], list[tuple[str, str]]]:
    good = [item.key for each in told for item in each.good]
    return good, [(item.key, reason) for each in told for item, reason in each.refused]


def test_a_paper_that_is_called_as_a_list_or_an_earlier_reading_calls_it_does_not_wait() -> None:
    waiting, listed, known = Waiting(), named(TITLES[0]), named(TITLES[1])
    for title in (TITLES[0], TITLES[1].upper(), f"{TITLES[0]} – zweite Beratung"):
        item = paper(0, title)
        assert waiting.take(Read.among(item, listed, known)).good == [item]
    assert not waiting


def test_a_page_of_another_paper_is_refused_and_that_paper_is_kept() -> None:
    pages = [paper(at, TITLES[2], "2/26") for at in range(4)]
    good, refused = read(pages, named(*TITLES))
    assert good == ["2"]
    assert refused == [(key, OTHER_PAPER) for key in "013"]


def test_pages_that_ask_to_wait_are_refused_whatever_number_they_bear() -> None:
    pages = [paper(at, "Bitte warten …", f"{at}/26") for at in range(4)]
    assert read(pages, named(*TITLES)) == ([], [(key, ONE_PAGE) for key in "0123"])


def test_papers_that_nobody_knows_and_that_are_all_the_same_are_refused() -> None:
    pages = [
        paper(at, "Radweg", "7/26", files=(FileLink(url=f"http://x/{at}", name="a"),)) for at in range(3)
    ]
    assert read(pages) == ([], [(key, ONE_PAGE) for key in "012"])


def test_papers_of_one_title_that_differ_or_say_nothing_else_are_kept() -> None:
    titles = ["Mitteilungen"] * 4
    assert read([paper(at, title, f"{at}/26") for at, title in enumerate(titles)])[1] == []
    assert read([paper(at, title) for at, title in enumerate(titles)])[1] == []


@pytest.mark.parametrize("changed", [1, 2])
def test_a_few_papers_may_get_the_same_new_title(changed: int) -> None:
    pages = [paper(at, "Vertagt", f"{at}/26") for at in range(changed)]
    assert read(pages, named(*TITLES)) == ([str(at) for at in range(changed)], [])


def test_the_new_titles_of_papers_are_believed_where_they_are_their_own() -> None:
    pages = [paper(at, f"Neu gefasst: {title}", f"{at}/26") for at, title in enumerate(TITLES)]
    assert read(pages, named(*TITLES)) == (["0", "1", "2", "3"], [])


def test_a_supplement_with_the_number_of_its_paper_is_no_other_paper() -> None:
    both = Names(
        PaperLink(key=key, url="http://rat.example/", title=title, reference="5/26")
        for key, title in (("0", TITLES[0]), ("1", TITLES[1]))
    )
    assert read([paper("0", "Ergänzung", "5/26")], both) == (["0"], [])


def test_no_more_than_a_few_wait_at_once_and_one_page_among_many_is_found_all_the_same() -> None:
    waiting = Waiting()
    told = [waiting.take(Read(paper(at, f"Antrag {at}"))) for at in range(AT_MOST)]
    assert [len(each.good) for each in told] == [0] * (AT_MOST - 1) + [AT_MOST]
    mixed = [
        paper(at, "Radweg", "7/26") if at % 3 else paper(at, f"Antrag {at}") for at in range(3 * AT_MOST)
    ]
    good, refused = read(mixed)
    assert good == [str(at) for at in range(0, 3 * AT_MOST, 3)]
    assert len(refused) == 2 * AT_MOST
