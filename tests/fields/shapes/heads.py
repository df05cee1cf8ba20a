"""Letterheads: who writes, to whom, and when."""

from __future__ import annotations

import datetime as dt

from tests.fields.shapes.draft import Draft, listed
from tests.fields.shapes.world import person

_KNOWN = ("Düren", "Duisburg", "Heinsberg")


def letterhead(draft: Draft) -> None:
    """Sender, address, addressee and date, in one of many orders."""
    rng = draft.rng
    blocks = [_sender, _addressee] if rng.random() < 0.75 else [_addressee, _sender]
    if rng.random() < 0.15:
        blocks = [_sender]
    before = rng.random() < 0.15
    if before:
        _dateline(draft)
    for block in blocks:
        block(draft)
        draft.add("")
    if not before:
        _dateline(draft)
    draft.add("")


def _sender(draft: Draft) -> None:
    rng, body = draft.rng, draft.body
    if len(draft.parties) > 1:
        rng.choice((_factions_listed, _factions_in_a_sentence, _factions_divided))(draft)
    else:
        styles = [_faction_line, _faction_over_two, _faction_flat, _group, _councillor]
        if body.place in _KNOWN:
            styles.append(_faction_short)
        rng.choice(styles)(draft)
    draft.said(originators=tuple(party.name for party in draft.parties), bodies=(body.name,))


def _faction_line(draft: Draft) -> None:
    draft.add(f"{_faction(draft.spelt[0])} {draft.body.in_council}", *_address(draft))


def _faction(name: str) -> str:
    """ "SPD-Fraktion", but "Fraktion Die Linke"."""
    return f"{name}-Fraktion" if " " not in name and not name.endswith(".") else f"Fraktion {name}"


def _faction_over_two(draft: Draft) -> None:
    draft.add(f"Fraktion {draft.spelt[0]}", draft.body.in_council, *_address(draft))


def _faction_short(draft: Draft) -> None:
    name = draft.spelt[0]
    faction = draft.body.faction
    draft.add(
        f"{name}-{faction} {draft.body.place}" if " " not in name else f"{faction} {name} {draft.body.place}",
        *_address(draft),
    )


def _faction_flat(draft: Draft) -> None:
    divider = draft.rng.choice((" · ", " | ", " - ", " * "))
    head = f"{_faction(draft.spelt[0])} {draft.body.in_council}"
    draft.add(head, divider.join([_faction(draft.spelt[0]), *_address(draft)[:2]]))


def _group(draft: Draft) -> None:
    draft.add(f"Gruppe {draft.spelt[0]} {draft.body.in_council}", *_address(draft))


def _councillor(draft: Draft) -> None:
    name, party = person(draft.rng), draft.spelt[0]
    council = "Kreistag" if draft.body.kind == "Kreis" else "Rat"
    office = draft.rng.choice(
        (f"{council}smitglied" if council == "Kreistag" else "Ratsmitglied", "Ratsfrau")
    )
    if council == "Kreistag":
        office = "Kreistagsmitglied"
    draft.add(
        *draft.rng.choice(
            (
                (name, f"{office} ({party})", f"{council} {draft.body.of}"),
                (f"{name} ({party})", f"{office} {draft.body.in_council}"),
                (f"{office} {name} ({party}) {draft.body.in_council}",),
            )
        )
    )


def _factions_listed(draft: Draft) -> None:
    if draft.chance(0.5):
        draft.add(*(f"{_faction(name)} {draft.body.in_council}" for name in draft.spelt))
    else:
        draft.add(*(_faction(name) for name in draft.spelt), draft.body.in_council)


def _factions_in_a_sentence(draft: Draft) -> None:
    draft.add(
        f"Die Fraktionen {draft.rng.choice(('von ', 'der ', ''))}{listed(draft.spelt)}",
        draft.body.in_council,
    )


def _factions_divided(draft: Draft) -> None:
    divider = draft.rng.choice((" | ", " · ", " / ", ", "))
    draft.add(divider.join(draft.spelt), f"Fraktionen {draft.body.in_council}")


def _address(draft: Draft) -> list[str]:
    rng, body = draft.rng, draft.body
    lines = [f"Rathausplatz {rng.randrange(1, 99)}", f"{body.code} {body.place}"]
    if rng.random() < 0.6:
        lines.append(f"Telefon: 0{rng.randrange(2000, 2999)} / {rng.randrange(1000, 99999)}")
    if rng.random() < 0.6:
        lines.append(f"E-Mail: fraktion@{body.place.lower().replace(' ', '')}.example")
    if rng.random() < 0.2:
        lines.append(f"Bürozeiten: Mo. - Do. 9.00 - 12.{rng.randrange(10, 60)} Uhr")
    if rng.random() < 0.2:
        lines.append("IBAN DE00 0000 0000 0000 0000 00")
    return lines if rng.random() < 0.8 else []


def _addressee(draft: Draft) -> None:
    rng, body = draft.rng, draft.body
    name = person(rng)
    styles = [
        ["An den", f"{body.head} {body.of}", f"Herrn {name}", f"Rathausplatz {rng.randrange(1, 99)}"],
        ["Herrn", body.head, name, "Rathaus" if body.kind != "Kreis" else "Kreishaus"],
        [f"An den {body.head} {body.of}", f"Herrn {name}", "- im Hause -"],
        [f"{body.head} {name}", "im Hause"],
        [f"An die Vorsitzende {draft.meetings[0][1]}", f"Frau {name}"],
        [f"Herrn {body.head} {name}", f"{body.name}", f"{body.code} {body.place}"],
    ]
    draft.add(*rng.choice(styles))
    if rng.random() < 0.2:
        others = [party for party in ("SPD", "CDU", "FDP") if party not in draft.spelt]
        draft.add("", *rng.choice((["Nachrichtlich:", "Fraktionen im Hause"], _copies(others))))


def _copies(others: list[str]) -> list[str]:
    return ["nachrichtlich an:", *(f"{name}-Fraktion" for name in others)]


def _dateline(draft: Draft) -> None:
    place, on = draft.body.place, draft.on()
    draft.add(
        draft.rng.choice(
            (
                f"{place}, den {on}",
                f"{place}, {on}",
                f"{place}, den {on}",
                on,
                f"Datum: {on}",
                f"{' ' * 40}{place}, {on}",
                f"{place}, im Rathaus, {on}" if draft.chance(0.1) else f"{place}, am {on}",
            )
        )
    )
    draft.said(date=draft.date)
    if draft.chance(0.1):
        received = draft.date + dt.timedelta(days=2)
        draft.add(f"Eingegangen am {draft.on(received)}")
