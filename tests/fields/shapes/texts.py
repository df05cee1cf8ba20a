"""What stands in a document below its head: requests, questions, reasons, greetings."""

from __future__ import annotations

from tests.fields.shapes.draft import Draft, listed
from tests.fields.shapes.world import PARTIES, day, person


def asked(draft: Draft) -> str:
    """The request in one of its forms, without introduction."""
    requests = draft.matter.requests
    rng = draft.rng
    body = draft.body
    form = rng.randrange(7)
    if form == 0:
        return "\n".join(
            f"{number}. Die Verwaltung wird beauftragt, {request}."
            for number, request in enumerate(requests, 1)
        )
    if form == 1:
        points = rng.choice((("1)", "2)"), ("a)", "b)"), ("-", "-"), ("•", "•"), ("(1)", "(2)")))
        return "\n".join(
            f"{point} Die Verwaltung wird gebeten, {request}."
            for point, request in zip(points, requests, strict=True)
        )
    if form == 2:
        return f"Der {body.council} {body.of} beauftragt die Verwaltung, {requests[0]}."
    if form == 3:
        return f"Die Verwaltung wird beauftragt, {listed(requests)}."
    if form == 4:
        return f"Die Verwaltung wird gebeten, {requests[0]}.\n\nSie wird ferner gebeten, {requests[1]}."
    if form == 5:
        return f"Die Verwaltung wird aufgefordert,\n1. {requests[0]},\n2. {requests[1]}."
    return f"Der {body.council} beschließt, {requests[0]}."


def resolution(draft: Draft) -> None:
    """The request below a heading or an introduction, as the document's resolution."""
    rng, body = draft.rng, draft.body
    text = asked(draft)
    council = f"Der {body.council}{f' {body.of}' if rng.random() < 0.5 else ''}"
    committee = "Die" if draft.meetings[0][0].startswith("Bezirks") else "Der"
    introduction = rng.choice(
        (
            "Beschlussvorschlag:",
            "Beschlussvorschlag",
            "Beschlussentwurf:",
            "Beschluss:",
            "Antrag:",
            "Antragstext:",
            "BESCHLUSSVORSCHLAG:",
            "B e s c h l u s s v o r s c h l a g :",
            f"{council} möge beschließen:",
            f"{council} möge folgenden Beschluss fassen:",
            f"{council} beschließt:",
            f"{committee} {draft.meetings[0][0]} empfiehlt dem {body.council} folgenden Beschluss:",
            "Der Antrag lautet:",
            "Beschlussvorschlag:\n" + f"{council} beschließt:",
            f"{'Wir beantragen' if rng.random() < 0.5 else 'Hiermit beantragen wir'}:",
        )
    )
    if "beschließt" in introduction or "fassen" in introduction:
        text = text.replace(f"Der {body.council} beschließt, ", "Es ist geplant, ")
    draft.add(*introduction.split("\n"))
    if draft.chance(0.6):
        draft.add("")
    draft.add(*text.split("\n"), "")
    draft.said(resolution=text)


def plain_request(draft: Draft) -> None:
    """The request as a sentence of its own, right below the title."""
    text = draft.rng.choice(
        (
            f"Die Verwaltung wird beauftragt, {listed(draft.matter.requests)}.",
            f"Die Verwaltung wird gebeten, {draft.matter.requests[0]}.",
            f"Wir bitten die Verwaltung, {draft.matter.requests[0]}.",
            f"Der {draft.body.council} beauftragt die Verwaltung, {draft.matter.requests[0]}.",
        )
    )
    draft.add(text, "")
    draft.said(resolution=text)


def questions(draft: Draft) -> None:
    """What a question asks, below an introduction."""
    rng = draft.rng
    draft.add(
        rng.choice(
            (
                "wir bitten um Beantwortung der folgenden Fragen:",
                "Wir bitten die Verwaltung um die Beantwortung folgender Fragen:",
                "hierzu fragen wir:",
                "Wir fragen die Verwaltung:",
                "Fragen:",
            )
        ),
        "",
    )
    mark = rng.choice(("{}.", "{})", "-", "Frage {}:"))
    draft.add(*(f"{mark.format(i)} {one}" for i, one in enumerate(draft.matter.questions, 1)), "")


def reasons(draft: Draft, *, heading: bool = True) -> None:
    """Why; with dates, numbers, parties and committees that are no fields of the document."""
    rng = draft.rng
    sentences = list(draft.matter.reasons)
    others = [party.spellings[0] for party in PARTIES if party not in draft.parties]
    other = rng.choice(others)
    distractors = (
        f"Schon am {draft.on(day(rng))} wurde im Hauptausschuss darüber gesprochen.",
        f"Die Fraktion {other} hatte am {draft.on(day(rng))} einen ähnlichen Antrag zurückgezogen.",
        f"Auf die Drucksache {rng.randrange(10, 26)}-{rng.randrange(1000, 9999)} wird verwiesen.",
        "In der Stadt Krefeld gibt es das seit Jahren.",
        f"Die Frist läuft am {draft.on(day(rng))} ab.",
        f"Auch {other} hat dem im Ausschuss zugestimmt.",
    )
    sentences += rng.sample(distractors, rng.randrange(0, 3))
    if heading:
        title = rng.choice(
            (
                "Begründung:",
                "Begründung",
                "Sachverhalt:",
                "Zur Begründung:",
                "B e g r ü n d u n g :",
                "BEGRÜNDUNG:",
            )
        )
        if draft.chance(0.15):
            draft.add(f"Begründung: {sentences.pop(0)}")
        else:
            draft.add(title)
            if draft.chance(0.5):
                draft.add("")
    if draft.chance(0.4):
        for sentence in sentences:
            draft.add(sentence, "")
    else:
        draft.add(" ".join(sentences), "")


def closing(draft: Draft) -> None:
    """Greeting and signatures."""
    rng = draft.rng
    draft.add(
        rng.choice(
            (
                "Mit freundlichen Grüßen",
                "Mit freundlichem Gruß",
                "Freundliche Grüße",
                "Mit freundlichen Grüßen,",
                "Mit solidarischen Grüßen",
                "Viele Grüße",
                "Hochachtungsvoll",
            )
        ),
        "",
    )
    signatures(draft)


def signatures(draft: Draft) -> None:
    """The names below; of joint papers with the party of each."""
    rng = draft.rng
    if len(draft.parties) > 1 and rng.random() < 0.5:
        draft.add(*(f"gez. {person(rng)} ({name})" for name in draft.spelt))
    elif rng.random() < 0.3:
        draft.add(f"{person(rng)}{' ' * 20}{person(rng)}", f"Fraktionsvorsitzende{' ' * 12}Sprecher")
    else:
        draft.add(f"{rng.choice(('', 'gez. '))}{person(rng)}", "Fraktionsvorsitzende")
    if rng.random() < 0.15:
        draft.add("", "F. d. R.", person(rng), "Fraktionsgeschäftsführer")
    if rng.random() < 0.1:
        draft.add("", "Anlage: Kostenübersicht")
