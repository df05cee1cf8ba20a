"""A permit to read what robots.txt forbids is told wherever the state of its source is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts import phrases
from alerts.web.app import create_app
from alerts.web.status import status
from storage.permits import grant
from storage.views import PermitView, SourceView
from tests.alerts.samples import HOSTILE, SITE, instant, source
from tests.alerts.test_web import Web


def permitted(needed: bool | None = True, **fields: str) -> SourceView:
    """A source with a permit."""
    given = {"reason": "Zusage der Stadt vom 2. Mai", "by": "A. Beispiel", **fields}
    return source(permit=PermitView(since=instant(3), needed=needed, **given))


@pytest.mark.parametrize(
    ("needed", "begins"),
    [
        (True, "robots.txt verbietet das Lesen; Erlaubnis seit"),
        (False, "robots.txt verbietet zurzeit nichts; Erlaubnis seit"),
        (None, "robots.txt wird nicht befolgt; Erlaubnis seit"),
    ],
)
def test_it_says_what_robots_txt_says_and_who_allows_it(needed: bool | None, begins: str) -> None:
    told = phrases.source_permit(permitted(needed))
    assert told.startswith(begins)
    assert told.endswith("durch A. Beispiel: Zusage der Stadt vom 2. Mai")


def test_without_one_nothing_is_said() -> None:
    assert phrases.source_permit(source()) == ""


def test_programs_are_told() -> None:
    with_one, without = status([permitted(), source("altdorf")], [], SITE, instant(4))["sources"]
    assert with_one["permit"]["forbidden"] is True
    assert (with_one["permit"]["by"], with_one["permit"]["since"]) == ("A. Beispiel", instant(3).isoformat())
    assert without["permit"] is None


def test_people_are_told_and_a_reason_is_text_and_nothing_else(house: Engine, tmp_path: Path) -> None:
    with house.begin() as connection:
        grant(connection, "altdorf", reason=HOSTILE, by="<b>A. Beispiel</b>", now=instant(3))
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as web:
        for address in ("/", "/status"):
            answer = web.get(address)
            assert "Erlaubnis seit" in answer.words
            assert "<b>A. Beispiel</b>" in answer.words
            assert not answer.soup.find("b", string="A. Beispiel")
