"""Letters in usual forms: bare letterheads, a title below the request, names instead of a greeting."""

from __future__ import annotations

from tests.fields.shapes.draft import Draft, listed
from tests.fields.shapes.texts import asked, closing, reasons
from tests.fields.shapes.world import Body, day, person

_GROUNDS = ("Gründe:", "Unsere Gründe:", "Begründung:", "Zum Hintergrund:", "Motivation:")
_ORALLY = (
    "Die Begründung erfolgt mündlich.",
    "Begründung: erfolgt in der Sitzung",
    "Begründung erfolgt mündlich.",
)


def bare_letterhead(draft: Draft) -> None:
    """A faction "im Rat der Stadt", whose town stands in the address below."""
    rng, body = draft.rng, draft.body
    if body.kind == "Kreis":
        draft.body = body = Body("Stadt", "Rurbeck", "52999")
    town = f"{body.code} {body.place}"
    address = rng.choice(
        (
            [f"Rathaus, Markt {rng.randrange(1, 30)}, {town}"],
            [f"Postfach {rng.randrange(10, 99)} {rng.randrange(10, 99)}, {town}"],
            ["Rathaus", f"Marktplatz {rng.randrange(1, 30)}", town],
            [f"Fraktionsbüro · Am Ring {rng.randrange(1, 30)} · {town}", "Telefon: 02999 / 4711"],
        )
    )
    draft.add(f"Fraktion {draft.spelt[0]}", f"im Rat der {body.kind}", *address, "")
    draft.said(originators=(draft.parties[0].name,), bodies=(body.name,))


def agenda_letter(draft: Draft) -> str:
    """The title stands between the request for a place on the agenda and what is to be resolved."""
    rng = draft.rng
    draft.parties, draft.spelt = draft.parties[:1], draft.spelt[:1]
    bare_letterhead(draft)
    draft.add(
        f"An den {draft.body.head}", f"Herrn {person(rng)}", "", f"{draft.body.place}, {draft.on()}", ""
    )
    if draft.chance(0.4):
        draft.add(rng.choice(("Antrag", "Antrag gemäß § 3 der Geschäftsordnung für den Rat")), "")
    _, genitive, date = draft.meetings[0]
    draft.add(
        f"Sehr geehrter Herr {draft.body.head},",
        "",
        rng.choice(
            (
                "wir bitten Sie, folgenden Antrag auf die Tagesordnung der Sitzung {} am {} zu setzen:",
                "bitte nehmen Sie den folgenden Antrag auf die Tagesordnung der Sitzung {} am {}:",
                "die Fraktion bittet um Beratung des nachstehenden Antrags in der Sitzung {} am {}:",
            )
        ).format(genitive, draft.on(date)),
        "",
        draft.matter.title,
        "",
        rng.choice(("Beschlussvorschlag:", "Beschlussentwurf:", "Der Rat möge beschließen:")),
        "",
    )
    text = asked(draft)
    draft.add(*text.split("\n"), "")
    draft.said(kind="Antrag", title=draft.matter.title, date=draft.date, resolution=text)
    draft.said_meetings(count=1)
    reasons(draft)
    closing(draft)
    return "agenda letter"


def signed_motion(draft: Draft) -> str:
    """A short motion that ends with place, date and names; reasons under any heading, or none."""
    rng, body = draft.rng, draft.body
    draft.add(f"Antrag der Fraktion {draft.spelt[0]} {body.in_council}", "", draft.matter.title, "")
    text = asked(draft)
    draft.add(
        rng.choice((f"Der {body.council} möge beschließen:", "Beschlussvorschlag:", "Antragstext:")),
        "",
        *text.split("\n"),
        "",
    )
    form = rng.randrange(3)
    if form == 0:
        draft.add(rng.choice(_GROUNDS), *rng.choice(([""], [])), draft.matter.reasons[0], "")
    elif form == 1:
        draft.add(rng.choice(_ORALLY), "")
    _sign(draft)
    draft.said(
        kind="Antrag", title=draft.matter.title, resolution=text, bodies=(body.name,),
        originators=(draft.parties[0].name,),
    )  # fmt: skip
    return "signed motion"


def inline_amendment(draft: Draft) -> str:
    """An amendment that says in one sentence which part of a paper it changes."""
    rng, body = draft.rng, draft.body
    council, date = body.council, draft.meetings[0][2]
    sitting = rng.choice(
        (f"Sitzung {body.council_of} vom {draft.on(date)}", f"{council}ssitzung am {draft.on(date)}")
        if council == "Rat"
        else (f"Sitzung {body.council_of} vom {draft.on(date)}",)
    )
    part = f"{rng.choice(('Ziffer', 'Punkt', 'Absatz'))} {rng.randrange(1, 9)} der Vorlage"
    request = f"Der {council} möge beschließen, {part} wie folgt zu {rng.choice(('ändern', 'fassen'))}:"
    quoted = f"„Die Verwaltung wird beauftragt, {draft.matter.requests[0]}.“"
    draft.add(
        f"Fraktion {draft.spelt[0]} {body.in_council}",
        "",
        f"Änderungsantrag zu TOP {rng.randrange(2, 20)} der {sitting}",
        f"(Vorlage {rng.randrange(10, 99)}/{draft.date.year} – {draft.matter.title})"
        if rng.random() < 0.5
        else f"zur Vorlage „{draft.matter.title.replace('„', '').replace('“', '')}“",
        "",
        request,
        "",
        quoted,
        "",
        rng.choice(_ORALLY),
        "",
    )
    _sign(draft)
    draft.said(
        kind="Änderungsantrag", resolution=f"{request}\n{quoted}", bodies=(body.name,),
        originators=(draft.parties[0].name,),
    )  # fmt: skip
    draft.open.add("title")
    draft.truth["meetings"] = ({"organization": council, "date": date},)
    return "inline amendment"


def council_declares(draft: Draft) -> str:
    """A resolution in which the council's name is followed by what it does, point by point."""
    rng, body = draft.rng, draft.body
    draft.add(
        "Gemeinsame Resolution",
        f"der Fraktionen {listed(draft.spelt)} {body.in_council}"
        if len(draft.spelt) > 1
        else f"der Fraktion {draft.spelt[0]} {body.in_council}",
        "",
        draft.matter.title,
        "",
    )
    mark = rng.choice(("- {}", "• {}", "{}"))
    points = (
        "verurteilt jede Form von Hass und Hetze,",
        "dankt allen, die sich vor Ort engagieren,",
        "fordert Bund und Land auf, die Kosten zu tragen.",
    )
    if mark == "{}":
        mark = "{n}. {}"
    lines = [f"Der {body.council} {body.of}", *(mark.format(p, n=n) for n, p in enumerate(points, 1))]
    draft.add(*lines, "")
    _sign(draft)
    draft.said(
        kind="Resolution", title=draft.matter.title, resolution="\n".join(lines), bodies=(body.name,),
        originators=tuple(party.name for party in draft.parties),
    )  # fmt: skip
    return "council declares"


def council_has_declared(draft: Draft) -> str:
    """A resolution that the council has passed, on whose motion and when."""
    body, date = draft.body, draft.meetings[0][2]
    council = f"{body.council} {body.of}"
    draft.add(
        f"Resolution {body.council_of_body}",
        "",
        draft.matter.title,
        "",
        f"Der {council} hat in seiner Sitzung am {draft.on(date)} auf Antrag der Fraktion {draft.spelt[0]} "
        "einstimmig die folgende Resolution verabschiedet:",
        "",
        f"Der {body.council} fordert Bund und Land auf, die Kosten vollständig zu übernehmen.",
        "",
        f"{body.place}, den {draft.on()}",
        f"Der {body.head}",
    )
    draft.said(
        kind="Resolution", title=draft.matter.title, date=draft.date, bodies=(body.name,),
        resolution=f"Der {body.council} fordert Bund und Land auf, die Kosten vollständig zu übernehmen.",
        originators=(draft.parties[0].name,),
    )  # fmt: skip
    draft.truth["meetings"] = ({"organization": council, "date": date},)
    return "council has declared"


def rules_question(draft: Draft) -> str:
    """A question by the council's rules of procedure, which are no meeting."""
    rng, body = draft.rng, draft.body
    name = rng.choice((body.council, f"{body.council} {body.of}"))
    draft.add(
        f"Fraktion {draft.spelt[0]} {body.in_council}",
        "",
        f"{body.place}, {draft.on()}",
        "",
        f"Anfrage {rng.choice(('gem.', 'gemäß', 'nach'))} § {rng.randrange(3, 25)} der Geschäftsordnung "
        f"für den {name}{rng.choice(('', ' und die Ausschüsse'))}",
        "",
        draft.matter.title,
        "",
        rng.choice(("Wir fragen:", "Wir bitten um schriftliche Beantwortung:")),
        *(f"{n}. {question}" for n, question in enumerate(draft.matter.questions, 1)),
        "",
        f"Zuletzt wurde am {draft.on(day(rng))} berichtet.",
        "",
        person(rng),
    )
    draft.said(
        kind="Anfrage", title=draft.matter.title, date=draft.date, bodies=(body.name,),
        originators=(draft.parties[0].name,),
    )  # fmt: skip
    return "question by the rules"


def _sign(draft: Draft) -> None:
    """Place and date, and the names below."""
    rng = draft.rng
    dated = draft.chance(0.7)
    if dated:
        draft.add(f"{draft.body.place}, {rng.choice(('den ', ''))}{draft.on()}")
        draft.said(date=draft.date)
        if draft.chance(0.5):
            draft.add("")
    draft.add(
        *rng.choice(
            (
                [person(rng), "Fraktionsvorsitzende"],
                [f"{person(rng)}, Fraktionssprecher"],
                [f"gez. {person(rng)}"],
                [f"{person(rng)}          {person(rng)}"] if dated else [person(rng)],
            )
        )
    )
