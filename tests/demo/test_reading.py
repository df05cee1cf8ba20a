"""The spiders of the demo's sources read its sites as they are: in full, and nothing that is not public."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from demo.server import DemoServer
from demo.truth import PaperTruth
from demo.world import World
from tests.demo.conftest import TODAY
from tests.end_to_end.conftest import few_meetings

ROOT = Path(__file__).resolve().parents[2]
SPIDERS = {
    "demo-ahlenfeld": "ahlenfeld.Ahlenfeld",
    "demo-birkenrath": "birkenrath.Birkenrath",
    "demo-rurtal": "rurtal.Rurtal",
    "demo-spd-rurtal": "spd_rurtal.SpdRurtal",
    "demo-nachrichten": "nachrichten.Nachrichten",
}
# Runs the spiders and writes what they found; a process of its own, since Scrapy's reactor starts once.
CRAWL = """
import datetime as dt, importlib, json, sys
from scrapy import signals
from scrapy.crawler import CrawlerProcess
from scrapers.journal import Journal
from scrapers.spider import Window

found = {}
process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "RETRY_ENABLED": False})
window = Window.around(dt.date.fromisoformat(sys.argv[1]))
for place in sys.argv[2:]:
    module, name = place.split(".")
    spider = getattr(importlib.import_module(f"demo.spiders.{module}"), name)
    journal, items = Journal(), []
    found[spider.name] = (journal, items)
    crawler = process.create_crawler(spider)
    crawler.signals.connect(lambda item, items=items: items.append(item), signals.item_scraped, weak=False)
    process.crawl(crawler, window=window, journal=journal)
process.start()
json.dump(
    {
        name: {
            "items": [[type(item).__name__, item.model_dump(mode="json")] for item in items],
            "failures": [str(failure) for failure in journal.failures],
        }
        for name, (journal, items) in found.items()
    },
    sys.stdout,
)
"""

Run = dict[str, Any]


def crawl(server: DemoServer) -> dict[str, Run]:
    environment = {**os.environ, "ANTRAGSRADAR_DEMO_URL": server.url, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, TODAY.isoformat(), *SPIDERS.values()],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=100,
        check=True,
    )
    runs: dict[str, Run] = json.loads(done.stdout)
    return runs


@pytest.fixture(scope="module", params=["at the beginning", "at the end"])
def read(request: pytest.FixtureRequest) -> tuple[World, dict[str, Run]]:
    """The world at both ends of its timeline, and what the spiders found in it; at the end it is a small one
    in which all the same has happened."""
    if request.param == "at the beginning":
        world = World(TODAY)
    else:
        world = World(TODAY, papers=60)
        while world.steps_left:
            world.advance()
        for council in world.councils.values():
            council.meetings = few_meetings(council.meetings)
    with DemoServer(world) as server:
        return world, crawl(server)


def papers(run: Run) -> dict[str, dict[str, Any]]:
    return {item["key"]: item for kind, item in run["items"] if kind == "PaperItem"}


def shown(world: World, source: str) -> dict[str, PaperTruth]:
    return {paper.key: paper for paper in world.truth() if paper.source == source and not paper.withdrawn}


def test_no_page_fails_and_no_paper_is_missed(read: tuple[World, dict[str, Run]]) -> None:
    world, runs = read
    for source in SPIDERS:
        assert runs[source]["failures"] == []
        assert sorted(papers(runs[source])) == sorted(shown(world, source))


def test_fields_are_as_the_truth_says(read: tuple[World, dict[str, Run]]) -> None:
    world, runs = read
    for source in SPIDERS:
        found = papers(runs[source])
        for key, paper in shown(world, source).items():
            item = found[key]
            assert item["title"] == paper.title
            assert item["reference"] == paper.reference
            assert item["kind"] == paper.kind
            assert item["date"] in (None, paper.date.isoformat())
            assert Counter(file["name"] for file in item["files"]) == Counter(
                file.name for file in paper.files
            )


def test_consultations_are_as_the_truth_says(read: tuple[World, dict[str, Run]]) -> None:
    world, runs = read
    for source in ("demo-ahlenfeld", "demo-birkenrath", "demo-rurtal"):
        found = papers(runs[source])
        for key, paper in shown(world, source).items():
            dated = {
                (one["organization"], one["date"]): one
                for one in found[key]["consultations"] or ()
                if one["date"]
            }
            assert set(dated) == {(one.organization, one.date.isoformat()) for one in paper.consultations}
            for wanted in paper.consultations:
                one = dated[wanted.organization, wanted.date.isoformat()]
                assert one["result"].split(",")[0] == wanted.result
                votes = wanted.votes and {
                    "yes": wanted.votes.yes,
                    "no": wanted.votes.no,
                    "abstentions": wanted.votes.abstentions,
                }
                assert one["votes"] == votes


def test_all_meetings_are_found(read: tuple[World, dict[str, Run]]) -> None:
    world, runs = read
    for council in world.councils.values():
        meetings = [item for kind, item in runs[council.source]["items"] if kind == "Meeting"]
        assert sorted(
            (item["organization"], item["date"], item["cancelled"], item["agenda"] is not None)
            for item in meetings
        ) == sorted(
            (meeting.organization, meeting.day.isoformat(), meeting.cancelled, meeting.published)
            for meeting in council.meetings
        )


def test_nothing_that_is_not_public_was_kept(read: tuple[World, dict[str, Run]]) -> None:
    _, runs = read
    assert "Geheimsache" not in json.dumps(runs, ensure_ascii=False)
