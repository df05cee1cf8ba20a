"""What a source should show, learnt from its own runs, and what of it is missing. Pure; no input or output.

Strict in one direction only: nothing is expected that the source has not shown often enough before, what a
run did not read is not missing, and a finding lasts until enough was seen that says otherwise. It is all
computed from the history of runs, so a run that was killed or ran twice makes no difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from scrapers.spider import Window
from storage.runs import PastRun
from storage.times import plain_date, to_berlin
from storage.views import Expectation, ExpectationKind, Finding

HISTORY = dt.timedelta(days=400)
"""What was different for longer than that is how the source is now."""
USUAL = 0.9  # of the papers or meetings before: then a field is expected
ENOUGH = 30  # of them, before anything is expected
MISSING = 10  # papers or meetings without the field, and
FILLED = 0.5  # less than this share with it: then it is missing
FOUND_AGAIN = 0.8  # of as many in a row
FAR_FEWER = 0.5  # of the least that ever was
RUNS = 5  # whole runs, within
RECENT = dt.timedelta(days=60)  # before there were fewer: a source changes with the years
SOME = 10  # papers or meetings; fewer than so many have no "far fewer"

LABELS = {
    "paper.title": "Titel",
    "paper.reference": "Nummer",
    "paper.kind": "Art",
    "paper.date": "Datum",
    "paper.text": "Text",
    "paper.originators": "Antragsteller",
    "paper.responsible": "Federführung",
    "paper.files": "Dokumente",
    "paper.consultations": "Beratungen",
    "meeting.start": "Uhrzeit",
    "meeting.location": "Ort",
    "meeting.agenda": "Tagesordnung",
}
_RECORDS = {"paper": "Vorlagen", "meeting": "Sitzungen"}


class Sample(NamedTuple):
    """How many had something, of how many, in one run."""

    started: dt.datetime
    filled: int
    of: int


@dataclass(frozen=True)
class Seen:
    """What one run saw (scrapers.census), with the circumstances that say what follows from it."""

    started: dt.datetime
    is_usual: bool  # it looked at the window that all runs look at, not further back
    is_full: bool  # it asked for everything, not only for what changed
    is_whole: bool  # full, usual, and nothing failed
    listed: int
    meetings: dict[str, int]  # shown in the window, by committee
    known: dict[str, int]  # in the window, by committee
    missing: frozenset[str] | None  # committees that were lost; None where it did not look for them
    fields: dict[str, tuple[int, int]]


def seen_by(run: PastRun) -> Seen:
    """What a run saw. One from before anything was counted has seen nothing."""
    seen: dict[str, Any] = run.counts.get("seen", {})
    usual = run.since == Window.around(to_berlin(run.started).date()).since
    everything = seen.get("everything", True)
    full = run.mode == "full" and run.outcome in ("ok", "partial") and everything
    return Seen(
        started=run.started,
        is_usual=usual,
        is_full=full,
        is_whole=full and usual and run.outcome == "ok" and bool(seen),
        listed=seen.get("listed", 0),
        meetings=seen.get("meetings", {}),
        known=seen.get("known", {}),
        missing=frozenset(seen["missing"]) if "missing" in seen else None,
        fields={name: (filled, of) for name, (filled, of) in seen.get("fields", {}).items()},
    )


def compare(runs: Iterable[PastRun]) -> tuple[list[Finding], list[Expectation]]:
    """What is missing after the newest of these runs, and what was expected of it.

    The order in which the runs are given makes no difference.
    """
    history = sorted((seen_by(run) for run in runs), key=lambda seen: seen.started)
    findings: list[Finding] = []
    expectations: list[Expectation] = []
    for compared in (_committees(history), _totals(history), _fields(history)):
        findings += compared[0]
        expectations += compared[1]
    return findings, expectations


Compared = tuple[list[Finding], list[Expectation]]


def _committees(history: Sequence[Seen]) -> Compared:
    looked = [(seen, seen.missing) for seen in history if seen.is_usual and seen.missing is not None]
    if not looked:
        return [], []
    last, missing = looked[-1]
    findings = []
    for name in sorted(missing):
        since = last.started
        for seen, also in reversed(looked):
            if name not in also:
                break
            since = seen.started
        known = last.known.get(name, 0)
        message = (
            f"Sitzungen von {name} fehlen seit dem {_day(since)}: bekannt sind {known}, gezeigt wird keine"
        )
        findings.append(Finding("committee", name, message, since, 0, known))
    expectations = [
        Expectation("committee", name, f"Sitzungen: {name}", last.meetings.get(name, 0), known)
        for name, known in sorted(last.known.items())
    ]
    return findings, expectations


def _totals(history: Sequence[Seen]) -> Compared:
    whole = [seen for seen in history if seen.is_whole]
    listed = [Sample(seen.started, seen.listed, 0) for seen in whole]
    met = [Sample(seen.started, sum(seen.meetings.values()), 0) for seen in whole]
    found = (
        _total("papers", "Aufgelistete Vorlagen", "Aufgelistet sind {} nur noch {} Vorlagen", listed),
        _total("meetings", "Sitzungen im Kalender", "Der Kalender zeigt {} nur noch {} Sitzungen", met),
    )
    return [each for each, _ in found if each], [each for _, each in found if each]


def _total(
    kind: ExpectationKind, label: str, words: str, counts: Sequence[Sample]
) -> tuple[Finding | None, Expectation | None]:
    """Whether the last runs showed far fewer than any of those shortly before them."""
    for begin in range(RUNS, len(counts)):
        least = _least(counts[:begin], counts[begin].started)
        if least is not None and all(each.filled < FAR_FEWER * least for each in counts[begin:]):
            now, since = counts[-1].filled, counts[begin].started
            message = f"{words.format(f'seit dem {_day(since)}', now)}, sonst mindestens {least}"
            return Finding(kind, "", message, since, now, least), Expectation(kind, "", label, now, least)
    least = _least(counts[:-1], counts[-1].started) if counts else None
    return None, None if least is None else Expectation(kind, "", label, counts[-1].filled, least)


def _least(before: Sequence[Sample], instant: dt.datetime) -> int | None:
    """The least that the runs shortly before an instant showed; None where that is no measure."""
    recent = [each.filled for each in before if each.started >= instant - RECENT]
    least = min(recent, default=0)
    return least if len(recent) >= RUNS and least >= SOME else None


def _fields(history: Sequence[Seen]) -> Compared:
    findings, expectations = [], []
    for name in LABELS:
        samples = [
            Sample(seen.started, *seen.fields[name])
            for seen in history
            # Papers count once, meetings in each run: a look at the next weeks' alone is no sample.
            if name in seen.fields and seen.is_usual and (seen.is_full or name.startswith("paper."))
        ]
        record = _RECORDS[name.partition(".")[0]]
        label = f"{record} mit {LABELS[name]}"
        lost = lost_since(samples)
        if lost is None:
            expectations += _share_expected(name, label, samples)
            continue
        before, after = _together(samples[:lost]), _together(samples[_lost_again(samples, lost) :])
        message = (
            f"{record} stehen seit dem {_day(after.started)} meist ohne {LABELS[name]} da: "
            f"{after.of - after.filled} von {after.of}, vorher {before.of - before.filled} von {before.of}"
        )
        usual, now = _percent(before), _percent(after)
        findings.append(Finding("field", name, message, after.started, now, usual))
        expectations.append(Expectation("field", name, label, now, usual))
    return findings, expectations


def lost_since(samples: Sequence[Sample]) -> int | None:
    """The index of the sample since which a field is missing that was nearly always filled before."""
    filled = [0, *accumulate(each.filled for each in samples)]
    of = [0, *accumulate(each.of for each in samples)]
    best, drop = None, 0.0
    found_again = _found_again(samples, 1, len(samples)) or 0
    for begin in range(found_again + 1, len(samples)):
        after_filled, after = filled[-1] - filled[begin], of[-1] - of[begin]
        expected = of[begin] >= ENOUGH and filled[begin] >= USUAL * of[begin]
        if not expected or after - after_filled < MISSING or after_filled >= FILLED * after:
            continue
        fall = filled[begin] / of[begin] - after_filled / after
        if fall > drop:
            best, drop = begin, fall
    return best


def _found_again(samples: Sequence[Sample], first: int, end: int) -> int | None:
    """The last index, of those from `first` on, from which up to `end` enough are filled."""
    filled = of = 0
    for index in range(end - 1, first - 1, -1):
        filled, of = filled + samples[index].filled, of + samples[index].of
        if filled >= MISSING and filled >= FOUND_AGAIN * of:
            return index
    return None


def _lost_again(samples: Sequence[Sample], lost: int) -> int:
    """Where a lost field was back for a while: the index of the sample since which it is missing again."""
    for end in range(len(samples) - 1, lost, -1):
        if _found_again(samples, lost, end) is not None:
            return end
    return lost


def _share_expected(name: str, label: str, samples: Sequence[Sample]) -> list[Expectation]:
    """For a field that is nearly always filled: how it was before the last few, and among them."""
    begin, of = len(samples), 0
    while begin and of < MISSING:
        begin -= 1
        of += samples[begin].of
    if of < MISSING or not begin:
        return []
    before, last = _together(samples[:begin]), _together(samples[begin:])
    if before.of < ENOUGH or before.filled < USUAL * before.of:
        return []
    return [Expectation("field", name, label, _percent(last), _percent(before))]


def _together(samples: Sequence[Sample]) -> Sample:
    return Sample(samples[0].started, sum(each.filled for each in samples), sum(each.of for each in samples))


def _percent(sample: Sample) -> int:
    return round(100 * sample.filled / sample.of)


def _day(instant: dt.datetime) -> str:
    return plain_date(to_berlin(instant).date())
