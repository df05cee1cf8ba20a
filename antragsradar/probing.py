"""What a probe found, in German for people. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from antragsradar.wishes import base_spider
from scrapers.probe.records import Look, ProbeReport, Proposal, Recognised
from scrapers.sites.spider import SiteSpider
from storage.records import FailureKind

_SHOWN_CHOICES = 20
_NOT_ALLOWED = frozenset({FailureKind.HELD})


def probe_lines(report: ProbeReport) -> Iterator[str]:
    """The report: what was found, what not, what would be done, and how to go on."""
    yield f"Geprüft: {report.url}"
    if report.redirects:
        yield f"Die Adresse ist umgezogen: {' → '.join((*report.redirects, report.url))}"
    yield from _state_lines(report)
    for product in report.products:
        yield f"Gefunden: {product_words(product)}"
    yield from (f"  {_look_words(look)}" for look in report.looks)
    for place, proposal in enumerate(report.proposals):
        yield ""
        yield "Vorschlag:" if place == 0 else "Möglich wäre auch:"
        yield from (f"  {line}" for line in proposal_lines(proposal))
    yield from _next_lines(report)


def product_words(product: Recognised) -> str:
    """A product with its version, and by what it was recognised."""
    version = f" {product.version}" if product.version else ""
    evidence = f": {product.evidence}" if product.evidence else ""
    unread = "" if product.readable else " (wird noch nicht gelesen)"
    return f"{product.system}{version}{evidence}{unread}"


def proposal_lines(proposal: Proposal) -> Iterator[str]:
    """The class attributes of the source, one a line."""
    yield f"system: {proposal.system}"
    yield f"base_url: {proposal.base_url}"
    yield from (f"{name}: {value}" for name, value in proposal.attributes.items())
    if proposal.title:
        yield f"title: {proposal.title}"
    for name, choices in proposal.choices.items():
        yield f"{name}: eine Wahl ist nötig (--set {name}=…)"
        yield from (f"  {each.value}  {each.label}" for each in choices[:_SHOWN_CHOICES])
        if len(choices) > _SHOWN_CHOICES:
            yield f"  und {len(choices) - _SHOWN_CHOICES} weitere"


def _state_lines(report: ProbeReport) -> Iterator[str]:
    match report.state:
        case "held":
            yield "robots.txt erlaubt das Lesen nicht. Mehr wurde nicht gefragt."
        case "blocked":
            yield f"Der Server will solche Besuche nicht ({report.message}). Mehr wurde nicht gefragt."
        case "failed":
            yield f"Es kam keine brauchbare Antwort: {report.message}"
        case "moved":
            yield f"{report.message}. Dort wurde nicht mehr gefragt: {report.moved_to}"
        case "nothing":
            yield f"robots.txt erlaubt das Lesen. {report.message}"
        case "found":
            yield "robots.txt erlaubt das Lesen."


def _look_words(look: Look) -> str:
    mark = "✓" if look.found else "–"
    reason = "robots.txt erlaubt es nicht" if look.failure in _NOT_ALLOWED else look.note
    return f"{mark} {look.what}: {reason} [{look.url}]"


def _next_lines(report: ProbeReport) -> Iterator[str]:
    yield ""
    if report.state == "found" and report.proposals:
        yield "So geht es weiter:"
        yield f"  {new_command(report.url, report.proposals[0])}"
    elif report.state == "held" and report.proposals:
        best = report.proposals[0]
        yield "Mit Erlaubnis der Verwaltung lässt sie sich doch lesen. Angelegt wird sie so:"
        yield f"  {new_command(report.url, best)} --system {best.system}"
    else:
        links = [look.url for look in report.looks if look.found and look.what.startswith("Verweis")]
        yield from ("Vielleicht ist es hier:" for _ in links[:1])
        yield from (f"  antragsradar sources probe {shlex.quote(url)}" for url in links)
        if not links:
            yield "Daraus lässt sich so keine Quelle machen."


def new_command(url: str, proposal: Proposal) -> str:
    """The command that makes the source; what nobody but a person knows is left open."""
    is_site = issubclass(base_spider(proposal.system), SiteSpider)
    unknown = '"…"' if is_site else '"Stadt …"'
    words = ["antragsradar sources new NAME", shlex.quote(url)]
    words += ["--title", shlex.quote(proposal.title) if proposal.title else unknown]
    words += ["--ags", shlex.quote(proposal.ags) if proposal.ags else "…"]
    words += ["--party", "…"] if is_site else []
    words += [f"--set {name}=…" for name in proposal.choices]
    return " ".join(words)
