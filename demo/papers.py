"""Texts of the demo's papers: an invented concern, put into the form in which councils get it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

from demo.business import ORDINARY, TRICKY
from demo.concerns import INTEGRATION, Concern
from demo.model import Paper

STREETS = (
    "Mühlenstraße",
    "Bahnhofstraße",
    "Wehrgasse",
    "Lindenallee",
    "Kölner Landstraße",
    "Gerbergasse",
    "Papiergasse",
    "Rurdammstraße",
    "Josef-Hubertus-Straße",
    "Steinbruchstraße",
    "Ahornallee",
    "Kastanienallee",
)
DISTRICTS = (
    "Ahlenfeld-Nord",
    "Birkenrath-Mitte",
    "Niederholz",
    "Oberwehr",
    "Rursiedlung",
    "Kirchbend",
    "Gut Weiern",
    "Merkenau",
    "Sankt Kilian",
    "Weidenbroich",
)
SCHOOLS = (
    "Grundschule Niederholz",
    "Realschule am Wehr",
    "Gesamtschule Kirchbend",
    "Rurgymnasium",
    "Hauptschule Weidenbroich",
    "Katholische Grundschule Merkenau",
)


@dataclass(frozen=True)
class Place:
    """A council's name in the cases that the texts need."""

    name: str  # "Stadt Ahlenfeld"
    district: bool = False

    def slots(self) -> dict[str, str]:
        """The name for filling into texts."""
        short = self.name.split()[-1]
        inside = f"im {self.name}" if self.district else f"in {short}"
        article = "der" if self.district else "die"
        return {
            "kommune": f"{article} {self.name}",
            "Kommune": f"{article.capitalize()} {self.name}",
            "kommune_dat": f"{'dem' if self.district else 'der'} {self.name}",
            "kommune_gen": f"des Kreises {short}" if self.district else f"der {self.name}",
            "in_kommune": inside,
            "In_kommune": inside[0].upper() + inside[1:],
        }


@dataclass(frozen=True)
class Draft:
    """A concern with all its blanks filled in."""

    concern: Concern
    about_integration: bool

    @property
    def title(self) -> str:
        """Its title, on one line."""
        return self.concern.title


class Drafter:
    """Makes drafts, each title once. Every eighth of the other ones only sounds like integration."""

    def __init__(self, rng: random.Random, place: Place, year: int) -> None:
        self._rng = rng
        self._place = place
        self._year = year
        self._titles: set[str] = set()
        self._turn: dict[bool, int] = {}

    def draft(self, about_integration: bool, kinds: tuple[str, ...] = ()) -> Draft:
        """A draft whose title was not used before; of one of `kinds`, where any are given."""
        pool = INTEGRATION if about_integration else self._other_pool()
        chosen = [concern for concern in pool if not kinds or concern.kind in kinds]
        turn = self._turn.get(about_integration, self._rng.randrange(len(pool)))
        self._turn[about_integration] = turn + 1
        filled = self._fill(chosen[turn % len(chosen)])
        return Draft(self._unused(filled), about_integration)

    def _other_pool(self) -> tuple[Concern, ...]:
        return TRICKY if self._rng.random() < 0.12 else ORDINARY

    def _fill(self, concern: Concern) -> Concern:
        rng = self._rng
        slots = {
            "strasse": rng.choice(STREETS),
            "ortsteil": rng.choice(DISTRICTS),
            "schule": rng.choice(SCHOOLS),
            "betrag": f"{rng.randrange(5, 400)}.{rng.choice(('000', '500'))}",
            "nr": str(rng.randrange(2, 99)),
            "jahr": str(self._year + 1),
            "vorjahr": str(self._year - 1),
            "altjahr": str(self._year - 6),
            **self._place.slots(),
        }
        return replace(
            concern,
            title=concern.title.format_map(slots),
            points=tuple(point.format_map(slots) for point in concern.points),
            reasons=tuple(reason.format_map(slots) for reason in concern.reasons),
        )

    def _unused(self, concern: Concern) -> Concern:
        title, part = concern.title, 1
        while title in self._titles:
            part += 1
            title = f"{concern.title} ({part}. Teil)"
        self._titles.add(title)
        return replace(concern, title=title)


def motion_text(draft: Draft, party: str, place: str, assembly: str, day: dt.date, committee: str) -> str:
    """A faction's motion or question, as a letter; paragraphs are parted by blank lines."""
    concern = draft.concern
    asks = "bittet um Beantwortung folgender Fragen:" if concern.kind == "Anfrage" else "beantragt:"
    points = "\n".join(f"{number}. {point}" for number, point in enumerate(concern.points, 1))
    heading = "Fragen" if concern.kind == "Anfrage" else "Beschlussvorschlag"
    return "\n\n".join(
        (
            f"Fraktion {party}\nim {assembly} ({place})",
            f"{place.split()[-1]}, den {day:%d.%m.%Y}",
            f"**{concern.kind}: {draft.title}**",
            f"zur Beratung im Gremium: {committee}",
            "Sehr geehrte Damen und Herren,",
            f"die Fraktion {party} {asks}",
            f"**{heading}**",
            points,
            "**Begründung**",
            *concern.reasons,
            f"Mit freundlichen Grüßen\nFraktion {party}",
        )
    )


def amendment_text(paper: Paper, party: str, day: dt.date) -> str:
    """A faction's amendment to a paper; paragraphs are parted by blank lines."""
    return "\n\n".join(
        (
            f"Fraktion {party}",
            f"{day:%d.%m.%Y}",
            f"**Änderungsantrag zu {paper.reference}: {paper.title}**",
            "Der Beschlussvorschlag wird um folgenden Punkt ergänzt:",
            "Die Verwaltung berichtet nach einem Jahr über die Kosten und die Zahl der Menschen, die das "
            "Angebot erreicht hat.",
        )
    )


def administration_text(draft: Draft, kind: str, reference: str, place: str, day: dt.date) -> str:
    """A paper of the administration; paragraphs are parted by blank lines."""
    concern = draft.concern
    return "\n\n".join(
        (
            f"{place}\nDer Fachbereich",
            f"{kind} {reference}\tDatum: {day:%d.%m.%Y}",
            f"**Betreff: {draft.title}**",
            "**Beschlussvorschlag**",
            "\n".join(f"{number}. {point}" for number, point in enumerate(concern.points, 1)),
            "**Sachverhalt**",
            *concern.reasons,
            "**Finanzielle Auswirkungen**",
            "Die Mittel stehen vorbehaltlich der Beschlüsse zum Haushalt zur Verfügung.",
        )
    )


def cover_text(draft: Draft, reference: str, place: str, party: str, day: dt.date) -> str:
    """What an administration puts in front of a faction's motion that it passes on."""
    return "\n\n".join(
        (
            place,
            f"{draft.concern.kind} {reference}",
            f"**{draft.title}**",
            f"Mit Schreiben vom {day:%d.%m.%Y} hat die Fraktion {party} den beigefügten Text eingereicht.",
            "Die Verwaltung nimmt in der Sitzung mündlich Stellung.",
        )
    )


def press_paragraphs(draft: Draft, party: str, place: str) -> tuple[str, ...]:
    """A post about a motion: paragraphs."""
    first = f"Die Fraktion {party} hat einen Antrag eingebracht: {draft.title}."
    points = " ".join(draft.concern.points)
    return (
        first,
        f"Konkret heißt es darin: „{points}“",
        *draft.concern.reasons,
        f"Beraten wird darüber in den nächsten Wochen ({place}).",
    )
