"""The chart of motions by month and body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from alerts.charts.chart import Chart, motions_of
from alerts.charts.strips import Strip, Tick, strips
from alerts.charts.table import Row, Table
from alerts.numbers import number
from alerts.translation import later, spoken
from alerts.translation import translated as _
from storage.statistics import UNKNOWN, Months

NAME = "monate"
TITLE = later("Vorgänge nach Monat und Kommune")
MOST_MONTHS, FEWEST_MONTHS = 36, 12
MOST_STRIPS = 8
"""So many bodies have a strip of their own; the others share one."""
_JANUARY = "-01"


def months_chart(counts: Months, bodies: Mapping[str, str], today: dt.date) -> Chart:
    """The chart; `bodies`: their names by official key."""
    period = period_of(counts, today)
    order = _most_first(counts)
    table = _table(counts, period, order, bodies)
    total = counts.motions.total()
    picture = strips(
        NAME,
        _(TITLE),
        _description(counts, period, total),
        _strips(counts, period, order, bodies),
        _ticks(period),
    )
    return Chart(picture, table, tuple(_notes(counts, period, order)))


def period_of(counts: Months, today: dt.date) -> list[str]:
    """The months that are drawn, without a gap: up to the last one until today that has something, as far
    back as there is something; up to this one where there is nothing."""
    this = today.year * 12 + today.month - 1
    known = [each for each in map(_index, counts.motions.keys() - {UNKNOWN}) if each <= this]
    first, last = min(known, default=this), max(known, default=this)
    if last > this - FEWEST_MONTHS:
        last = this  # that lately there was nothing is to be seen
    first = min(max(first, last - MOST_MONTHS + 1), last - FEWEST_MONTHS + 1)
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(first, last + 1)]


def month_words(month: str) -> str:
    """ "März 2026" for "2026-03"."""
    return f"{spoken().numbers.months[int(month[5:]) - 1]} {int(month[:4])}"


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _most_first(counts: Months) -> list[str]:
    """The bodies, what is not known last."""
    totals: dict[str, int] = {}
    for (_month, body), motions in counts.by_body.items():
        totals[body] = totals.get(body, 0) + motions
    return sorted(totals, key=lambda body: (body == UNKNOWN, -totals[body], body))


def _strips(
    counts: Months, period: Sequence[str], order: Sequence[str], bodies: Mapping[str, str]
) -> list[Strip]:
    named = [body for body in order if body != UNKNOWN]
    own = named if len(named) <= MOST_STRIPS else named[: MOST_STRIPS - 1]
    others = named[len(own) :]

    def values(*asked: str) -> tuple[int, ...]:
        return tuple(sum(counts.by_body[month, body] for body in asked) for month in period)

    found = [Strip(_("Alle Kommunen"), tuple(counts.motions[month] for month in period))]
    found += [Strip(bodies.get(body, body), values(body)) for body in own]
    if others:
        found.append(Strip(_("andere Kommunen"), values(*others), is_rest=True))
    if UNKNOWN in order:
        found.append(Strip(_("Kommune nicht bekannt"), values(UNKNOWN), is_rest=True))
    return found


def _table(counts: Months, period: Sequence[str], order: Sequence[str], bodies: Mapping[str, str]) -> Table:
    def row(name: str, holds: Callable[[str], bool], *, is_total: bool = False) -> Row:
        motions = sum(count for month, count in counts.motions.items() if holds(month))
        each = (
            sum(count for (month, of), count in counts.by_body.items() if of == body and holds(month))
            for body in order
        )
        return Row(name, (motions, *each), is_total)

    rows = [Row(month_words(each), _values(counts, each, order)) for each in period]
    beside = (
        row(
            _("vor {month}").format(month=month_words(period[0])),
            lambda month: month != UNKNOWN and month < period[0],
        ),
        row(_("nach {month}").format(month=month_words(period[-1])), lambda month: month > period[-1]),
        row(_("ohne Datum"), lambda month: month == UNKNOWN),
    )
    rows += [each for each in beside if any(each.values)]
    rows.append(row(_("insgesamt"), lambda month: True, is_total=True))
    names = (bodies.get(body, body) or _("Kommune nicht bekannt") for body in order)
    return Table((_("Monat"), _("alle"), *names), tuple(rows))


def _values(counts: Months, month: str, order: Sequence[str]) -> tuple[int, ...]:
    return (counts.motions[month], *(counts.by_body[month, body] for body in order))


def _description(counts: Months, period: Sequence[str], total: int) -> str:
    most = max(period, key=lambda month: counts.motions[month])
    said = [
        _(
            "Ein Balken für jeden Monat von {first} bis {last}, eine Zeile für jede Kommune, alle mit "
            "demselben Maßstab. Insgesamt {motions}."
        ).format(first=month_words(period[0]), last=month_words(period[-1]), motions=motions_of(total))
    ]
    if counts.motions[most]:
        peak = _("Die meisten sind aus dem {month}: {count}.")
        said.append(peak.format(month=month_words(most), count=number(counts.motions[most], spoken())))
    return " ".join((*said, _("Alle Zahlen stehen in der Tabelle.")))


def _notes(counts: Months, period: Sequence[str], order: Sequence[str]) -> list[str]:
    notes = [
        _(
            "Gezählt ist nach dem frühesten Datum, das eine Vorlage oder ihr Dokument nennt. Ein Vorgang "
            "mehrerer Kommunen zählt bei jeder; unter „alle“ zählt er einmal. Änderungsanträge und Antworten "
            "zählen mit ihrem Antrag in dessen Monat; bei einer Kommune, zu der er nicht gehört, zählen sie "
            "für sich."
        )
    ]
    unknown = counts.motions[UNKNOWN]
    if unknown:
        notes.append(_("Ohne Datum, daher in keinem Monat: {motions}.").format(motions=motions_of(unknown)))
    before = sum(count for month, count in counts.motions.items() if month and month < period[0])
    if before:
        notes.append(_("Älter und nur in der Tabelle: {motions}.").format(motions=motions_of(before)))
    after = sum(count for month, count in counts.motions.items() if month > period[-1])
    if after:
        said = _("Mit einem Datum in der Zukunft und nur in der Tabelle: {motions}.")
        notes.append(said.format(motions=motions_of(after)))
    if len([body for body in order if body != UNKNOWN]) > MOST_STRIPS:
        said = _("„andere Kommunen“ fasst die mit den wenigsten zusammen; die Tabelle nennt jede.")
        notes.append(said)
    return notes


def _ticks(period: Sequence[str]) -> list[Tick]:
    """Each January is called by its year; where there are too few, the first and the last month are named."""
    years = [Tick(at, month[:4]) for at, month in enumerate(period) if month.endswith(_JANUARY)]
    if len(years) > 1:
        return years
    ends = sorted({0, len(period) - 1})
    return [Tick(at, month_words(period[at])) for at in ends]
