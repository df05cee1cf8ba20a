"""All wording for motions, changes and sources, German unless said: feeds, mails and pages say the same.

The words themselves are in alerts.wording; here they are put together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from alerts.numbers import clock, listed, long_date, moment, number, plain_date
from alerts.safe import around, line
from alerts.standing import counted_votes, ruling
from alerts.translation import spoken
from alerts.translation import translated as _
from alerts.wording import GERMAN, Wording
from storage.filters import MAIN_TOPIC
from storage.outcomes import outcome_in
from storage.records import Consultation, Evidence, Votes
from storage.times import to_berlin
from storage.views import BLIND_STATES as BLIND_STATES
from storage.views import BY_HAND, ChangeKind, ChangeView, MotionView, PaperView, RelatedMotion, SourceView

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
STATE_WORDS = GERMAN.source.states
FIELD_WORDS = GERMAN.change.fields


def topic_title(topic: str) -> str:
    """What to call a topic of which only the name is known: "Integration"."""
    return line(topic).replace("_", " ").capitalize()


def short_body(body: str, words: Wording = GERMAN) -> str:
    """ "Duisburg" for "Stadt Duisburg"; a Kreis keeps its word, else it could be the town."""
    return line(body).removeprefix("Stadt ") or words.motion.no_body


def motion_title(motion: MotionView, words: Wording = GERMAN) -> str:
    """The title, or what stands in for it."""
    if motion.removed:
        return words.motion.removed
    if motion.untitled and words is not GERMAN:  # as storage.motion_views puts it together
        kind, mark, said = line(motion.title).partition(f" {GERMAN.motion.untitled}:")
        return f"{_without_title(kind, words)}{mark and ':'}{said}"
    return line(motion.title) or _without_title(motion.kind, words)


def _without_title(kind: str, words: Wording) -> str:
    return " ".join(filter(None, (_kind(kind, words), words.motion.untitled)))


def _kind(kind: str, words: Wording) -> str:
    cleaned = line(kind)
    return words.motion.kinds.get(cleaned, cleaned)


def who(motion: MotionView, words: Wording = GERMAN) -> str:
    """ "Antrag von SPD und CDU"; what is not known is left out."""
    return _by(_kind(motion.kind, words) or words.motion.motion, motion.originators, words)


@lru_cache(maxsize=1024)  # the same parties bring in most of what there is
def _by(kind: str, originators: tuple[str, ...], words: Wording) -> str:
    named = listed(originators, words)
    return words.motion.by.format(kind=kind, originators=named) if named else kind


def consultation(each: Consultation, words: Wording = GERMAN) -> str:
    """ "Donnerstag, 18. November 2021: Kreistag (TOP Ö 5, Entscheidung)"."""
    day = long_date(date, words) if (date := each.date) else words.motion.no_date
    item, role = agenda_item(each.number, words), line(each.role)
    details = f"{item}, {role}" if item and role else item or role
    return f"{day}: {line(each.organization)} ({details})" if details else f"{day}: {line(each.organization)}"


@lru_cache(maxsize=1024)  # agendas number their items alike
def agenda_item(number: str, words: Wording = GERMAN) -> str:
    """ "TOP Ö 5"; empty where its number is not known."""
    cleaned = line(number)
    return words.motion.item.format(number=cleaned) if cleaned else ""


def outcome(each: Consultation, words: Wording = GERMAN) -> str:
    """ "mehrheitlich beschlossen (20 Ja, 4 Nein)"; empty where nothing came of it yet."""
    stated = each.result
    result, count = line(stated), counted_votes(stated, each.votes, words)
    if result and count:
        return f"{result} ({count})"
    return result or count


def evidence_place(evidence: Evidence, words: Wording = GERMAN) -> str:
    """Where the words that matched stand: "im Titel", "in der Datei »Antrag.pdf«, Seite 2"."""
    return _evidence_place(evidence.where, evidence.page, words)


def _evidence_place(where: str, page: int | None, words: Wording) -> str:
    said = words.motion
    place = said.places.get(where) or said.in_file.format(name=line(where))
    return said.page.format(place=place, page=page) if page else place


def why(evidence: Evidence, words: Wording = GERMAN) -> str:
    """The reason of a match in words, without its sentence: "»Integrationsrat«, im Titel"."""
    return _why(evidence.found or evidence.term, evidence.where, evidence.page, words)


@lru_cache(maxsize=4096)  # the same words are found again and again
def _why(found: str, where: str, page: int | None, words: Wording) -> str:
    return f"{words.motion.quoted.format(text=line(found))}, {_evidence_place(where, page, words)}"


def marked_text(evidence: Evidence, words: Wording = GERMAN) -> str:
    """The sentence of a match as plain text, with the words that matched in quotation marks."""
    before, found, after = around(evidence)
    return f"{before}{words.motion.quoted.format(text=found)}{after}" if found else before


def by_hand(motion: MotionView, words: Wording = GERMAN) -> str:
    """That the operator has selected it, and why: "Von Hand aufgenommen: …"; "" where the rules have."""
    if motion.ruling is None:
        return ""
    reason = line(motion.ruling)
    return f"{words.motion.by_hand}: {reason}" if reason else words.motion.by_hand


def found_lead(motion: MotionView, words: Wording = GERMAN) -> str:
    """What stands before the strongest match: without it a motion that was selected by hand is listed too."""
    return words.motion.found if motion.ruling is None else words.motion.holds


def subtopics(motion: MotionView, words: Wording = GERMAN) -> list[str]:
    """What of its topics a motion is about, the strongest first."""
    named = (
        (topic.name == MAIN_TOPIC and words.motion.subtopics.get(name))
        or words.filter.value.format(name=line(title))
        for topic in motion.about
        for name, title in topic.subtopics
    )
    return list(dict.fromkeys(named))


def place_of(paper: PaperView, words: Wording = GERMAN) -> str:
    """A place that carries a motion: "Antrag 118/21 bei Kreis Düren"."""
    kind, reference = _kind(paper.kind, words) or words.motion.motion, line(paper.reference)
    name = f"{kind} {reference}" if reference else kind
    if paper.source == BY_HAND:
        return words.motion.place_by_hand.format(paper=name)
    return words.motion.place.format(paper=name, source=line(paper.source_title))


def source_title(source: str, title: str, words: Wording = GERMAN) -> str:
    """What a source is called, by its name and title."""
    return words.source.by_hand if source == BY_HAND else line(title)


def is_removal(change: ChangeView) -> bool:
    """Whether a change says that the operator took its paper down, see storage.takedowns."""
    return bool(change.after.get("removed"))


def change_label(change: ChangeView, words: Wording = GERMAN) -> str:
    """What a change is, in a word or two."""
    return words.change.removal if is_removal(change) else words.change.labels[change.kind]


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


def related(part: RelatedMotion, words: Wording = GERMAN) -> str:
    """ "Änderungsantrag 26-0084/1 von CDU"; the council's own word for its kind where it has one."""
    general = GERMAN.motion.related[part.kind]
    said = line(part.paper.kind) if part.paper.in_council else ""
    has_own = general.casefold() in said.casefold()
    word = _kind(said, words) if has_own else words.motion.related[part.kind]
    name = " ".join(filter(None, (word, line(part.paper.reference))))
    return _by(name, part.originators, words)


def belongs_to(motion: MotionView, words: Wording = GERMAN) -> str:
    """ "Änderungsantrag zu »Sprachlotsen« (Antrag 26-0084 bei Stadt Beispiel)"; else empty."""
    if motion.whole is None:
        return ""
    paper = motion.whole.paper
    kind = words.motion.related[motion.whole.kind]
    title = words.motion.removed if paper.removed else line(paper.title)
    return words.motion.belongs_to.format(kind=kind, title=title, place=place_of(paper, words))


def change_sentence(motion: MotionView, change: ChangeView, words: Wording = GERMAN) -> str:
    """What happened, in one sentence; where it happened to an amendment or answer, that is named first."""
    part = motion.part_of(change)
    if part is None:
        return _happened(motion, change, words)
    named = related(part, words)
    if change.kind == "new":
        said = words.change.part_known if change.silent else words.change.part_new
        return said.format(part=named)
    return f"{named}: {_happened(motion, change, words)}"


def _happened(motion: MotionView, change: ChangeView, words: Wording) -> str:
    return _found(motion, change, words) if change.kind == "new" else happening(change, words)


def happening(change: ChangeView, words: Wording = GERMAN) -> str:
    """What a change says of its paper alone, in one sentence."""
    said = words.change
    if is_removal(change):
        return said.removed
    match change.kind:
        case "new":
            return said.new
        case "amended":
            return _amended(change, words)
        case "document_added":
            return said.document.format(name=line(str(change.after.get("name", ""))) or said.unnamed)
        case "scheduled":
            return said.scheduled.format(sitting=_sitting(change.after, words))
        case "rescheduled":
            return _rescheduled(change, words)
        case "decided":
            return _decided(change, words)
        case "withdrawn":
            return said.withdrawn
        case "restored":
            return said.restored


def _found(motion: MotionView, change: ChangeView, words: Wording) -> str:
    said = words.change
    paper = next((each for each in motion.papers if each.id == change.paper_id), None)
    if change.silent:  # a back-fill: when it was published is not known
        return said.collected
    if is_first(motion, change) or paper is None:
        return said.new
    place = place_of(paper, words)
    return (said.arrived if is_arrival(motion, change) else said.also).format(place=place)


def _amended(change: ChangeView, words: Wording) -> str:
    said = words.change
    documents = [line(str(name)) for name in change.after.get("documents", ())]
    fields = [word for name, word in said.fields.items() if name in change.after]
    parts = [said.fields_changed.format(names=listed(fields, words))] if fields else []
    if documents:
        parts.append(said.documents_changed.format(names=listed(documents, words)))
    sentence = "; ".join(parts) or said.content_changed
    return f"{sentence[0].upper()}{sentence[1:]}."


def _rescheduled(change: ChangeView, words: Wording) -> str:
    said = words.change
    before, after = (_sitting(data, words) if data else "" for data in (change.before, change.after))
    if not after:
        return said.off_agenda.format(sitting=before)
    if change.after.get("cancelled"):
        return said.cancelled.format(sitting=after)
    if change.after.get("dropped"):
        return said.dropped.format(sitting=after)
    if before == after:
        return said.on_again.format(sitting=after)
    return said.moved.format(sitting=after, before=before or _sitting({}, words))


def _decided(change: ChangeView, words: Wording) -> str:
    after = change.after
    organization, role, result = (str(after.get(name) or "") for name in ("organization", "role", "result"))
    came_of_it = after.get("outcome") or outcome_in(organization, role, result)
    stated = after.get("votes")
    count = Votes.model_validate(stated) if isinstance(stated, dict) else None
    said = ruling(came_of_it, result or words.change.result, _sitting(after, words), count, words)
    return f"{said}."


def _sitting(data: dict[str, Any], words: Wording) -> str:
    """ "Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr" from a change's data."""
    organization = line(str(data.get("organization") or "")) or words.change.meeting
    day = data.get("date")
    if not day:
        return words.change.undated.format(organization=organization)
    start = data.get("start")
    hour = f", {clock(dt.datetime.fromisoformat(start), words)}" if start else ""
    date = long_date(dt.date.fromisoformat(day), words)
    return words.change.sitting.format(organization=organization, day=date) + hour


def source_state(source: SourceView, words: Wording = GERMAN) -> str:
    """ "gestört seit 3. Mai 2026, 14:05 Uhr"."""
    state = words.source.states[source.state]
    return (
        words.source.since.format(state=state, moment=moment(source.since, words)) if source.since else state
    )


def state_meaning(source: SourceView, words: Wording = GERMAN) -> str:
    """What the state means to a reader, whatever its reason."""
    return words.source.meanings[source.state]


def source_meaning(source: SourceView, words: Wording = GERMAN) -> str:
    """What the state means to a reader, with the reason where one is known."""
    reason, meaning = line(source.message).rstrip("."), state_meaning(source, words)
    if not reason:
        return meaning
    if source.state in ("ok", "quiet") and words is GERMAN:  # nothing is wrong; what is known of its silence
        return f"{meaning} {reason}."
    return f"{meaning} {words.source.reason.format(reason=reason)}"


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
        True: _("robots.txt verbietet das Lesen"),
        False: _("robots.txt verbietet zurzeit nichts"),
        None: _("robots.txt wird nicht befolgt"),
    }
    return _("{robots}; Erlaubnis seit {day} durch {by}: {reason}").format(
        robots=forbids[permit.needed],
        day=plain_date(to_berlin(permit.since).date(), spoken()),
        by=line(permit.by),
        reason=line(permit.reason),
    )


def last_read(source: SourceView, words: Wording = GERMAN) -> str:
    """ "zuletzt gelesen am 3. Mai 2026, 14:05 Uhr"."""
    if source.last_read is None:
        return words.source.never_read
    return words.source.last_read.format(moment=moment(source.last_read, words))


def sources_summary(sources: Sequence[SourceView], words: Wording = GERMAN) -> str:
    """One sentence on whether silence means anything: how many sources could be looked at."""
    if not sources:
        return words.source.none
    count = number(len(sources), words)
    return sources_trouble(sources, words) or words.source.all_well.format(count=count)


def sources_trouble(sources: Sequence[SourceView], words: Wording = GERMAN) -> str:
    """Where something may be missing from what is listed; empty while there is nothing to say."""
    said = words.source
    groups = ((said.blind, BLIND_STATES), (said.unread, {"new"}), (said.degraded, {"degraded"}))
    named = []
    for sentence, states in groups:
        group = [each.title for each in sources if each.state in states]
        if group:
            named.append(sentence.format(names=listed(group, words)))
    return f"{' '.join(named)} {said.trouble}" if named else ""
