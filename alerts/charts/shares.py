"""The charts of motions by party, by sub-topic, and by what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from alerts.charts.bars import Bar, bars
from alerts.charts.chart import Chart, motions_of, of_motions
from alerts.charts.table import Row, Table
from alerts.numbers import number
from alerts.phrases import topic_title
from alerts.translation import later, spoken
from alerts.translation import translated as _
from storage.filters import MAIN_TOPIC
from storage.records import TopicRecord
from storage.statistics import UNKNOWN, Share, Shares
from storage.statistics_outcomes import Outcomes, Result

PARTIES, SUBTOPICS, RESULTS = "parteien", "unterthemen", "ergebnisse"
TITLES = {
    PARTIES: later("Vorgänge nach Partei oder Gruppe"),
    SUBTOPICS: later("Vorgänge nach Unterthema"),
    RESULTS: later("Was aus den Vorgängen wurde"),
}
MOST_BARS = 12
"""So many values have a bar of their own; the others share one."""
_UNSAID: dict[Result, str] = {
    "open": later("Noch kein Ergebnis veröffentlicht"),
    "": later("Ergebnis veröffentlicht, aber nicht eindeutig"),
}


def parties_chart(counts: Shares) -> Chart:
    """By the parties and groups that bring them in."""
    note = _(
        "Was mehrere gemeinsam einbringen, zählt bei jeder Partei, ein Änderungsantrag oder eine Antwort für "
        "sich bei einer Partei, von der der Antrag selbst nicht ist; die Anteile können deshalb zusammen "
        "mehr als 100 % ergeben. Einzelne Personen sind nicht genannt."
    )
    none = _("keine Partei genannt")
    return _chart(PARTIES, _("Partei oder Gruppe"), counts, lambda share: share.value or none, note)


def subtopics_chart(counts: Shares, topics: Mapping[str, TopicRecord]) -> Chart:
    """By sub-topic; where there are some of several topics, each is named with its own."""
    several = len({share.topic for share in counts.shares if share.value != UNKNOWN}) > 1

    def name(share: Share) -> str:
        if share.value == UNKNOWN:
            return _("keinem Unterthema zugeordnet")
        topic = topics.get(share.topic)
        title = topic.subtopics.get(share.value, share.value) if topic else share.value
        if share.topic == MAIN_TOPIC:
            title = spoken().motion.subtopics.get(share.value, title)
        return f"{topic.title if topic else topic_title(share.topic)}: {title}" if several else title

    note = _(
        "Ein Vorgang kann mehrere Unterthemen haben und zählt bei jedem; die Anteile können deshalb "
        "zusammen mehr als 100 % ergeben."
    )
    return _chart(SUBTOPICS, _("Unterthema"), counts, name, note)


def outcomes_chart(counts: Outcomes) -> Chart:
    """By what came of them."""
    order: tuple[Result, ...] = (*spoken().standing.outcomes, "", "open")
    shares = [(result_words(each), counts.results[each]) for each in order if counts.results.get(each)]
    rest = {result_words(each) for each in _UNSAID}
    drawn = [Bar(name, count, is_rest=name in rest) for name, count in shares]
    undecided = counts.motions - counts.decided
    said = _("Entschieden sind {decided} von {motions}; {count} sind es nicht oder noch nicht.").format(
        decided=number(counts.decided, spoken()),
        motions=of_motions(counts.motions),
        count=number(undecided, spoken()),
    )
    description = " ".join((_("Ein Balken für jedes Ergebnis."), said))
    picture = bars(RESULTS, _(TITLES[RESULTS]), description, drawn)
    notes = (
        said,
        _(
            "Jeder Vorgang zählt einmal, mit seinem letzten Ergebnis; was beschlossen oder abgelehnt ist, "
            "bleibt es, auch wenn danach ein anderes Gremium davon Kenntnis nimmt."
        ),
    )
    return Chart(picture, _table(_("Ergebnis"), shares, counts.motions), notes)


def result_words(result: Result) -> str:
    """What it is called."""
    if result == "" or result == "open":
        return _(_UNSAID[result])
    return spoken().standing.outcomes[result]


def _chart(name: str, of: str, counts: Shares, called: Callable[[Share], str], note: str) -> Chart:
    known = [each for each in counts.shares if each.value != UNKNOWN]
    none = [each for each in counts.shares if each.value == UNKNOWN]
    own = known if len(known) <= MOST_BARS else known[: MOST_BARS - 1]
    folded = known[len(own) :]
    drawn = [Bar(called(each), each.motions) for each in own]
    notes = [_("Gezählt: {motions}.").format(motions=motions_of(counts.motions)), note]
    if folded:
        # Those of several of them would count twice in one sum, so the sum is called what it is.
        others = _("{count} andere zusammen").format(count=len(folded))
        drawn.append(Bar(others, sum(each.motions for each in folded), is_rest=True))
        notes.append(_("„andere“ ist die Summe derer mit den wenigsten; die Tabelle nennt jede einzeln."))
    drawn += [Bar(called(each), each.motions, is_rest=True) for each in none]
    rows = [(called(each), each.motions) for each in (*known, *none)]
    table = _table(of, rows, counts.motions)
    return Chart(bars(name, _(TITLES[name]), _description(known, called), drawn), table, tuple(notes))


def _description(known: Sequence[Share], called: Callable[[Share], str]) -> str:
    said = [_("Ein Balken für jeden Wert, der längste zuerst.")]
    if known:
        said.append(
            _("Am häufigsten: {name} mit {motions}.").format(
                name=called(known[0]), motions=of_motions(known[0].motions)
            )
        )
    return " ".join((*said, _("Alle Zahlen stehen in der Tabelle.")))


def _table(of: str, rows: Sequence[tuple[str, int]], total: int) -> Table:
    # Amendments that count by themselves may be more than all motions: no share of these.
    made = [Row(name, (count, 100 * count / total if count <= total else None)) for name, count in rows]
    made.append(Row(_("Vorgänge insgesamt"), (total, 100.0 if total else None), is_total=True))
    return Table((of, _("Vorgänge"), _("Anteil in %")), tuple(made))
