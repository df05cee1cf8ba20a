"""Motions that come as mails."""

from __future__ import annotations

from tests.fields.shapes.draft import Draft
from tests.fields.shapes.texts import reasons, resolution
from tests.fields.shapes.world import person, weekday


def mail(draft: Draft) -> str:
    """A motion that came as a mail, with the mail's head and a signature."""
    rng = draft.rng
    name = person(rng)
    faction = f"Fraktion {draft.spelt[0]} {draft.body.in_council}"
    sent = f"{weekday(draft.date)}, {draft.on()} {rng.randrange(8, 20)}:{rng.randrange(10, 60)}"
    subject = rng.choice(("Antrag: ", "Antrag der Fraktion " + draft.spelt[0] + ": ", "WG: Antrag: ", ""))
    draft.add(
        f"Von: {name} <{rng.choice(('info', 'fraktion'))}@partei.example>",
        f"{rng.choice(('Gesendet', 'Datum', 'Date'))}: {sent}",
        f"An: {draft.body.head}büro <post@rathaus.example>",
        f"Betreff: {subject}{draft.matter.title}",
        "",
        f"Sehr geehrter Herr {draft.body.head},",
        "",
        f"die {faction} bittet, folgenden Antrag auf die Tagesordnung der Sitzung "
        f"{draft.meetings[0][1]} am {draft.on(draft.meetings[0][2])} zu setzen:",
        "",
    )
    draft.said(
        kind="Antrag", title=draft.matter.title, date=draft.date, bodies=(draft.body.name,),
        originators=(draft.parties[0].name,),
    )  # fmt: skip
    draft.said_meetings(count=1)
    resolution(draft)
    reasons(draft)
    draft.add(
        "Mit freundlichen Grüßen",
        name,
        "",
        "--",
        faction,
        f"Rathausplatz 1, {draft.body.code} {draft.body.place}",
    )
    return "mail"
