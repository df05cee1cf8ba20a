"""What a language has to say of a filter: the same shape for each, filled in once. Values stay German."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.filters.filter import ChangeGroup
from storage.standing import Status


@dataclass(frozen=True)
class FilterWords:
    """Words in braces are filled in."""

    everything: str
    followed: str
    followed_untitled: str
    kinds: Mapping[str, str]  # many of them
    value: str  # one that has no word of its own
    topics: Mapping[str, str]
    topic: str
    all_topics: str
    parties: str
    places: Mapping[str, str]  # by what kind of a body it is
    place: str
    organizations: str
    statuses: Mapping[Status, str]
    standing: str
    years: str
    word: str
    words: str
    either: str  # between words of a search
    changes: Mapping[ChangeGroup, str]
    only: str
    any_of: str  # between the last two of several
    all_of: str
    unreadable: str


GERMAN = FilterWords(
    everything="Vorgänge",
    followed="Der Vorgang „{title}“",
    followed_untitled="Ein einzelner Vorgang",
    kinds={
        "Antrag": "Anträge",
        "Änderungsantrag": "Änderungsanträge",
        "Anfrage": "Anfragen",
        "Antwort": "Antworten",
        "Beitrag": "Beiträge",
        "Beschlussvorlage": "Beschlussvorlagen",
        "Mitteilungsvorlage": "Mitteilungsvorlagen",
        "Pressebericht": "Presseberichte",
        "Pressemitteilung": "Pressemitteilungen",
        "Resolution": "Resolutionen",
        "Stellungnahme": "Stellungnahmen",
    },
    value="{name}",
    topics={"integration": "Integration"},
    topic="zum Thema {names}",
    all_topics="zu allen Themen",
    parties="von {names}",
    places={
        "Stadt": "in der Stadt {name}",
        "Gemeinde": "in der Gemeinde {name}",
        "Kreis": "im Kreis {name}",
    },
    place="in {name}",
    organizations="mit Beratung in: {names}",
    statuses={
        "open": "offen",
        "scheduled": "auf einer Tagesordnung",
        "accepted": "beschlossen",
        "rejected": "abgelehnt",
        "settled": "erledigt",
        "mixed": "in Teilen verschieden beschlossen",
        "recommended": "empfohlen",
        "not_recommended": "nicht empfohlen",
        "postponed": "vertagt",
        "referred": "verwiesen",
        "noted": "zur Kenntnis genommen",
        "discussed": "beraten",
        "withdrawn": "zurückgezogen",
    },
    standing="mit dem Status: {names}",
    years="aus {names}",
    word=", die „{words}“ nennen",
    words=", gesucht: {words}",
    either="ODER",
    changes={"new": "was neu ist", "scheduled": "Termine", "decided": "Ergebnisse"},
    only="; davon nur {names}",
    any_of="oder",
    all_of="und",
    unreadable="Eine Auswahl, die sich nicht mehr lesen lässt",
)
ENGLISH = FilterWords(
    everything="Matters",
    followed="The matter “{title}”",
    followed_untitled="A single matter",
    kinds={
        "Antrag": "motions",
        "Änderungsantrag": "amendments",
        "Anfrage": "questions",
        "Antwort": "answers",
        "Beitrag": "posts",
        "Beschlussvorlage": "draft resolutions",
        "Mitteilungsvorlage": "notices",
        "Pressebericht": "press reports",
        "Pressemitteilung": "press releases",
        "Resolution": "resolutions",
        "Stellungnahme": "statements",
    },
    value="“{name}”",
    topics={"integration": "integration"},
    topic="on {names}",
    all_topics="on all topics",
    parties="by {names}",
    places={
        "Stadt": "in the town of {name}",
        "Gemeinde": "in the municipality of {name}",
        "Kreis": "in the district of {name}",
    },
    place="in {name}",
    organizations="discussed in: {names}",
    statuses={
        "open": "open",
        "scheduled": "on an agenda",
        "accepted": "adopted",
        "rejected": "rejected",
        "settled": "settled",
        "mixed": "decided differently in parts",
        "recommended": "recommended",
        "not_recommended": "not recommended",
        "postponed": "postponed",
        "referred": "referred",
        "noted": "noted",
        "discussed": "discussed",
        "withdrawn": "withdrawn",
    },
    standing="whose status is: {names}",
    years="from {names}",
    word=" that mention “{words}”",
    words=", searched for: {words}",
    either="OR",
    changes={"new": "what is new", "scheduled": "dates", "decided": "results"},
    only="; of these only {names}",
    any_of="or",
    all_of="and",
    unreadable="A selection that cannot be read any more",
)
