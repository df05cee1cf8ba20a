"""From a run's end and the history to the state of a source."""

import datetime as dt

from scrapers.health import NAMED, judge_health
from scrapers.season import Season
from storage.runs import PastRun
from tests.scrapers.history import BEGIN, papers, run

ACTIVE = Season("active", silence=2, limit=9)
FAILED_PAGES = "2 von 40 Seiten waren nicht lesbar, zum Beispiel: HTTP-Status 500"


def partial(number: int, **details: str) -> PastRun:
    return run(
        number,
        outcome="partial",
        failure="server_error",
        message=FAILED_PAGES,
        more={"pages": {"paper": 38}, "failed": 2},
        **details,
    )


def test_all_well_says_nothing() -> None:
    judged = judge_health([run(0), run(1)], ACTIVE)
    assert (judged.state, judged.failure, judged.message, judged.findings) == ("ok", "", "", ())
    (silence,) = judged.expectations or ()
    assert (silence.kind, silence.found, silence.expected) == ("silence", 2, 9)


def test_pages_that_failed_are_a_finding_with_their_class() -> None:
    judged = judge_health([run(0), partial(1)], ACTIVE)
    assert (judged.state, judged.failure, judged.message) == ("degraded", "server_error", FAILED_PAGES)
    (finding,) = judged.findings
    assert (finding.key, finding.found, finding.expected) == ("pages:server_error", 38, 40)


def test_documents_that_failed_count_as_documents() -> None:
    lost = run(1, outcome="partial", failure="server_error", more={"documents": 2, "documents_failed": 8})
    (finding,) = judge_health([lost], ACTIVE).findings
    assert (finding.found, finding.expected) == (2, 10)


def test_a_look_at_what_is_new_does_not_mend_what_a_full_run_could_not_read() -> None:
    judged = judge_health([run(0), partial(1), partial(2), run(3, mode="news")], ACTIVE)
    assert (judged.state, judged.failure) == ("degraded", "server_error")
    assert judged.findings[0].since == BEGIN + dt.timedelta(days=1)
    assert judge_health([partial(1), run(2, mode="news"), run(3)], ACTIVE).state == "ok"


def test_what_failed_in_a_look_at_what_is_new_is_mended_by_the_next() -> None:
    history = [run(0), partial(1, mode="news")]
    assert judge_health(history, ACTIVE).state == "degraded"
    assert judge_health([*history, run(2, mode="news")], ACTIVE).state == "ok"
    again = judge_health([*history, run(2, mode="news"), partial(3, mode="news")], ACTIVE)
    assert again.findings[0].since == BEGIN + dt.timedelta(days=3)


def test_interrupted_runs_and_failed_looks_in_between_change_nothing() -> None:
    between = [run(2, mode="news", outcome="failed"), run(3, outcome="interrupted")]
    assert judge_health([partial(1), *between, run(4, mode="news")], ACTIVE).state == "degraded"
    assert judge_health([run(1), *between, run(4, mode="news")], ACTIVE).state == "ok"


def test_a_look_at_what_is_new_does_not_mend_a_full_run_that_failed() -> None:
    failed = run(1, outcome="failed", failure="blocked", message="HTTP-Status 403")
    after = [run(2, outcome="interrupted"), run(3, mode="replay"), run(4, mode="news")]
    judged = judge_health([run(0), failed, *after], ACTIVE)
    assert (judged.state, judged.failure, judged.message) == ("blocked", "blocked", "HTTP-Status 403")
    assert judge_health([failed, *after, run(5)], ACTIVE).state == "ok"


def test_a_replay_asks_nobody_and_says_nothing_of_the_source() -> None:
    replay = run(1, mode="replay", outcome="partial", failure="internal", message="x")
    assert judge_health([run(0), replay, run(2)], ACTIVE).state == "ok"
    assert judge_health([run(0), replay, run(2, mode="news")], ACTIVE).state == "ok"
    (finding,) = judge_health([replay, partial(2)], ACTIVE).findings
    assert finding.since == BEGIN + dt.timedelta(days=2)


def test_a_recess_is_quiet_and_silence_out_of_season_is_a_finding() -> None:
    quiet = judge_health([run(0)], Season("quiet", "Sommer.", 40, 9))
    assert (quiet.state, quiet.message, quiet.findings) == ("quiet", "Sommer.", ())
    silent = judge_health([run(0)], Season("silent", "Seit Mai nichts Neues", 40, 9, dt.date(2026, 5, 29)))
    assert (silent.state, silent.message) == ("degraded", "Seit Mai nichts Neues")
    (finding,) = silent.findings
    assert (finding.key, finding.found, finding.expected) == ("silence:", 40, 9)
    assert finding.since == dt.datetime(2026, 5, 28, 22, tzinfo=dt.UTC)


def test_what_cannot_be_judged_yet_is_said_and_is_no_fault() -> None:
    judged = judge_health([run(0)], Season("unknown", "Lässt sich noch nicht beurteilen.", 30))
    assert (judged.state, judged.message) == ("ok", "Lässt sich noch nicht beurteilen.")


def test_something_missing_outweighs_a_recess() -> None:
    judged = judge_health([papers(0, 60, 60), papers(1, 0, 40)], Season("quiet", "Sommer.", 40, 9))
    assert judged.state == "degraded"
    assert "Datum" in judged.message


def test_a_message_names_some_and_counts_the_rest() -> None:
    names = [f"Ausschuss {letter}" for letter in "ABCDE"]
    lost = run(0, meetings={}, known=dict.fromkeys(names, 4), missing=names)
    judged = judge_health([lost], ACTIVE)
    assert len(judged.findings) == len(names)
    assert judged.message.count("fehlen seit") == NAMED
    assert judged.message.endswith("; außerdem fehlt noch mehr (2)")
