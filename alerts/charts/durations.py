"""The chart of how many days it takes until a motion is decided."""

from __future__ import annotations

from alerts.charts.boxes import Box, Quartiles, boxes, quartiles
from alerts.charts.chart import Chart, motions_of, of_motions
from alerts.charts.shares import result_words
from alerts.charts.table import Row, Table, shown
from alerts.numbers import number
from alerts.standing import OUTCOME_WORDS
from storage.statistics_outcomes import Outcomes

NAME = "dauer"
TITLE = "Tage bis zur Entscheidung"
FEW = 5
"""From so few motions nothing general follows, and that is said."""
_ALL = "insgesamt"
_COLUMNS = ("Ergebnis", "Vorgänge", "kürzeste", "unteres Viertel", "Median", "oberes Viertel", "längste")


def durations_chart(counts: Outcomes) -> Chart:
    """The chart: all that are decided, then by how."""
    together = tuple(sorted(day for days in counts.days.values() for day in days))
    groups = [(_ALL, together)] if together else []
    groups += [(result_words(each), counts.days[each]) for each in OUTCOME_WORDS if each in counts.days]
    drawn = [Box(_called(name, quartiles(days)), quartiles(days)) for name, days in groups]
    picture = boxes(NAME, TITLE, _description(together), drawn, "Tage")
    rows = tuple(_row(name, days) for name, days in groups)
    return Chart(picture, Table(_COLUMNS, rows), _notes(counts, together))


def _row(name: str, days: tuple[int, ...]) -> Row:
    lower, median, upper = map(float, quartiles(days))
    return Row(name, (len(days), days[0], lower, median, upper, days[-1]), is_total=name == _ALL)


def _called(name: str, of: Quartiles) -> str:
    return f"{name}: im Median {_days(of.median)}"


def _days(value: float) -> str:
    return "1 Tag" if value == 1 else f"{shown(int(value) if value == int(value) else value)} Tage"


def _description(days: tuple[int, ...]) -> str:
    if not days:
        return "Es gibt noch keine Entscheidung, deren Dauer bekannt ist."
    found = quartiles(days)
    return (
        f"Die Hälfte der entschiedenen Vorgänge war nach {_days(found.median)} entschieden, ein Viertel nach "
        f"{_days(found.lower)}, drei Viertel nach {_days(found.upper)}. Alle Zahlen stehen in der Tabelle."
    )


def _notes(counts: Outcomes, days: tuple[int, ...]) -> tuple[str, ...]:
    undecided = counts.motions - counts.decided
    notes = [
        "Gezählt sind die Tage vom frühesten bekannten Datum, etwa der Ankündigung auf der Seite einer "
        "Partei, bis zur Sitzung, die entschieden hat. Der Kasten ist die mittlere Hälfte, der Strich darin "
        "der Median.",
        f"Nicht oder noch nicht entschieden und deshalb nicht darin: {number(undecided)} von "
        f"{of_motions(counts.motions)}. Was lange dauert, fehlt hier also eher.",
    ]
    if counts.undated:
        notes.append(
            f"Entschieden, aber ohne brauchbares Datum am Anfang oder am Ende: {motions_of(counts.undated)}."
        )
    if 0 < len(days) < FEW:
        notes.append(f"Es sind nur {len(days)}: daraus folgt nichts Allgemeines.")
    return tuple(notes)
