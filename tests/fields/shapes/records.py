"""Minutes and invitations: they look like motions and are none."""

from __future__ import annotations

from tests.fields.shapes.draft import Draft
from tests.fields.shapes.world import PARTIES, day, person, weekday


def minutes(draft: Draft) -> str:
    """Minutes: they tell of motions and resolutions, and are themselves neither."""
    rng, body = draft.rng, draft.body
    _, genitive, date = draft.meetings[0]
    one, other = (party.spellings[0] for party in rng.sample(PARTIES, 2))
    draft.add(
        body.name,
        "",
        f"{rng.choice(('Niederschrift', 'Protokoll', 'N I E D E R S C H R I F T'))}",
        f"über die {rng.randrange(2, 30)}. Sitzung {genitive}",
        f"am {weekday(date)}, dem {draft.on(date)}, im Sitzungssaal des Rathauses",
        "",
        "Beginn: 17:00 Uhr",
        "Ende: 19:20 Uhr",
        "",
        "Anwesend:",
        f"{person(rng)} ({one})",
        f"{person(rng)} ({other})",
        "",
        f"TOP 1: Genehmigung der Niederschrift vom {draft.on(day(rng))}",
        "",
        f"TOP 2: Antrag der Fraktion {one} vom {draft.on(day(rng))}: {draft.matter.title} "
        f"(DS {draft.other_number()})",
        f"{draft.matter.reasons[0]} Die Fraktion {other} bittet um Vertagung.",
        "",
        rng.choice(("Beschluss:", "Beschlussvorschlag:")),
        f"Die Verwaltung wird beauftragt, {draft.matter.requests[0]}.",
        "Abstimmungsergebnis: einstimmig",
        "",
        "TOP 3: Verschiedenes",
        "",
        "gez. Vorsitzende",
    )
    return _none_of(draft, "minutes")


def invitation(draft: Draft) -> str:
    """An invitation with an agenda."""
    rng, body = draft.rng, draft.body
    _, genitive, date = draft.meetings[0]
    one, other = (party.spellings[0] for party in rng.sample(PARTIES, 2))
    draft.add(
        body.name,
        f"{body.place}, {draft.on()}",
        "",
        rng.choice(("Einladung", "E I N L A D U N G", "Bekanntmachung")),
        f"zur {rng.randrange(2, 30)}. Sitzung {genitive}",
        f"am {weekday(date)}, {draft.on(date)}, um 17:00 Uhr",
        "",
        "Tagesordnung",
        "",
        "I. Öffentlicher Teil",
        f"1. Antrag der Fraktion {one} vom {draft.on(day(rng))}: {draft.matter.title}",
        f"   Vorlage {draft.other_number()}",
        f"2. Anfrage der Fraktion {other}: Sachstand",
        "3. Mitteilungen der Verwaltung",
        "",
        "II. Nichtöffentlicher Teil",
        "1. Grundstücksangelegenheiten",
        "",
        f"gez. {person(rng)}",
        "Vorsitz",
    )
    draft.said(date=draft.date)
    return _none_of(draft, "invitation")


def extract(draft: Draft) -> str:
    """An extract from minutes: one item, with its title."""
    rng, body = draft.rng, draft.body
    _, genitive, date = draft.meetings[0]
    one, other = (party.spellings[0] for party in rng.sample(PARTIES, 2))
    title = draft.matter.title
    item = rng.choice(
        (
            [f"TOP {rng.randrange(2, 20)} Antrag der Fraktion {one}: {title}"],
            [f"Zu Punkt {rng.randrange(2, 20)} der Tagesordnung:", f"Antrag der Fraktion {one}: {title}"],
        )
    )
    draft.add(
        body.name,
        "",
        "Auszug aus der Niederschrift",
        f"über die {rng.randrange(2, 30)}. Sitzung {genitive} {rng.choice(('am', 'vom'))} {draft.on(date)}",
        "",
        *item,
        "",
        f"Die Fraktion {other} bittet um Vertagung bis zum {draft.on(day(rng))}.",
        "",
        "Beschluss:",
        f"Die Verwaltung wird beauftragt, {draft.matter.requests[0]}.",
        "",
        "Abstimmungsergebnis: einstimmig",
    )
    draft.said(title=title)
    name = _none_of(draft, "extract from minutes")
    draft.open.discard("title")
    return name


def _none_of(draft: Draft, name: str) -> str:
    """It tells of motions and is none; its meeting is its own."""
    draft.said(bodies=(draft.body.name,))
    draft.said_meetings(count=1)
    draft.open.update(("title", "kind"))
    return name
