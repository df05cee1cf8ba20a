"""The charts of motions by party, by sub-topic, and by what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from alerts.charts.bars import Bar, bars
from alerts.charts.chart import Chart, motions_of, of_motions
from alerts.charts.table import Row, Table
from alerts.numbers import number
from alerts.phrases import topic_title
from alerts.standing import OUTCOME_WORDS
from storage.records import TopicRecord
from storage.statistics import UNKNOWN, Share, Shares
from storage.statistics_outcomes import Outcomes, Result

PARTIES, SUBTOPICS, RESULTS = "parteien", "unterthemen", "ergebnisse"
TITLES = {
    PARTIES: "Vorgänge nach Partei oder Gruppe",
    SUBTOPICS: "Vorgänge nach Unterthema",
    RESULTS: "Was aus den Vorgängen wurde",
}
MOST_BARS = 12
"""So many values have a bar of their own; the others share one."""
_COLUMNS = ("Vorgänge", "Anteil in %")
_UNSAID: dict[Result, str] = {
    "open": "Noch kein Ergebnis veröffentlicht",
    "": "Ergebnis veröffentlicht, aber nicht eindeutig",
}


def parties_chart(counts: Shares) -> Chart:
    """By the parties and groups that bring them in."""
    note = (
        "Was mehrere gemeinsam einbringen, zählt bei jeder Partei; die Anteile können deshalb zusammen mehr "
        "als 100 % ergeben. Einzelne Personen sind nicht genannt."
    )
    return _chart(
        PARTIES, "Partei oder Gruppe", counts, lambda share: share.value or "keine Partei genannt", note
    )


def subtopics_chart(counts: Shares, topics: Mapping[str, TopicRecord]) -> Chart:
    """By sub-topic; where there are some of several topics, each is named with its own."""
    several = len({share.topic for share in counts.shares if share.value != UNKNOWN}) > 1

    def name(share: Share) -> str:
        if share.value == UNKNOWN:
            return "keinem Unterthema zugeordnet"
        topic = topics.get(share.topic)
        title = topic.subtopics.get(share.value, share.value) if topic else share.value
        return f"{topic.title if topic else topic_title(share.topic)}: {title}" if several else title

    note = (
        "Ein Vorgang kann mehrere Unterthemen haben und zählt bei jedem; die Anteile können deshalb "
        "zusammen mehr als 100 % ergeben."
    )
    return _chart(SUBTOPICS, "Unterthema", counts, name, note)


def outcomes_chart(counts: Outcomes) -> Chart:
    """By what came of them."""
    order: tuple[Result, ...] = (*OUTCOME_WORDS, "", "open")
    shares = [(result_words(each), counts.results[each]) for each in order if counts.results.get(each)]
    rest = set(_UNSAID.values())
    drawn = [Bar(name, count, is_rest=name in rest) for name, count in shares]
    undecided = counts.motions - counts.decided
    said = (
        f"Entschieden sind {number(counts.decided)} von {of_motions(counts.motions)}; "
        f"{number(undecided)} sind es nicht oder noch nicht."
    )
    picture = bars(RESULTS, TITLES[RESULTS], f"Ein Balken für jedes Ergebnis. {said}", drawn)
    notes = (
        said,
        "Jeder Vorgang zählt einmal, mit seinem letzten Ergebnis; was beschlossen oder abgelehnt ist, bleibt "
        "es, auch wenn danach ein anderes Gremium davon Kenntnis nimmt.",
    )
    return Chart(picture, _table("Ergebnis", shares, counts.motions), notes)


def result_words(result: Result) -> str:
    """What it is called."""
    return _UNSAID[result] if result == "" or result == "open" else OUTCOME_WORDS[result]


def _chart(name: str, of: str, counts: Shares, called: Callable[[Share], str], note: str) -> Chart:
    known = [each for each in counts.shares if each.value != UNKNOWN]
    none = [each for each in counts.shares if each.value == UNKNOWN]
    own = known if len(known) <= MOST_BARS else known[: MOST_BARS - 1]
    folded = known[len(own) :]
    drawn = [Bar(called(each), each.motions) for each in own]
    notes = [f"Gezählt: {motions_of(counts.motions)}.", note]
    if folded:
        # Those of several of them would count twice in one sum, so the sum is called what it is.
        drawn.append(
            Bar(f"{len(folded)} andere zusammen", sum(each.motions for each in folded), is_rest=True)
        )
        notes.append("„andere“ ist die Summe derer mit den wenigsten; die Tabelle nennt jede einzeln.")
    drawn += [Bar(called(each), each.motions, is_rest=True) for each in none]
    rows = [(called(each), each.motions) for each in (*known, *none)]
    told = f"Am häufigsten: {called(known[0])} mit {of_motions(known[0].motions)}." if known else ""
    description = f"Ein Balken für jeden Wert, der längste zuerst. {told} Alle Zahlen stehen in der Tabelle."
    return Chart(bars(name, TITLES[name], description, drawn), _table(of, rows, counts.motions), tuple(notes))


def _table(of: str, rows: Sequence[tuple[str, int]], total: int) -> Table:
    made = [Row(name, (count, 100 * count / total if total else None)) for name, count in rows]
    made.append(Row("Vorgänge insgesamt", (total, 100.0 if total else None), is_total=True))
    return Table((of, *_COLUMNS), tuple(made))
