"""Which feeds and calendars there are: one list for the page and for OPML. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from alerts.addresses import EVERYTHING, calendar_path, feed_path, list_path
from alerts.phrases import topic_title
from alerts.safe import line
from alerts.site import Site
from alerts.translation import later
from alerts.translation import translated as _
from storage.facet_counts import Facets
from storage.filters import ALL_TOPICS, MAIN_TOPIC, ChangeGroup, Filter, Known
from storage.views import SourceView

PARTIES = 40
"""So many parties and groups are listed, those that bring in most; any other can be named in an address."""
_NEWS: dict[ChangeGroup, str] = {
    "new": later("Nur neue Vorgänge"),
    "scheduled": later("Nur Termine"),
    "decided": later("Nur Ergebnisse"),
}


@dataclass(frozen=True)
class Offer:
    """Something that can be followed."""

    title: str
    filter: Filter
    motions: int | None = None  # how many there are now; None where that says nothing

    @property
    def feeds(self) -> tuple[tuple[str, str], ...]:
        """Formats as people call them, and paths."""
        return tuple((name, feed_path(format_, self.filter)) for name, format_ in _FORMATS)

    @property
    def calendar(self) -> str:
        """The path of the calendar of its meetings; empty where it is only about some of the news."""
        return "" if self.filter.changes else calendar_path(self.filter)


@dataclass(frozen=True)
class Group:
    """Offers of one kind."""

    name: str  # for an anchor
    title: str
    offers: tuple[Offer, ...]


_FORMATS = (("RSS", "rss"), ("Atom", "atom"), ("JSON", "json"))


def directory(known: Known, counts: Facets, sources: Sequence[SourceView]) -> tuple[Group, ...]:
    """All groups that have anything. `counts`: of the main topic; `sources`: those that are read."""
    main, read = topic_title(MAIN_TOPIC), {source.body for source in sources}
    groups = (
        Group(
            "alles",
            _("Alles zum Thema {topic}").format(topic=main),
            (
                Offer(_("Alle Vorgänge zum Thema {topic}").format(topic=main), EVERYTHING, counts.motions),
                *(Offer(_(title), Filter(changes=(group,))) for group, title in _NEWS.items()),
            ),
        ),
        Group("kommunen", _("Nach Kommune"), tuple(_bodies(known, counts, read))),
        Group("parteien", _("Nach Partei"), tuple(_parties(counts))),
        Group("themen", _("Andere Themen"), tuple(_topics(known))),
    )
    return tuple(group for group in groups if group.offers)


def _bodies(known: Known, counts: Facets, read: Collection[str]) -> Iterator[Offer]:
    """Those of which a source is read, or anything is known."""
    motions = counts.of("kommune")
    bodies = [body for body in known.bodies if body.name in read or motions[body.ags]]
    for body in sorted(bodies, key=lambda body: body.name):
        yield Offer(line(body.name), Filter(bodies=(body.ags,)), motions[body.ags])


def _parties(counts: Facets) -> Iterator[Offer]:
    motions = counts.of("partei")
    for name in sorted(tag for tag, _count in motions.most_common(PARTIES)):
        yield Offer(line(name), Filter(parties=(name,)), motions[name])


def _topics(known: Known) -> Iterator[Offer]:
    for topic in known.topics:
        if topic != MAIN_TOPIC:
            yield Offer(topic_title(topic), Filter(topics=(topic,)))
    yield Offer(_("Alle Themen"), Filter(topics=(ALL_TOPICS,)))


def opml(groups: Sequence[Group], site: Site) -> bytes:
    """All feeds as a list that feed readers take in at once (OPML 2.0)."""
    own = line(site.title) or "Antragsradar"
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = f"{own}: alle Feeds"
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    for group in groups:
        outline = etree.SubElement(body, "outline", text=group.title, title=group.title)
        for offer in group.offers:
            etree.SubElement(
                outline,
                "outline",
                type="rss",
                text=offer.title,
                title=f"{own}: {offer.title}",
                xmlUrl=site.url(feed_path("atom", offer.filter)),
                htmlUrl=site.url(list_path(offer.filter)),
            )
    return bytes(etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True))
