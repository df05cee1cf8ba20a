"""The chart of how many days it takes until a motion is decided."""

from __future__ import annotations

from alerts.charts.boxes import Box, Quartiles, boxes, quartiles
from alerts.charts.chart import Chart, motions_of, of_motions
from alerts.charts.shares import result_words
from alerts.charts.table import Row, Table, shown
from alerts.numbers import number
from alerts.translation import later, spoken
from alerts.translation import translated as _
from storage.statistics_outcomes import Outcomes

NAME = "dauer"
TITLE = later("Tage bis zur Entscheidung")
FEW = 5
"""From so few motions nothing general follows, and that is said."""


def durations_chart(counts: Outcomes) -> Chart:
    """The chart: all that are decided, then by how."""
    together = tuple(sorted(day for days in counts.days.values() for day in days))
    whole = _("insgesamt")
    groups = [(whole, together)] if together else []
    groups += [
        (result_words(each), counts.days[each]) for each in spoken().standing.outcomes if each in counts.days
    ]
    drawn = [Box(_called(name, quartiles(days)), quartiles(days)) for name, days in groups]
    picture = boxes(NAME, _(TITLE), _description(together), drawn, _("Tage"))
    rows = tuple(_row(name, days, is_total=name == whole) for name, days in groups)
    return Chart(picture, Table(_columns(), rows), _notes(counts, together))


def _columns() -> tuple[str, ...]:
    return (
        _("Ergebnis"),
        _("Vorgänge"),
        _("kürzeste"),
        _("unteres Viertel"),
        _("Median"),
        _("oberes Viertel"),
        _("längste"),
    )


def _row(name: str, days: tuple[int, ...], *, is_total: bool) -> Row:
    lower, median, upper = map(float, quartiles(days))
    return Row(name, (len(days), days[0], lower, median, upper, days[-1]), is_total)


def _called(name: str, of: Quartiles) -> str:
    return _("{name}: im Median {days}").format(name=name, days=_days(of.median))


def _days(value: float) -> str:
    if value == 1:
        return _("1 Tag")
    return _("{count} Tage").format(count=shown(int(value) if value == int(value) else value))


def _description(days: tuple[int, ...]) -> str:
    if not days:
        return _("Es gibt noch keine Entscheidung, deren Dauer bekannt ist.")
    found = quartiles(days)
    said = _(
        "Die Hälfte der entschiedenen Vorgänge war nach {median} entschieden, ein Viertel nach {lower}, drei "
        "Viertel nach {upper}. Alle Zahlen stehen in der Tabelle."
    )
    return said.format(median=_days(found.median), lower=_days(found.lower), upper=_days(found.upper))


def _notes(counts: Outcomes, days: tuple[int, ...]) -> tuple[str, ...]:
    undecided = counts.motions - counts.decided
    notes = [
        _(
            "Gezählt sind die Tage vom frühesten bekannten Datum, etwa der Ankündigung auf der Seite einer "
            "Partei, bis zur Sitzung, die entschieden hat. Der Kasten ist die mittlere Hälfte, der Strich "
            "darin der Median."
        ),
        _(
            "Nicht oder noch nicht entschieden und deshalb nicht darin: {count} von {motions}. Was lange "
            "dauert, fehlt hier also eher."
        ).format(count=number(undecided, spoken()), motions=of_motions(counts.motions)),
    ]
    if counts.undated:
        said = _("Entschieden, aber ohne brauchbares Datum am Anfang oder am Ende: {motions}.")
        notes.append(said.format(motions=motions_of(counts.undated)))
    if 0 < len(days) < FEW:
        notes.append(_("Es sind nur {count}: daraus folgt nichts Allgemeines.").format(count=len(days)))
    return tuple(notes)
