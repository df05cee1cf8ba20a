"""Press texts, newsletters and reports."""

from __future__ import annotations

from tests.fields.shapes.draft import Draft, listed
from tests.fields.shapes.world import PARTIES, day, person

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
