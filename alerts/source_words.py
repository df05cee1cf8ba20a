"""Wording about one source in detail: when it is read, what was expected of it, what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from alerts.numbers import clock, number, short_moment
from alerts.phrases import sources_trouble
from alerts.safe import line
from alerts.site import STATUS_PATH, Site
from alerts.translation import spoken
from alerts.translation import translated as _
from storage.filters import Filter
from storage.records import FailureKind
from storage.times import to_berlin
from storage.views import Expectation, ExpectationKind, MotionView, SourceState, SourceView

OVERDUE = dt.timedelta(hours=6)
"""A reading that is due waits for others of the same host, and for long first readings."""

_BY_FAILURE: dict[str, str] = {
    FailureKind.UNREACHABLE: (
        "Lässt sich die Adresse im Browser öffnen? Wenn ja: kommt dieser Rechner ins Netz? Ist "
        "der Server umgezogen, gehört die neue Adresse in den Spider der Quelle."
    ),
    FailureKind.SERVER_ERROR: "Meist vergeht das von selbst; sonst weiß der Betreiber des Servers mehr.",
    FailureKind.ERROR_PAGE: (
        "Die Seite im Browser öffnen: Antwortet sie dort, haben sich ihre Adressen geändert, und "
        "der Spider muss angepasst werden."
    ),
    FailureKind.LOGIN_PAGE: (
        "Der Server verlangt eine Anmeldung. Umgangen wird sie nicht: beim Betreiber nachfragen, "
        "unter welcher Adresse die öffentlichen Seiten stehen."
    ),
    FailureKind.UNEXPECTED_PAGE: (
        "Der Server antwortet, aber die Seiten sehen anders aus als bisher: Die Seitenobjekte "
        "müssen angepasst werden. Was er zuletzt geantwortet hat, liegt im Datenordner unter "
        "pages/{name}."
    ),
    FailureKind.TOO_LARGE: "Eine Antwort war ungewöhnlich groß: im Browser ansehen, was dort liegt.",
    FailureKind.INTERNAL: (
        "Das ist unser Fehler oder einer dieses Rechners: Näheres steht im Datenordner in "
        "logs/{name}.log; bitte melden."
    ),
}
_BY_STATE: dict[SourceState, str] = {
    "held": (
        "Um Erlaubnis bitten. Liegt sie vor, oder ist das Lesen aus einem anderen Grund erlaubt, "
        "lässt sich die Sperre für diese Quelle aufheben: antragsradar sources permit {name} "
        "--reason „…“ --by „…“. Dokumente, die jemand hat, lassen sich jederzeit einlesen: "
        "antragsradar import DATEI."
    ),
    "blocked": (
        "Umgangen wird die Sperre nicht. Beim Betreiber des Servers nachfragen; manchmal hilft "
        "es, seltener zu lesen (ANTRAGSRADAR_NEWS_EVERY_HOURS). Dokumente, die jemand hat, lassen "
        "sich jederzeit einlesen: antragsradar import DATEI."
    ),
}
_BY_FINDING: dict[ExpectationKind, str] = {
    "committee": (
        "Den Kalender im Browser ansehen: Stehen die Sitzungen noch dort, liest unser Spider sie "
        "nicht mehr. Sind sie auch dort fort, weiß der Betreiber des Servers mehr."
    ),
    "field": (
        "Eine Vorlage oder Sitzung im Browser ansehen: Steht die Angabe noch dort, hat sich die "
        "Seite geändert, und die Seitenobjekte müssen angepasst werden."
    ),
    "papers": (
        "Die Listen der Quelle im Browser ansehen: Stehen dort mehr, liest unser Spider sie nicht mehr alle."
    ),
    "meetings": (
        "Den Kalender im Browser ansehen: Stehen dort mehr Sitzungen, liest unser Spider sie nicht mehr."
    ),
    "silence": (
        "Im Browser nachsehen, ob es dort wirklich nichts Neues gibt; sonst fehlt uns eine Liste "
        "oder ein Feed."
    ),
}


def site_now(site: Site, sources: Sequence[SourceView]) -> Site:
    """The site with what a reader must know while a feed is silent; always the same for the same states."""
    trouble = sources_trouble(sources)
    where = f"{trouble} Stand der Quellen: {site.url(STATUS_PATH)}" if trouble else ""
    return replace(site, trouble=where)


def concerning(
    sources: Sequence[SourceView],
    wanted: Filter,
    bodies: Mapping[str, str],
    motion: MotionView | None = None,
) -> list[SourceView]:
    """The sources that may bring what a filter lets through. `bodies`: names by official key; `motion`: the
    one that is followed."""
    if motion is not None:
        carrying = {paper.source for paper in motion.papers}
        return [each for each in sources if each.name in carrying]
    names = {bodies.get(ags, ags) for ags in wanted.bodies}
    return [each for each in sources if not names or not each.body or each.body in names]


def advice(source: SourceView) -> str:
    """What the operator can do about a source that is not well; empty for one that is."""
    if source.state == "held" and source.permit:
        return "Die Erlaubnis ist vermerkt und gilt ab dem nächsten Durchgang."
    words = _BY_STATE.get(source.state) or _BY_FAILURE.get(source.failure, "")
    kinds = dict.fromkeys(finding.kind for finding in source.findings)
    parts = [words, *(_BY_FINDING.get(kind, "") for kind in kinds)]
    return " ".join(filter(None, parts)).replace("{name}", line(source.name))


def next_reading(source: SourceView, now: dt.datetime) -> str:
    """When it is read next: "gegen 14:05 Uhr", "überfällig seit 03.05.2026, 14:05 Uhr"; may be empty."""
    due = source.next_reading
    if due is None:
        return ""
    if is_overdue(source, now):
        return _("überfällig seit {moment}").format(moment=short_moment(due, spoken()))
    if due <= now:
        return _("in den nächsten Minuten")
    if to_berlin(due).date() == to_berlin(now).date():
        return _("gegen {clock}").format(clock=clock(due, spoken()))
    return _("am {moment}").format(moment=short_moment(due, spoken()))


def is_overdue(source: SourceView, now: dt.datetime) -> bool:
    """Whether a source should have been read long ago: then it is not the source that stands still."""
    return source.next_reading is not None and now - source.next_reading > OVERDUE


def expectation_values(each: Expectation) -> tuple[str, str]:
    """What was found and what is expected, in words: ("7", "mindestens 6"), ("98 %", "sonst 100 %")."""
    found, expected = (number(round(value), spoken()) for value in (each.found, each.expected))
    match each.kind:
        case "field":
            return _("{count} %").format(count=found), _("sonst {count} %").format(count=expected)
        case "silence":
            return found, _("höchstens {count}").format(count=expected)
        case "committee":
            return found, _("bekannt {count}").format(count=expected)
        case _:
            return found, _("mindestens {count}").format(count=expected)
