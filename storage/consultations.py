"""Where a paper was and will be discussed: its own page and the agendas, made into one list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from storage.models import AgendaItem, AgendaPaper, Consultation, Meeting


def consultations_of(connection: Connection, papers: Sequence[Row[Any]]) -> dict[int, list[dict[str, Any]]]:
    """What the papers' own pages and the agendas say of their meetings, each meeting once, by paper id.

    `papers` are rows of one source with id, source and key. The shape is said in storage.changes.
    """
    ids = {(paper.source, paper.key): paper.id for paper in papers}
    own = _own_consultations(connection, list(ids.values()))
    agendas = _agenda_consultations(connection, ids)
    meetings = _meetings(connection, papers[0].source, _meeting_keys(own, agendas))
    merged: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for paper_id in ids.values():
        merged[paper_id] = merge_consultations(own[paper_id], agendas[paper_id], meetings)
    return merged


def _meeting_keys(*listed: dict[int, list[dict[str, Any]]]) -> set[str]:
    return {
        each["meeting"] for lists in listed for rows in lists.values() for each in rows if each["meeting"]
    }


def merge_consultations(
    own: Iterable[dict[str, Any]], agendas: Iterable[dict[str, Any]], meetings: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """One consultation per meeting, by date: the agenda's words first, then the paper's own.

    A meeting that left the calendar takes its consultation with it.
    """
    found: list[dict[str, Any]] = []
    for each in [*agendas, *own]:
        facts = meetings.get(each["meeting"] or "", {})
        if facts.get("gone"):
            continue
        row = {**each, **{name: value for name, value in facts.items() if name != "gone" and value}}
        same = next((known for known in found if _is_same(known, row)), None)
        if same is None:
            found.append(row)
        else:
            _fill(same, row)
    for row in found:
        row["dropped"] = bool(row["dropped"])
    return sorted(found, key=lambda row: (row["date"] or "9999", row["organization"], row["number"]))


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["meeting"] and other["meeting"]:
        return bool(one["meeting"] == other["meeting"])
    same_committee = one["organization"].casefold() == other["organization"].casefold()
    return bool(same_committee and one["date"] == other["date"])


def _fill(known: dict[str, Any], row: dict[str, Any]) -> None:
    """What one place does not say of a sitting, the other may; it is off only where no agenda item is on."""
    for name, value in row.items():
        if name == "dropped":
            known[name] = value if known[name] is None else known[name] and value is not False
        elif not known.get(name) and value:
            known[name] = value


def _blank(**values: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "organization": "",
        "date": None,
        "start": None,
        "role": "",
        "number": "",
        "result": "",
        "votes": None,
        "meeting": None,
        "cancelled": False,
        "dropped": None,  # only an agenda says whether its item was taken off
    }
    return {**empty, **values}


def _own_consultations(connection: Connection, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = connection.execute(
        select(Consultation.__table__)
        .where(Consultation.paper_id.in_(ids))
        .order_by(Consultation.paper_id, Consultation.position)
    )
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.paper_id].append(
            _blank(
                organization=row.organization,
                date=row.date.isoformat() if row.date else None,
                role=row.role,
                number=row.number,
                result=row.result,
                votes=row.votes,
                meeting=row.meeting_key,
            )
        )
    return found


def _agenda_consultations(
    connection: Connection, ids: dict[tuple[str, str], int]
) -> dict[int, list[dict[str, Any]]]:
    rows = connection.execute(
        select(
            AgendaPaper.source,
            AgendaPaper.paper_key,
            Meeting.key,
            AgendaItem.number,
            AgendaItem.result,
            AgendaItem.votes,
            AgendaItem.dropped,
        )
        .join(Meeting, Meeting.id == AgendaPaper.meeting_id)
        .join(
            AgendaItem,
            (AgendaItem.meeting_id == AgendaPaper.meeting_id) & (AgendaItem.position == AgendaPaper.position),
        )
        .where(tuple_(AgendaPaper.source, AgendaPaper.paper_key).in_(list(ids)))
        .order_by(AgendaPaper.meeting_id, AgendaPaper.position)
    )
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[ids[row.source, row.paper_key]].append(
            _blank(
                number=row.number,
                result=row.result,
                votes=row.votes,
                meeting=row.key,
                dropped=row.dropped,
            )
        )
    return found


def _meetings(connection: Connection, source: str, keys: set[str]) -> dict[str, dict[str, Any]]:
    rows = connection.execute(
        select(
            Meeting.key, Meeting.organization, Meeting.date, Meeting.start_at, Meeting.cancelled, Meeting.gone
        ).where(Meeting.source == source, Meeting.key.in_(keys))
    )
    return {
        row.key: {
            "organization": row.organization,
            "date": row.date.isoformat(),
            "start": row.start_at.isoformat() if row.start_at else None,
            "cancelled": row.cancelled,
            "gone": row.gone,
        }
        for row in rows
    }
