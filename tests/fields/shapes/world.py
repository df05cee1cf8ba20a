"""Who writes to whom: bodies with their councils and committees, parties with their spellings, people."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from random import Random

MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]


@dataclass(frozen=True)
class Body:
    """A municipality or district, as documents speak of it."""

    kind: str  # Stadt, Gemeinde, Kreis
    place: str
    code: str

    @property
    def name(self) -> str:
        return f"{self.kind} {self.place}"

    @property
    def of(self) -> str:
        """ "der Stadt Düren", "des Kreises Düren"."""
        return f"des Kreises {self.place}" if self.kind == "Kreis" else f"der {self.name}"

    @property
    def council(self) -> str:
        return "Kreistag" if self.kind == "Kreis" else "Rat"

    @property
    def council_of(self) -> str:
        return "des Kreistages" if self.kind == "Kreis" else "des Rates"

    @property
    def council_of_body(self) -> str:
        return f"{self.council_of} {self.of}"

    @property
    def in_council(self) -> str:
        return f"im {self.council} {self.of}"

    @property
    def faction(self) -> str:
        return "Kreistagsfraktion" if self.kind == "Kreis" else "Ratsfraktion"

    @property
    def head(self) -> str:
        if self.kind == "Kreis":
            return "Landrat"
        return "Oberbürgermeister" if self.place == "Duisburg" else "Bürgermeister"


BODIES = (
    Body("Stadt", "Düren", "52349"),
    Body("Kreis", "Düren", "52351"),
    Body("Stadt", "Duisburg", "47051"),
    Body("Kreis", "Heinsberg", "52525"),
    Body("Stadt", "Heinsberg", "52525"),
    Body("Stadt", "Rurbeck", "52999"),
    Body("Gemeinde", "Wiesenau", "41999"),
    Body("Stadt", "Bad Ellerbach", "59999"),
    Body("Gemeinde", "Ober-Niersfeld", "47999"),
)

COMMITTEES = (
    "Haupt- und Finanzausschuss",
    "Ausschuss für Soziales, Familie und Integration",
    "Integrationsrat",
    "Ausschuss für Chancengerechtigkeit und Integration",
    "Jugendhilfeausschuss",
    "Schul- und Sportausschuss",
    "Bau-, Planungs- und Umweltausschuss",
    "Ausschuss für Bürgerdienste, Ordnung und Sicherheit",
    "Ausschuss für Arbeit, Soziales und Gesundheit",
    "Ausschuss für Schule, Bildung und Weiterbildung",
    "Ausschuss für Anregungen und Beschwerden",
    "Betriebsausschuss Gebäudemanagement",
    "Bezirksvertretung Rheinfelden-Nord",
    "Hauptausschuss",
    "Sozialausschuss",
    "Wahlprüfungsausschuss",
    "Seniorenbeirat",
    "Ausschuss für Kultur und Tourismus",
    "Digitalausschuss",
    "Unterausschuss Migration",
)


def genitive(committee: str) -> str:
    """ "des Ausschusses für Kultur", "der Bezirksvertretung Mitte"."""
    if committee.startswith("Bezirksvertretung"):
        return f"der {committee}"
    first, space, rest = committee.partition(" für ")
    word = re.sub(r"ausschuss\b", "ausschusses", re.sub("^Ausschuss", "Ausschusses", first))
    return "des " + re.sub(r"rat$", "rates", word) + space + rest


@dataclass(frozen=True)
class Party:
    """A party or local group: our name, and how letterheads and sentences write it."""

    name: str
    spellings: tuple[str, ...]
    home: str = ""  # the only town that knows it
    widely_known: bool = True


PARTIES = (
    Party("SPD", ("SPD",)),
    Party("CDU", ("CDU",)),
    Party(
        "Bündnis 90/Die Grünen",
        ("Bündnis 90/Die Grünen", "BÜNDNIS 90/DIE GRÜNEN", "Bündnis 90 / Die Grünen", "GRÜNE"),
    ),
    Party("FDP", ("FDP", "Freie Demokraten")),
    Party("Die Linke", ("Die Linke", "DIE LINKE", "DIE LINKE.")),
    Party("AfD", ("AfD",)),
    Party("Volt", ("Volt", "VOLT")),
    Party("BSW", ("BSW",)),
    Party("UWG", ("UWG",)),
    Party("Freie Wähler", ("Freie Wähler", "FREIE WÄHLER")),
    Party("Die PARTEI", ("Die PARTEI",)),
    Party("Piraten", ("Piraten", "PIRATEN")),
    Party("DAL", ("DAL",), "Duisburg"),
    Party("SGU", ("SGU",), "Duisburg"),
    Party("Junges Duisburg", ("Junges Duisburg", "JUNGES DUISBURG"), "Duisburg"),
    Party("Bürgerliste", ("Bürgerliste",)),
    Party("WIR", ("WIR",), widely_known=False),
)  # fmt: skip

_FIRST = [
    "Anna",
    "Bernd",
    "Claudia",
    "Dieter",
    "Elif",
    "Frank",
    "Gülay",
    "Hans",
    "Ingrid",
    "Jonas",
    "Katrin",
    "Lars",
    "Mehmet",
    "Nicole",
    "Olaf",
    "Petra",
]
_LAST = [
    "Beispiel",
    "Muster",
    "Probe",
    "Vorlage",
    "Testmann",
    "Ohnesorg",
    "Kleinschmidt",
    "Aydin",
    "Vogelsang",
    "Nowak",
    "Lindner-Haupt",
    "Esser",
]


def person(rng: Random) -> str:
    """A name, now and then with a title."""
    title = "Dr. " if rng.random() < 0.12 else ""
    return f"{title}{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def day(rng: Random) -> dt.date:
    """Any day of some fifteen years."""
    return dt.date(2012, 1, 1) + dt.timedelta(days=rng.randrange(15 * 365))


def written(date: dt.date, style: str) -> str:
    """The date as people write it; `style` is one of DATE_STYLES."""
    forms = {
        "full": f"{date:%d.%m.%Y}",
        "short": f"{date.day}.{date.month}.{date:%y}",
        "plain": f"{date.day}.{date.month}.{date.year}",
        "spaced": f"{date.day}. {date.month}. {date.year}",
        "month": f"{date.day}. {MONTHS[date.month - 1]} {date.year}",
        "month0": f"{date:%d}. {MONTHS[date.month - 1]} {date.year}",
        "iso": f"{date:%Y-%m-%d}",
    }
    return forms[style]


DATE_STYLES = ("full", "full", "full", "month", "month", "short", "plain", "spaced", "month0", "iso")


def weekday(date: dt.date) -> str:
    return WEEKDAYS[date.weekday()]
