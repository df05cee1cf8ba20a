"""What the start page says, and how it says that there is nothing to say. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from alerts.feeds import documents
from alerts.numbers import listed
from alerts.phrases import BLIND_STATES
from alerts.safe import web_url
from alerts.translation import so_many, spoken
from alerts.translation import translated as _
from storage.calendar import MeetingView
from storage.search.passages import Passage
from storage.views import BAD_STATES, FileView, MotionView, PaperView, RunningView, SourceView

Pulse = Literal["fine", "waiting", "trouble"]
"""Whether what is listed is all there is; "waiting" while some source was never read."""


@dataclass(frozen=True)
class MotionCard:
    """A motion as the page shows it."""

    motion: MotionView
    url: str  # at its source; empty where it has none
    files: tuple[FileView, ...]
    places: tuple[PaperView, ...]  # all that carry it, where there are several
    passage: Passage | None = None  # that shows why a search finds it


@dataclass(frozen=True)
class Notice:
    """Why the list of motions is empty."""

    title: str
    text: str
    is_trouble: bool = False


@dataclass(frozen=True)
class StartPage:
    """Everything that the start page shows."""

    cards: tuple[MotionCard, ...]
    sources: tuple[SourceView, ...]
    notice: Notice | None
    pulse: Pulse
    running: str  # which sources are read now; empty where none is
    mails: Path | None  # where mails lie while no mail server is configured
    meetings: tuple[MeetingView, ...] = ()  # the next that deal with motions


def start_page(
    motions: Sequence[MotionView],
    sources: Sequence[SourceView],
    runs: Sequence[RunningView],
    mails: Path | None,
    meetings: Sequence[MeetingView] = (),
) -> StartPage:
    """The start page from what is known."""
    return StartPage(
        cards=tuple(motion_card(motion) for motion in motions),
        sources=tuple(sources),
        notice=None if motions else nothing_yet(sources, runs),
        pulse=pulse_of(sources),
        running=running_words(sources, runs),
        mails=mails,
        meetings=tuple(meetings),
    )


def running_words(sources: Sequence[SourceView], runs: Sequence[RunningView]) -> str:
    """Which sources are read now; empty where none is."""
    titles = {source.name: source.title for source in sources}
    named = listed([titles.get(run.source, run.source) for run in runs], spoken())
    return _("Gerade wird gelesen: {names}.").format(names=named) if named else ""


def pulse_of(sources: Sequence[SourceView]) -> Pulse:
    """What the states of all sources together mean for a list of motions."""
    states = {source.state for source in sources}
    if states & BAD_STATES:
        return "trouble"
    return "waiting" if not states or "new" in states else "fine"


def motion_card(motion: MotionView, passage: Passage | None = None) -> MotionCard:
    """A motion with what the page links."""
    linked = [paper for paper in motion.papers if web_url(paper.url)]
    return MotionCard(
        motion=motion,
        url=web_url(linked[0].url) if linked else "",
        files=tuple(documents(motion)),
        places=tuple(linked) if len(linked) > 1 else (),
        passage=passage,
    )


def nothing_yet(sources: Sequence[SourceView], runs: Sequence[RunningView]) -> Notice:
    """An empty list has different reasons, and a reader must not confuse them."""
    read = [source for source in sources if source.last_read is not None]
    tried = [source for source in sources if source.last_tried is not None]
    if not sources:
        return Notice(_("Noch keine Quelle eingerichtet"), _("Ohne Quelle gibt es nichts zu lesen."))
    if runs and not read:
        text = _("Sobald etwas zur Integration gefunden ist, steht es hier. Das kann einige Minuten dauern.")
        return Notice(_("Noch nichts gelesen: der erste Durchgang läuft …"), text)
    if not tried:
        text = _("Der erste Durchgang beginnt, sobald das Programm zum Lesen gestartet ist.")
        return Notice(_("Noch nichts gelesen: der erste Durchgang steht noch aus"), text)
    if not read:
        text = _("Das heißt nicht, dass es keine Anträge gibt: wir konnten nur nirgends nachsehen.")
        return Notice(_("Keine Quelle konnte gelesen werden"), text, is_trouble=True)
    if blind := _cannot_look(sources):
        text = _("Bei {names} konnten wir nicht nachsehen; dort kann es Anträge geben.").format(names=blind)
        return Notice(_("Bisher kein Antrag zur Integration gefunden"), text, is_trouble=True)
    text = _("Gelesen sind {papers} aus {sources}; keine gehört zum Thema.")
    return Notice(_("Bisher kein Antrag zur Integration gefunden"), text.format(**amount(sources, len(read))))


def amount(of: Sequence[SourceView], read: int) -> dict[str, str]:
    """How many papers these sources have, and how many of them are read, to be filled into a sentence."""
    papers = sum(source.papers for source in of)
    return {
        "papers": so_many("{count} Vorlage", "{count} Vorlagen", papers),
        "sources": so_many("{count} Quelle", "{count} Quellen", read),
    }


def _cannot_look(sources: Sequence[SourceView]) -> str:
    return listed([source.title for source in sources if source.state in BLIND_STATES], spoken())
