"""What happens in the demo world, step by step. Each step says exactly what it changed, and about whom."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from demo.councils import ADOPTED, POSTPONED, REJECTED
from demo.model import Council, Meeting, Paper, Post, Station
from demo.papers import Draft
from demo.truth import ChangeTruth, ChangeWord

if TYPE_CHECKING:
    from demo.world import World

Changes = list[ChangeTruth]
Step = Callable[["World"], tuple[str, Changes]]

ANNOUNCING_PARTY = "SPD"
MOVED_BY = dt.timedelta(days=7)


def _change(council: Council, paper: Paper, kind: ChangeWord) -> ChangeTruth:
    from demo.world import paper_key  # the world is made of the steps

    key = paper_key(council, paper)
    return ChangeTruth(council.source, key, kind, paper.title, paper.about_integration)


def _pick(world: World, council: Council, about_integration: bool) -> Paper | None:
    """A paper that no step has touched yet and that has its place on an agenda."""
    free = [
        paper
        for paper in council.public_papers()
        if paper.about_integration is about_integration
        and id(paper) not in world.touched
        and council.stations_shown(paper)
    ]
    if not free:
        return None
    paper = random.Random(f"{world.seed}:{world.step}:{council.tenant}").choice(free)
    world.touched.add(id(paper))
    return paper


def _next_agenda(council: Council) -> Meeting:
    """The next meeting whose agenda is not published yet."""
    waiting = (meeting for meeting in council.meetings if not meeting.published and not meeting.cancelled)
    return min(waiting, key=lambda meeting: meeting.day)


def _new_paper(world: World, tenant: str, about_integration: bool, bare: bool = False) -> ChangeTruth:
    builder = world.builders[tenant]
    kinds = ("Antrag",) if about_integration else ("Beschlussvorlage",)
    draft = builder.drafter.draft(about_integration, kinds)
    meeting = _next_agenda(builder.council)
    meeting.cards = meeting.cards and not bare  # cards do not name the item that a bare motion is known by
    paper = builder.make_paper(draft, meeting, world.today, bare)
    world.touched.add(id(paper))
    return _change(builder.council, paper, "new")


def _new_post(world: World, tenant: str, draft: Draft) -> ChangeTruth:
    from demo.world import post_key

    builder = world.blog_builders[tenant]
    post: Post = builder.add(draft, world.today, ANNOUNCING_PARTY)
    return ChangeTruth(
        builder.blog.source, post_key(builder.blog, post), "new", post.title, post.about_integration
    )


def _publish(council: Council, new_keys: Iterable[str] = ()) -> Changes:
    """The agenda of the next meeting appears: what is on it and was known before is scheduled now."""
    meeting = _next_agenda(council)
    meeting.published = True
    known = set(new_keys)
    papers = [item.paper for item in meeting.items if item.paper and not item.paper.withdrawn]
    changes = [_change(council, paper, "scheduled") for paper in papers]
    return [change for change in changes if change.key not in known]


def _add_document(world: World, tenant: str, name: str, about_integration: bool) -> Changes:
    builder = world.builders[tenant]
    paper = _pick(world, builder.council, about_integration)
    if paper is None:
        return []
    text = f"{name}\n\nzu: {paper.title}\n\nDie Verwaltung ergänzt ihre Angaben nach einer Rückfrage."
    paper.documents.append(builder.make_document(name, text, world.today, main=False))
    return [_change(builder.council, paper, "document_added")]


def _decide(world: World, tenant: str) -> Changes:
    """Results of the latest meeting are entered: one of each kind first, then as chance has it."""
    builder = world.builders[tenant]
    waiting: list[tuple[Paper, Station]] = [
        (paper, station)
        for paper in builder.council.papers
        for station in paper.stations
        if station.meeting.day < world.today and not station.result and not paper.withdrawn
    ]
    outcomes = iter((ADOPTED[0], REJECTED, POSTPONED))
    changes = []
    for paper, station in waiting:
        world.touched.add(id(paper))
        builder.decide(station, "" if station.role == "Kenntnisnahme" else next(outcomes, ""))
        changes.append(_change(builder.council, paper, "decided"))
    return changes


def new_papers(world: World) -> tuple[str, Changes]:
    """New papers in all three councils."""
    changes = [
        _new_paper(world, "ahlenfeld", about_integration=True),
        _new_paper(world, "ahlenfeld", about_integration=False),
        _new_paper(world, "birkenrath", about_integration=True),
        _new_paper(world, "rurtal", about_integration=True),
        _new_paper(world, "rurtal", about_integration=False),
    ]
    return "Neue Vorlagen in Ahlenfeld, Birkenrath und im Kreis Rurtal", changes


def agendas_appear(world: World) -> tuple[str, Changes]:
    """Two agendas are published; on one of them stands a motion that has no paper."""
    motion = _new_paper(world, "ahlenfeld", about_integration=True, bare=True)
    scheduled = _publish(world.councils["ahlenfeld"], [motion.key]) + _publish(world.councils["rurtal"])
    return "Tagesordnungen in Ahlenfeld und im Kreis Rurtal erscheinen", [motion, *scheduled]


def papers_change(world: World) -> tuple[str, Changes]:
    """A title is changed, and amended by others; a text is replaced, a document is added."""
    changes: Changes = []
    council = world.councils["ahlenfeld"]
    if paper := _pick(world, council, about_integration=True):
        _rename(council, paper, f"{paper.title} (Neufassung)")
        changes.append(_change(council, paper, "amended"))
        amendment = world.builders["ahlenfeld"].make_amendment(paper, world.today)
        world.touched.add(id(amendment))
        world.amended = (paper, amendment)
        changes.append(_change(council, amendment, "new"))
    builder = world.builders["birkenrath"]
    if paper := _pick(world, builder.council, about_integration=True):
        old = paper.documents[0]
        text = old.text.replace("1. ", "1. (neu gefasst) ", 1) + "\n\nDiese Fassung ersetzt die bisherige."
        paper.documents[0] = builder.make_document(old.name, text, world.today, old.main)
        changes.append(_change(builder.council, paper, "amended"))
    changes += _add_document(world, "rurtal", "Stellungnahme der Verwaltung", about_integration=True)
    what = "Ein Titel und ein Text werden geändert, ein Änderungsantrag und ein Dokument kommen dazu"
    return what, changes


def _rename(council: Council, paper: Paper, title: str) -> None:
    for meeting in council.meetings:
        for item in meeting.items:
            if item.paper is paper:
                item.title = item.title.replace(paper.title, title)
    paper.title = title


def results_appear(world: World) -> tuple[str, Changes]:
    """The results of Ahlenfeld's latest meeting are entered."""
    return "Ergebnisse aus Ahlenfeld: beschlossen, abgelehnt, vertagt", _decide(world, "ahlenfeld")


def meeting_moves(world: World) -> tuple[str, Changes]:
    """A meeting with a published agenda is moved by a week."""
    council = world.councils["birkenrath"]
    coming = [
        meeting
        for meeting in council.meetings
        if meeting.published and meeting.day > world.today and any(item.paper for item in meeting.items)
    ]
    if not coming:
        return "Keine Sitzung mit Tagesordnung steht bevor", []
    meeting = coming[0]
    meeting.day += MOVED_BY
    papers = [item.paper for item in meeting.items if item.paper and not item.paper.withdrawn]
    return "Eine Sitzung in Birkenrath wird verlegt", [
        _change(council, paper, "rescheduled") for paper in papers
    ]


def papers_vanish(world: World) -> tuple[str, Changes]:
    """Three papers are withdrawn; both blogs tell of the same new motion."""
    changes: Changes = []
    for tenant, about_integration in (("ahlenfeld", True), ("ahlenfeld", False), ("rurtal", True)):
        council = world.councils[tenant]
        if paper := _pick(world, council, about_integration):
            paper.withdrawn = True
            world.vanished.append((council, paper))
            changes.append(_change(council, paper, "withdrawn"))
    world.announced = world.blog_builders["spd-rurtal"].drafter.draft(True, ("Antrag",))
    changes += [_new_post(world, tenant, world.announced) for tenant in ("spd-rurtal", "nachrichten")]
    return "Vorlagen verschwinden, die SPD kündigt einen Antrag an", changes


def paper_returns(world: World) -> tuple[str, Changes]:
    """One of the withdrawn papers is back, the announced motion arrives; a document and a post are added."""
    changes: Changes = []
    if world.vanished:
        council, paper = world.vanished.pop(0)
        paper.withdrawn = False
        changes.append(_change(council, paper, "restored"))
    changes += _add_document(world, "birkenrath", "Ergänzung zur Vorlage", about_integration=False)
    if world.announced:
        builder = world.builders["rurtal"]
        meeting = _next_agenda(builder.council)
        motion = builder.make_paper(world.announced, meeting, world.today, party=ANNOUNCING_PARTY)
        changes.append(_change(builder.council, motion, "new"))
    other = world.blog_builders["spd-rurtal"].drafter.draft(False, ("Antrag",))
    changes.append(_new_post(world, "spd-rurtal", other))
    return "Eine Vorlage ist wieder da, der angekündigte Antrag ist eingegangen", changes


def last_agenda_and_results(world: World) -> tuple[str, Changes]:
    """An agenda in Birkenrath, results in the district."""
    changes = _publish(world.councils["birkenrath"]) + _decide(world, "rurtal")
    return "Tagesordnung in Birkenrath, Ergebnisse im Kreis Rurtal", changes


STEPS: tuple[Step, ...] = (
    new_papers,
    agendas_appear,
    papers_change,
    results_appear,
    meeting_moves,
    papers_vanish,
    paper_returns,
    last_agenda_and_results,
)
