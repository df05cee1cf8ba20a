"""Press texts, and documents that look like motions and are none."""

from __future__ import annotations

from tests.fields.shapes.draft import Draft, listed
from tests.fields.shapes.world import PARTIES, day, person, weekday

_PAPERS = (
    "Rheinbote – Nachrichten aus der Region",
    "Der Kurier, das Nachrichtenportal",
    "Lokalzeitung online",
)


def release(draft: Draft) -> str:
    """A faction's press release."""
    rng, body = draft.rng, draft.body
    names = listed(draft.spelt)
    many = len(draft.spelt) > 1
    faction = f"{'Die Fraktionen' if many else 'Die Fraktion'} {names} {body.in_council}"
    title = f"{names} {'fordern' if many else 'fordert'} mehr Einsatz: {draft.matter.title}"
    if rng.random() < 0.4:
        title = draft.matter.title
    short = f"Fraktion{'en' if many else ''} {names}"
    head = rng.choice(
        (
            [f"Pressemitteilung der {short}"],
            ["PRESSEMITTEILUNG", faction.removeprefix("Die ")],
            ["Presseerklärung", short],
        )
    )
    draft.add(*head, "", f"{body.place}, {draft.on()}", "", title, "")
    draft.add(
        f"{faction} {'wollen' if many else 'will'} nicht länger warten. {draft.matter.reasons[0]} "
        f"„{draft.matter.reasons[1]}“, sagt {person(rng)}. Die CDU habe sich noch nicht geäußert, heißt es.",
        "",
        f"Schon am {draft.on(day(rng))} sei darüber gesprochen worden.",
    )
    draft.said(
        kind="Pressemitteilung", title=title, date=draft.date, bodies=(body.name,),
        originators=tuple(party.name for party in draft.parties),
    )  # fmt: skip
    return "press release"


def report(draft: Draft) -> str:
    """A newspaper's report of what a faction wants; there, an unknown short name tells readers nothing."""
    rng, body = draft.rng, draft.body
    if not all(party.widely_known for party in draft.parties):
        draft.parties, draft.spelt = PARTIES[:1], PARTIES[0].spellings
    names = listed(draft.spelt)
    many = len(draft.spelt) > 1
    verb = rng.choice(("fordern", "wollen", "beantragen") if many else ("fordert", "will", "beantragt"))
    title = f"{names} {verb}: {draft.matter.title}"
    draft.add(
        rng.choice(_PAPERS),
        "",
        title,
        "",
        f"Die Verwaltung {body.of} soll handeln, meinen Mitglieder des Rates. "
        f"„{draft.matter.reasons[0]}“, sagte {person(rng)} unserer Zeitung. Die Gegenseite sieht das anders. "
        f"{draft.matter.reasons[1]}",
        "",
        f"Im Rathaus wurde zuletzt am {draft.on(day(rng))} über die Sache beraten.",
    )
    draft.said(
        kind="Pressebericht", title=title, bodies=(body.name,),
        originators=tuple(party.name for party in draft.parties),
    )  # fmt: skip
    return "newspaper report"


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
        f"TOP 2: Antrag der Fraktion {one}: {draft.matter.title} (DS {draft.other_number()})",
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
    return _none_of(draft, "invitation")


def newsletter(draft: Draft) -> str:
    """A club's newsletter: dates, parties and wishes, none of them a motion's."""
    rng = draft.rng
    party = rng.choice(PARTIES).spellings[0]
    draft.add(
        f"Rundbrief Nr. {rng.randrange(2, 30)}",
        "",
        "Liebe Mitglieder,",
        "",
        f"am {draft.on(day(rng))} feiern wir unser Sommerfest. {draft.matter.reasons[0]}",
        f"Auch Gäste von der {party} kommen.",
        f"Der Kurs beginnt am {draft.on(day(rng))}. Bitte meldet euch bald an.",
        "",
        "Herzliche Grüße",
        "euer Vorstand",
    )
    draft.open.update(("title", "bodies", "kind"))
    return "newsletter"


def annual_report(draft: Draft) -> str:
    """A long report of an office, that mentions parties, dates and numbers in passing."""
    rng, body = draft.rng, draft.body
    year = draft.date.year
    names = listed([party.spellings[0] for party in rng.sample(PARTIES, 3)])
    draft.add(body.name, "Kommunales Integrationszentrum", "", f"Jahresbericht {year}", "", "Vorwort", "")
    for _ in range(6):
        draft.add(
            f"{rng.choice(draft.matter.reasons)} Im Frühjahr {year} kamen {rng.randrange(20, 90)} Gäste "
            f"aus dem {body.council} zu uns, darunter Mitglieder von {names}. Am {draft.on(day(rng))} hat "
            f"der Sozialausschuss über unsere Arbeit gesprochen, am {draft.on(day(rng))} der Hauptausschuss.",
            "",
        )
    draft.open.update(("title", "kind"))
    draft.said(bodies=(body.name,))
    return "annual report"


def _none_of(draft: Draft, name: str) -> str:
    draft.said(bodies=(draft.body.name,))
    draft.open.update(("title", "kind", "meetings", "date"))
    return name
