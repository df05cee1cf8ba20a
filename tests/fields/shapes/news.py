"""What factions tell of their motions on their own pages, and when these will be dealt with."""

from __future__ import annotations

from tests.fields.shapes.draft import Draft
from tests.fields.shapes.world import MONTHS, day, person


def announcement(draft: Draft) -> str:
    """A press release that says when councils will deal with the motion."""
    rng, body = draft.rng, draft.body
    faction = f"Die Fraktion {draft.spelt[0]} {body.in_council}"
    draft.add("Pressemitteilung", "", draft.matter.title, "", f"{body.place}, {draft.on()}", "")
    draft.add(
        f"{faction} hat beantragt, {draft.matter.requests[0]}. "
        f"„{draft.matter.reasons[0]}“, sagt {person(rng)}.",
        "",
    )
    (first, _, date), (second, _, later) = draft.meetings
    form = rng.randrange(3)
    if form == 0 and not (first + second).count("Bezirks"):
        draft.add(f"Der {first} berät am {draft.on(date)}, der {second} am {draft.on(later)}.")
        draft.said_meetings()
    elif form == 1:
        draft.add(f"Der Antrag steht am {draft.on(date)} auf der Tagesordnung {draft.meetings[0][1]}.")
        draft.said_meetings(count=1)
    else:
        draft.add(f"Zuletzt hatte der {body.council} am {draft.on(day(rng))} darüber beraten.")
    draft.said(
        kind="Pressemitteilung", title=draft.matter.title, date=draft.date, bodies=(body.name,),
        originators=(draft.parties[0].name,),
    )  # fmt: skip
    return "announcement"


def post(draft: Draft) -> str:
    """A post that tells of a motion in the third person: it is none, and asks for nothing itself."""
    rng, body = draft.rng, draft.body
    party = draft.spelt[0]
    title = f"{party} will mehr: {draft.matter.title}"
    council, date = body.council, draft.meetings[0][2]
    draft.add(f"Fraktion {party} {body.in_council}", "", title, "", draft.on(), "")
    when = draft.on(date) if rng.random() < 0.5 else f"{date.day}. {MONTHS[date.month - 1]}"
    draft.add(
        f"Die Fraktion {party} {body.in_council} beantragt, {draft.matter.requests[0]}. "
        f"Der Antrag wird am {when} im {council} beraten.",
    )
    draft.said(
        kind="Pressemitteilung", title=title, date=draft.date, bodies=(body.name,),
        originators=(draft.parties[0].name,),
    )  # fmt: skip
    draft.truth["meetings"] = ({"organization": council, "date": date},)
    return "post"
