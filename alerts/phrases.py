"""All German wording for motions, changes and sources: feeds, mails and pages say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from alerts.numbers import clock, listed, long_date, moment, number, plain_date
from alerts.safe import line
from alerts.standing import counted_votes, ruling
from storage.outcomes import outcome_in
from storage.records import Consultation, Evidence, Votes
from storage.sameness.titles import Role
from storage.times import to_berlin
from storage.views import (
    BAD_STATES,
    ChangeKind,
    ChangeView,
    MotionView,
    PaperView,
    RelatedMotion,
    SourceState,
    SourceView,
)

CHANGE_WORDS: dict[ChangeKind, str] = {
    "new": "Neu",
    "amended": "Geändert",
    "document_added": "Neues Dokument",
    "scheduled": "Termin",
    "rescheduled": "Termin geändert",
    "decided": "Ergebnis",
    "withdrawn": "Zurückgezogen",
    "restored": "Wieder da",
}
CHANGE_ORDER: tuple[ChangeKind, ...] = (
    "new",
    "decided",
    "scheduled",
    "rescheduled",
    "withdrawn",
    "restored",
    "amended",
    "document_added",
)
RELATED_WORDS: dict[Role, str] = {
    "amends": "Änderungsantrag",
    "supplements": "Ergänzung",
    "answers": "Antwort",
}
STATE_WORDS: dict[SourceState, str] = {
    "new": "noch nicht gelesen",
    "ok": "in Ordnung",
    "quiet": "ruhig",
    "degraded": "lückenhaft",
    "broken": "gestört",
    "blocked": "gesperrt",
    "held": "angehalten",
}
_STATE_MEANING: dict[SourceState, str] = {
    "new": "Der erste Durchgang steht noch aus; was dort steht, wissen wir noch nicht.",
    "ok": "Wird gelesen.",
    "quiet": "Wird gelesen; dass zurzeit nichts Neues kommt, ist hier üblich.",
    "degraded": "Wird gelesen, aber es fehlt etwas: Neues kann uns entgehen.",
    "broken": "Kann zurzeit nicht gelesen werden: ob es Neues gibt, wissen wir nicht.",
    "blocked": "Der Server weist uns ab: ob es Neues gibt, wissen wir nicht.",
    "held": "Wird nicht gelesen, weil robots.txt es nicht erlaubt: ob es Neues gibt, wissen wir nicht. "
    "Aufheben kann das eine Erlaubnis derer, die die Seite betreiben.",
}
BLIND_STATES: frozenset[SourceState] = BAD_STATES - {"degraded"}
"""Nothing new from such a source means nothing: it cannot be looked at."""
FIELD_WORDS = {
    "title": "Titel",
    "reference": "Nummer",
    "kind": "Art",
    "date": "Datum",
    "originators": "Antragsteller",
    "text": "Text",
}
_PLACE_WORDS = {
    "title": "im Titel",
    "resolution": "in dem, was beantragt wird",
    "text": "im Text",
    "organization": "im Namen des Gremiums",
}


def topic_title(topic: str) -> str:
    """What to call a topic of which only the name is known: "Integration"."""
    return line(topic).replace("_", " ").capitalize()


def short_body(body: str) -> str:
    """ "Duisburg" for "Stadt Duisburg"; a Kreis keeps its word, else it could be the town."""
    return line(body).removeprefix("Stadt ") or "ohne Kommune"


def motion_title(motion: MotionView) -> str:
    """The title, or what stands in for it."""
    return line(motion.title) or " ".join(filter(None, (line(motion.kind), "ohne Titel"))).strip()


def who(motion: MotionView) -> str:
    """ "Antrag von SPD und CDU"; what is not known is left out."""
    kind = line(motion.kind) or "Vorgang"
    originators = listed(motion.originators)
    return f"{kind} von {originators}" if originators else kind


def consultation(each: Consultation) -> str:
    """ "Donnerstag, 18. November 2021: Kreistag (TOP Ö 5, Entscheidung)"."""
    day = long_date(each.date) if each.date else "Ohne Termin"
    top = f"TOP {line(each.number)}" if each.number else ""
    details = ", ".join(filter(None, (top, line(each.role))))
    return f"{day}: {line(each.organization)}" + (f" ({details})" if details else "")


def outcome(each: Consultation) -> str:
    """ "mehrheitlich beschlossen (20 Ja, 4 Nein)"; empty where nothing came of it yet."""
    count = counted_votes(each.result, each.votes)
    result = line(each.result)
    if result and count:
        return f"{result} ({count})"
    return result or count


def evidence_place(evidence: Evidence) -> str:
    """Where the words that matched stand: "im Titel", "in der Datei »Antrag.pdf«, Seite 2"."""
    place = _PLACE_WORDS.get(evidence.where) or f"in der Datei »{line(evidence.where)}«"
    return f"{place}, Seite {evidence.page}" if evidence.page else place


def why(evidence: Evidence) -> str:
    """The reason of a match in words, without its sentence: "»Integrationsrat«, im Titel"."""
    return f"»{line(evidence.found or evidence.term)}«, {evidence_place(evidence)}"


def by_hand(motion: MotionView) -> str:
    """That the operator has selected it, and why: "Von Hand aufgenommen: …"; "" where the rules have."""
    if motion.ruling is None:
        return ""
    reason = line(motion.ruling)
    return f"Von Hand aufgenommen: {reason}" if reason else "Von Hand aufgenommen"


def found_lead(motion: MotionView) -> str:
    """What stands before the strongest match: without it a motion that was selected by hand is listed too."""
    return "Gefunden wegen" if motion.ruling is None else "Darin steht"


def place_of(paper: PaperView) -> str:
    """A place that carries a motion: "Antrag 118/21 bei Kreis Düren"."""
    name = " ".join(filter(None, (line(paper.kind) or "Vorgang", line(paper.reference))))
    return f"{name} bei {line(paper.source_title)}"


def is_first(motion: MotionView, change: ChangeView) -> bool:
    """Whether a change says that the motion itself is new, not only one more place that carries it."""
    if change.kind != "new" or motion.part_of(change):
        return False
    own = (each for each in motion.changes if not motion.part_of(each))
    return not any(each.kind == "new" and each.id < change.id for each in own)


def is_arrival(motion: MotionView, change: ChangeView) -> bool:
    """Whether a change says that a motion that was announced elsewhere has reached the council."""
    council = {paper.id for paper in motion.papers if paper.in_council}
    before = [each for each in motion.changes if each.kind == "new" and each.id < change.id]
    own = [each.paper_id in council for each in before if not motion.part_of(each)]
    return change.kind == "new" and change.paper_id in council and bool(own) and not any(own)


def related(part: RelatedMotion) -> str:
    """ "Änderungsantrag 26-0084/1 von CDU"; the council's own word for its kind where it has one."""
    said = line(part.paper.kind) if part.paper.in_council else ""
    word = said if RELATED_WORDS[part.kind].casefold() in said.casefold() else RELATED_WORDS[part.kind]
    name = " ".join(filter(None, (word, line(part.paper.reference))))
    originators = listed(part.originators)
    return f"{name} von {originators}" if originators else name


def belongs_to(motion: MotionView) -> str:
    """ "Änderungsantrag zu »Sprachlotsen« (Antrag 26-0084 bei Stadt Beispiel)"; else empty."""
    if motion.whole is None:
        return ""
    paper = motion.whole.paper
    return f"{RELATED_WORDS[motion.whole.kind]} zu »{line(paper.title)}« ({place_of(paper)})"


def change_sentence(motion: MotionView, change: ChangeView) -> str:
    """What happened, in one sentence; where it happened to an amendment or answer, that is named first."""
    part = motion.part_of(change)
    if part is None:
        return _happened(motion, change)
    if change.kind == "new":
        return f"{'Dazu' if change.silent else 'Neu dazu'}: {related(part)}."
    return f"{related(part)}: {_happened(motion, change)}"


def _happened(motion: MotionView, change: ChangeView) -> str:
    return _found(motion, change) if change.kind == "new" else happening(change)


def happening(change: ChangeView) -> str:
    """What a change says of its paper alone, in one sentence."""
    match change.kind:
        case "new":
            return "Neu veröffentlicht."
        case "amended":
            return _amended(change)
        case "document_added":
            return f"Neues Dokument: {line(str(change.after.get('name', ''))) or 'ohne Namen'}."
        case "scheduled":
            return f"Wird beraten: {_sitting(change.after)}."
        case "rescheduled":
            return _rescheduled(change)
        case "decided":
            return _decided(change)
        case "withdrawn":
            return "Zurückgezogen: in der Quelle nicht mehr zu finden."
        case "restored":
            return "Ist in der Quelle wieder zu finden."


def _found(motion: MotionView, change: ChangeView) -> str:
    paper = next((each for each in motion.papers if each.id == change.paper_id), None)
    if change.silent:  # a back-fill: when it was published is not known
        return "In die Sammlung aufgenommen."
    if is_first(motion, change) or paper is None:
        return "Neu veröffentlicht."
    if is_arrival(motion, change):
        return f"Jetzt im Ratsinformationssystem: {place_of(paper)}."
    return f"Jetzt auch: {place_of(paper)}."


def _amended(change: ChangeView) -> str:
    documents = [line(str(name)) for name in change.after.get("documents", ())]
    fields = [word for name, word in FIELD_WORDS.items() if name in change.after]
    parts = [f"geändert wurde: {listed(fields)}"] if fields else []
    if documents:
        parts.append(f"ersetzt oder entfernt wurde: {listed(documents)}")
    sentence = "; ".join(parts) or "der Inhalt wurde geändert"
    return f"{sentence[0].upper()}{sentence[1:]}."


def _rescheduled(change: ChangeView) -> str:
    before, after = change.before, change.after
    if not after:
        return f"Nicht mehr auf der Tagesordnung: {_sitting(before)}."
    if after.get("cancelled"):
        return f"Sitzung fällt aus: {_sitting(after)}."
    if after.get("dropped"):
        return f"Von der Tagesordnung genommen: {_sitting(after)}."
    if _sitting(before) == _sitting(after):
        return f"Findet doch statt: {_sitting(after)}."
    return f"Verlegt auf {_sitting(after)} (bisher {_sitting(before)})."


def _decided(change: ChangeView) -> str:
    after = change.after
    organization, role, result = (str(after.get(name) or "") for name in ("organization", "role", "result"))
    came_of_it = after.get("outcome") or outcome_in(organization, role, result)
    stated = after.get("votes")
    count = Votes.model_validate(stated) if isinstance(stated, dict) else None
    return f"{ruling(came_of_it, result or 'Ergebnis veröffentlicht', _sitting(after), count)}."


def _sitting(data: dict[str, Any]) -> str:
    """ "Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr" from a change's data."""
    organization = line(str(data.get("organization") or "")) or "Sitzung"
    day = data.get("date")
    if not day:
        return f"{organization}, noch ohne Termin"
    start = data.get("start")
    hour = f", {clock(dt.datetime.fromisoformat(start))}" if start else ""
    return f"{organization} am {long_date(dt.date.fromisoformat(day))}{hour}"


def source_state(source: SourceView) -> str:
    """ "gestört seit 3. Mai 2026, 14:05 Uhr"."""
    word = STATE_WORDS[source.state]
    return f"{word} seit {moment(source.since)}" if source.since else word


def state_meaning(source: SourceView) -> str:
    """What the state means to a reader, whatever its reason."""
    return _STATE_MEANING[source.state]


def source_meaning(source: SourceView) -> str:
    """What the state means to a reader, with the reason where one is known."""
    reason = line(source.message).rstrip(".")
    if not reason:
        return state_meaning(source)
    if source.state in ("ok", "quiet"):  # nothing is wrong; what is known of its silence
        return f"{state_meaning(source)} {reason}."
    return f"{state_meaning(source)} Grund: {reason}."


def needs_words(source: SourceView) -> bool:
    """Whether its state alone does not say all of a source."""
    return source.state != "ok" or bool(source.message)


def source_permit(source: SourceView) -> str:
    """That robots.txt is lifted for a source, since when, by whom and why; "" where it is not.

    "robots.txt verbietet das Lesen; Erlaubnis seit 3. Mai 2026 durch A. Beispiel: Zusage der Stadt".
    """
    permit = source.permit
    if permit is None:
        return ""
    forbids = {
        True: "robots.txt verbietet das Lesen",
        False: "robots.txt verbietet zurzeit nichts",
        None: "robots.txt wird nicht befolgt",
    }
    since = plain_date(to_berlin(permit.since).date())
    return f"{forbids[permit.needed]}; Erlaubnis seit {since} durch {line(permit.by)}: {line(permit.reason)}"


def last_read(source: SourceView) -> str:
    """ "zuletzt gelesen am 3. Mai 2026, 14:05 Uhr"."""
    if source.last_read is None:
        return "noch nie gelesen"
    return f"zuletzt gelesen am {moment(source.last_read)}"


def sources_summary(sources: Sequence[SourceView]) -> str:
    """One sentence on whether silence means anything: how many sources could be looked at."""
    if not sources:
        return "Es ist noch keine Quelle eingerichtet."
    return sources_trouble(sources) or (
        f"Alle Quellen ({number(len(sources))}) sind gelesen, keine meldet eine Störung."
    )


def sources_trouble(sources: Sequence[SourceView]) -> str:
    """Where something may be missing from what is listed; empty while there is nothing to say."""
    groups = (
        ("Nicht nachsehen konnten wir bei", BLIND_STATES),
        ("Noch nicht gelesen", {"new"}),
        ("Nur lückenhaft gelesen", {"degraded"}),
    )
    named = []
    for words, states in groups:
        group = [each.title for each in sources if each.state in states]
        if group:
            named.append(f"{words}: {listed(group)}.")
    return f"{' '.join(named)} Dort kann es Neues geben, von dem wir nichts wissen." if named else ""
