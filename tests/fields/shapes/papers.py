"""Forms and papers of the administration, and the answers that it gives."""

from __future__ import annotations

import datetime as dt

from tests.fields.shapes.draft import Draft, listed
from tests.fields.shapes.texts import asked, reasons
from tests.fields.shapes.world import PARTIES, day, person

_DECIDING = ("Beschlussvorlage", "Beschlussvorlage", "Sitzungsvorlage", "Verwaltungsvorlage")
_TELLING = ("Mitteilungsvorlage", "Informationsvorlage", "Mitteilung der Verwaltung", "Berichtsvorlage")
_AUTHORS = ("Antragsteller", "Antragstellende Fraktion(en)", "Eingereicht von", "Fraktion")


def _office(draft: Draft) -> list[str]:
    rng, body = draft.rng, draft.body
    chief = f"Der {body.head}" if rng.random() < 0.6 else f"Die {body.head.replace('Landrat', 'Landrätin')}"
    if body.head != "Landrat" and chief.startswith("Die"):
        chief += "in"
    unit = rng.choice(
        ("Amt für Soziales", "Dezernat II", "Fachbereich 50", "Amt für Integration und Soziales", "")
    )
    return [line for line in (body.name, chief, unit) if line]


def _order_of_meetings(draft: Draft) -> list[str]:
    """The table of meetings, as text extraction leaves it."""
    rng = draft.rng
    rows = [(name, draft.on(date)) for name, _, date in draft.meetings]
    form = rng.randrange(5)
    draft.said_meetings()
    if form == 0:
        return ["Beratungsfolge\tTermin\tZuständigkeit", *(f"{n}\t{d}\tVorberatung" for n, d in rows)]
    if form == 1:
        return ["Gremium Termin TOP ö nö", *(f"{n} {d} {i} x" for i, (n, d) in enumerate(rows, 3))]
    if form == 2:
        return ["Beratungsfolge:", *(f"{d}  {n}" for n, d in rows)]
    if form == 3:
        cells = ["Gremium", "Sitzungstermin", "Behandlung"]
        for n, d in rows:
            cells += [n, d, rng.choice(("Vorberatung", "Entscheidung"))]
        return cells
    return ["Beratungsfolge | Sitzungstermin | Ö/N", *(f"{n} | {d} | Ö" for n, d in rows)]


def _form(draft: Draft, word: str) -> None:
    """The upper part of a paper: office, kind, number, date, meetings, subject."""
    rng = draft.rng
    number = draft.number()
    draft.add(*_office(draft), "")
    date = rng.choice(("Datum: {}", "{}", "Datum {}", "Erstellt am {}")).format(draft.on())
    label = rng.choice(
        ("Vorlage Nr.: {}", "Drucksache-Nr.: {}", "Vorlagen-Nr. {}", "DS {}", "Vorlage {}")
    ).format(number)
    form = rng.randrange(4)
    if form == 0:
        draft.add(word, label, date, rng.choice(("öffentlich", "")))
    elif form == 1:
        draft.add(f"{word}\töffentlich\t{number}", date)
    elif form == 2:
        draft.add(label, date, "", f"{word}", "öffentlich")
    else:
        draft.add(f"{word} {number}", "Status: öffentlich", date, f"Verfasser: {person(rng)}")
    table, title = _order_of_meetings(draft), _subject(draft)
    blocks = [table, title] if rng.random() < 0.6 else [title, table]
    for block in blocks:
        draft.add("", *block)
    draft.add("")
    draft.said(bodies=(draft.body.name,), date=draft.date, reference=number)


def _subject(draft: Draft) -> list[str]:
    title = draft.matter.title
    draft.said(title=title)
    return draft.rng.choice(([f"Betreff: {title}"], ["Betreff:", title], [title], [f"Bezeichnung: {title}"]))


def deciding_paper(draft: Draft) -> str:
    """A paper of the administration that is to be decided."""
    _form(draft, draft.rng.choice(_DECIDING))
    draft.said(kind="Beschlussvorlage")
    text = asked(draft)
    draft.add(
        draft.rng.choice(("Beschlussvorschlag:", "Beschlussentwurf", "Beschlussvorschlag")),
        *text.split("\n"),
        "",
    )
    draft.said(resolution=text)
    reasons(draft)
    _long(draft)
    return "deciding paper"


def telling_paper(draft: Draft) -> str:
    """A paper of the administration that only tells."""
    _form(draft, draft.rng.choice(_TELLING))
    draft.said(kind="Mitteilungsvorlage")
    reasons(draft)
    _long(draft)
    return "telling paper"


def answer(draft: Draft) -> str:
    """The administration's answer to a faction's question; the faction did not write it."""
    rng = draft.rng
    party = rng.choice(PARTIES).spellings[0]
    word = rng.choice(
        ("Antwort der Verwaltung", "Beantwortung einer Anfrage", "Stellungnahme der Verwaltung")
    )
    if rng.random() < 0.5:
        _form(draft, word)
    else:
        number = draft.number()
        draft.add(*_office(draft), "", f"Drucksache {number}", draft.on(), "", word)
        draft.add(
            f"zur Sitzung {draft.meetings[0][1]} am {draft.on(draft.meetings[0][2])}",
            "",
            *_subject(draft),
            "",
        )
        draft.said(bodies=(draft.body.name,), date=draft.date, reference=number)
        draft.said_meetings(count=1)
    draft.add(f"Anfrage der Fraktion {party} vom {draft.on(draft.date - dt.timedelta(days=20))}", "")
    draft.said(kind="Stellungnahme" if word.startswith("Stell") else "Antwort")
    for index, asked_for in enumerate(draft.matter.questions, 1):
        draft.add(f"Frage {index}: {asked_for}", f"Antwort: {rng.choice(draft.matter.reasons)}", "")
    return "answer"


def form_of_motion(draft: Draft) -> str:
    """A faction's motion in the form of the council's information system."""
    rng = draft.rng
    number = draft.number()
    draft.add(
        "Antrag",
        "",
        f"{draft.body.name}",
        "",
        f"Vorlage Nr.: {number}",
        f"{rng.choice(_AUTHORS)}: {listed(draft.spelt)}",
        f"Datum: {draft.on()}",
        "",
        *_subject(draft),
        "",
        *_order_of_meetings(draft),
        "",
    )
    text = asked(draft)
    draft.add(
        rng.choice(("Beschlussvorschlag:", "Antrag:", "Der Rat möge beschließen:")), "", *text.split("\n"), ""
    )
    draft.said(
        kind="Antrag", reference=number, date=draft.date, bodies=(draft.body.name,), resolution=text,
        originators=tuple(party.name for party in draft.parties),
    )  # fmt: skip
    reasons(draft)
    return "form of a motion"


def _long(draft: Draft) -> None:
    """More of the paper: what it costs, who was heard, what was decided earlier."""
    rng = draft.rng
    draft.add(
        "Finanzielle Auswirkungen:",
        rng.choice(("keine", f"Es entstehen Kosten von {rng.randrange(5, 90)}.000 €.")),
        "",
    )
    if rng.random() < 0.5:
        names = listed([party.spellings[0] for party in rng.sample(PARTIES, 3)])
        draft.add(
            f"Der Sozialausschuss hat am {draft.on(day(rng))} auf Antrag der Fraktionen {names} beraten.",
            f"Der Beschluss des Rates vom {draft.on(day(rng))} (DS {draft.other_number()}) "
            "wurde umgesetzt. Die Fraktionen bitten um einen Bericht im nächsten Jahr.",
            "",
        )
    if rng.random() < 0.5:
        draft.add(f"gez. {person(rng)}", "Beigeordneter")
