"""Motions, questions, amendments and resolutions as factions write them."""

from __future__ import annotations

from tests.fields.shapes.draft import Draft, listed
from tests.fields.shapes.heads import letterhead
from tests.fields.shapes.texts import closing, plain_request, questions, reasons, resolution, signatures
from tests.fields.shapes.world import day, weekday

_MOTIONS = (
    "Antrag",
    "Antrag",
    "Antrag",
    "Dringlichkeitsantrag",
    "Prüfantrag",
    "Haushaltsantrag",
    "Gemeinsamer Antrag",
)
_QUESTIONS = ("Anfrage", "Anfrage", "Kleine Anfrage", "Schriftliche Anfrage")
_KINDS = {
    "Antrag": _MOTIONS,
    "Anfrage": _QUESTIONS,
    "Änderungsantrag": ("Änderungsantrag", "Änderungsantrag", "Ergänzungsantrag"),
    "Resolution": ("Resolution", "Resolutionsantrag", "Gemeinsame Resolution"),
}


def motion(draft: Draft) -> str:
    """A motion."""
    return _letter(draft, "Antrag")


def question(draft: Draft) -> str:
    """A question."""
    return _letter(draft, "Anfrage")


def amendment(draft: Draft) -> str:
    """An amendment to somebody else's motion, whose number and date are not its own."""
    return _letter(draft, "Änderungsantrag")


def declaration(draft: Draft) -> str:
    """A resolution."""
    return _letter(draft, "Resolution")


def _letter(draft: Draft, kind: str) -> str:
    rng = draft.rng
    draft.said(kind=kind)
    letterhead(draft)
    if rng.random() < 0.35:
        _number(draft)
    word = rng.choice(_KINDS[kind])
    place = rng.choice(
        (_title_below, _title_below, _subject, _subject_with_kind, _title_above, _here, _theme)
    )
    meeting = rng.choice(("line", "line", "below", "table", "text", "next", "none"))
    place(draft, word, meeting)
    if kind == "Änderungsantrag" and rng.random() < 0.5:
        draft.add(f"zur Vorlage {draft.other_number()} vom {draft.on(day(rng))}", "")
    salutation = rng.random() < 0.6
    if salutation:
        draft.add(
            rng.choice((f"Sehr geehrter Herr {draft.body.head},", "Sehr geehrte Damen und Herren,")), ""
        )
    _agenda(draft, meeting, salutation)
    _contents(draft, kind, salutation)
    if salutation or rng.random() < 0.4:
        closing(draft)
    else:
        signatures(draft)
    return f"{kind.lower()} {place.__name__.strip('_')} {meeting}"


def _contents(draft: Draft, kind: str, salutation: bool) -> None:
    if kind == "Anfrage":
        if draft.chance(0.3):
            draft.add(draft.matter.reasons[0], "")
        questions(draft)
        if draft.chance(0.6):
            reasons(draft)
        return
    if draft.chance(0.25) and not salutation:
        plain_request(draft)
        reasons(draft)
        return
    if salutation and draft.chance(0.4):
        names = listed(draft.spelt)
        faction, asks = ("Fraktion", "bittet") if len(draft.spelt) == 1 else ("Fraktionen von", "bitten")
        draft.add(
            draft.rng.choice(
                (
                    f"die {faction} {names} {asks} um Beratung und Abstimmung.",
                    "wir bitten, über den folgenden Antrag abstimmen zu lassen.",
                    draft.matter.reasons[1],
                )
            ),
            "",
        )
    resolution(draft)
    reasons(draft)


def _number(draft: Draft) -> None:
    value = draft.number()
    label = draft.rng.choice(
        (
            "Drs. Nr. {}",
            "Drucksache {}",
            "Drucksache-Nr.: {}",
            "Vorlage Nr. {}",
            "DS {}",
            "Lfd. Nr. {}",
            "Drs.-Nr. {}",
        )
    )
    draft.add(label.format(value), "")
    draft.said(reference=value)


def _meeting_words(draft: Draft) -> str:
    """ "zur Sitzung des X am …", of one meeting or two."""
    _, genitive, date = draft.meetings[0]
    rng = draft.rng
    when = f"am {draft.on(date)}"
    if rng.random() < 0.25:
        when = f"am {weekday(date)}, {rng.choice(('dem ', 'den ', ''))}{draft.on(date)}"
    words = f"{rng.choice(('zur Sitzung', 'für die Sitzung', 'zur öffentlichen Sitzung'))} {genitive} {when}"
    if rng.random() < 0.25:
        _, genitive2, date2 = draft.meetings[1]
        draft.said_meetings()
        return f"{words} und {genitive2} am {draft.on(date2)}"
    draft.said_meetings(count=1)
    return words


def _kind_line(draft: Draft, word: str, meeting: str) -> None:
    rng = draft.rng
    names = listed(draft.spelt)
    if len(draft.spelt) > 1:
        author = rng.choice((f" der Fraktionen {names}", f" der Fraktionen von {names}", ""))
    else:
        author = rng.choice((f" der Fraktion {names}", f" der {names}-Fraktion", "", ""))
    if " " in names and len(draft.spelt) == 1 and "-Fraktion" in author:
        author = f" der Fraktion {names}"
    line = f"{word}{author}"
    if not author and rng.random() < 0.4:
        line += rng.choice((" gemäß § 5 der Geschäftsordnung", " gem. § 12 GeschO", " nach § 48 GO NRW"))
    if meeting == "line":
        line += f" {_meeting_words(draft)}"
    elif not author:
        line = rng.choice((line, line.upper() if "§" not in line else line, _spaced(word)))
    draft.add(line)


def _spaced(word: str) -> str:
    return " ".join(word.upper()) if " " not in word else word


def _meeting_lines(draft: Draft, meeting: str) -> None:
    if meeting == "below":
        draft.add(_meeting_words(draft))
    elif meeting == "table":
        (name, _, date), (name2, _, date2) = draft.meetings
        draft.add("", *draft.rng.choice((
            [f"{name}\tvoraussichtlich: {draft.on(date)}", f"{name2}\tvoraussichtlich: {draft.on(date2)}"],
            ["Beratungsfolge:", f"{name} {draft.on(date)}", f"{name2} {draft.on(date2)}"],
            [f"für den {name} am {draft.on(date)}", f"und den {name2} am {draft.on(date2)}"]
            if not name.startswith("Bez") and not name2.startswith("Bez")
            else [f"{name}: {draft.on(date)}", f"{name2}: {draft.on(date2)}"],
        )))  # fmt: skip
        draft.said_meetings()
    elif meeting == "next":
        draft.add(f"zur Beratung in der nächsten Sitzung {draft.meetings[0][1]}")
        draft.said_meetings(dated=False, count=1)


def _agenda(draft: Draft, meeting: str, salutation: bool) -> None:
    if meeting != "text":
        return
    _, genitive, date = draft.meetings[0]
    sitting = f"Sitzung {genitive} am {draft.on(date)}"
    draft.add(
        draft.rng.choice(
            (
                f"bitte setzen Sie den folgenden Punkt auf die Tagesordnung der {sitting}:",
                f"wir bitten Sie, das Thema auf die Tagesordnung der {sitting} zu nehmen.",
                f"für die {sitting} stellen wir den folgenden Antrag.",
            )
        )
        if salutation
        else f"Wir beantragen die Beratung in der {sitting}.",
        "",
    )
    draft.said_meetings(count=1)


def _title(draft: Draft) -> list[str]:
    """The title, now and then in quotation marks, capitals or on two lines."""
    title = draft.matter.title
    form = draft.rng.random()
    if form < 0.08 and "„" not in title:
        lines = [f"„{title}“"]
    elif form < 0.14:
        title = title.upper()
        lines = [title]
    elif form < 0.24 and len(title.split()) > 4:
        words = title.split()
        half = len(words) // 2 + 1
        lines = [" ".join(words[:half]), " ".join(words[half:])]
    else:
        lines = [title]
    draft.said(title=title)
    return lines


def _title_below(draft: Draft, word: str, meeting: str) -> None:
    _kind_line(draft, word, meeting)
    _meeting_lines(draft, meeting)
    draft.add("", *_title(draft), "")


def _title_above(draft: Draft, word: str, meeting: str) -> None:
    draft.add(*_title(draft), "")
    _kind_line(draft, word, meeting)
    _meeting_lines(draft, meeting)
    draft.add("")


def _subject(draft: Draft, word: str, meeting: str) -> None:
    _kind_line(draft, word, meeting)
    _meeting_lines(draft, meeting)
    label = draft.rng.choice(("Betreff: ", "Betr.: ", "Betrifft: ", "Thema: "))
    lines = _title(draft)
    draft.add("", label + lines[0], *lines[1:], "")


def _subject_with_kind(draft: Draft, word: str, meeting: str) -> None:
    names = listed(draft.spelt)
    author = draft.rng.choice(("", f" der {'Fraktion' if len(draft.spelt) == 1 else 'Fraktionen'} {names}"))
    draft.add(f"{draft.rng.choice(('Betreff: ', ''))}{word}{author}: {draft.matter.title}")
    draft.said(title=draft.matter.title)
    if meeting == "line":
        draft.add(_meeting_words(draft))
    _meeting_lines(draft, meeting)
    draft.add("")


def _here(draft: Draft, word: str, meeting: str) -> None:
    _kind_line(draft, word, meeting)
    draft.add(f"hier: {draft.matter.title}")
    draft.said(title=draft.matter.title)
    _meeting_lines(draft, meeting)
    draft.add("")


def _theme(draft: Draft, word: str, meeting: str) -> None:
    title = draft.matter.title.replace("„", "").replace("“", "")
    draft.add(f"{word} zum Thema „{title}“")
    draft.said(title=title)
    if meeting == "line":
        draft.add(_meeting_words(draft))
    _meeting_lines(draft, meeting)
    draft.add("")
