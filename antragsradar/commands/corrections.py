"""`topics decide` and `topics corrections`: what the operator decides on papers, and what readers suggest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from antragsradar.app import App
from antragsradar.console import DONE, fail, moment, say, show, show_json, wrong_call
from storage.base import HIGHEST_NUMBER
from storage.database import reading
from storage.filters import MAIN_TOPIC
from storage.models import Paper
from storage.naming import NamedPaper, named_papers, one_motion, papers_named
from storage.rulings import CorrectionError, accept, decide, reject, take_back
from storage.suggestions import LONGEST, CorrectionView, Example, correction, corrections, examples
from storage.text import one_line
from storage.times import utc_now

Topic = Annotated[str, typer.Option("--topic", metavar="THEMA", help="um welches Thema es geht")]
Reason = Annotated[str, typer.Option("--reason", metavar="GRUND", help="warum (öffentlich zu sehen)")]
Number = Annotated[
    int,
    typer.Argument(
        metavar="HINWEIS", min=1, max=HIGHEST_NUMBER, help="seine Nummer in topics corrections list"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]
WHICH = "Nummer, Adresse oder QUELLE/KENNUNG der Vorlage"


def decide_(
    paper: Annotated[str, typer.Argument(metavar="VORLAGE", help=WHICH)],
    topic: Topic = MAIN_TOPIC,
    yes: Annotated[bool, typer.Option("--yes", help="gehört zum Thema")] = False,
    no: Annotated[bool, typer.Option("--no", help="gehört nicht zum Thema")] = False,
    reason: Reason = "",
    undo: Annotated[bool, typer.Option("--undo", help="eine Entscheidung zurücknehmen")] = False,
) -> int:
    """Entscheidet von Hand, ob eine Vorlage zum Thema gehört: das gilt, was immer die Regeln sagen."""
    app = App.here()
    _check_topic(app, topic)
    if undo and reason:
        wrong_call("--undo verträgt sich nicht mit einer neuen Entscheidung.")
    if [yes, no, undo].count(True) != 1:
        wrong_call("Nötig ist eines von --yes, --no und --undo.")
    reason = _given(reason) if not undo else ""
    with app.database.begin() as connection:
        chosen = _one(connection, paper)
        try:
            if undo:
                papers = take_back(connection, chosen.id, topic, utc_now())
            else:
                papers = decide(connection, chosen.id, topic, label=yes, reason=reason, now=utc_now())
        except CorrectionError as error:
            fail(f"{chosen.name}: {error}")
        decided = named_papers(connection, Paper.id.in_(papers))
    effect = "wieder entscheiden die Regeln" if undo else _effect(yes, topic)
    _say_papers(decided, effect)
    return DONE


def list_(
    topic: Annotated[str, typer.Option("--topic", metavar="THEMA", help="nur zu diesem Thema")] = "",
    everything: Annotated[bool, typer.Option("--all", help="auch, worüber schon entschieden ist")] = False,
    as_json: AsJson = False,
) -> int:
    """Zeigt, was Leserinnen und Leser vorschlagen und worüber noch nicht entschieden ist."""
    app = App.here()
    if topic:
        _check_topic(app, topic)
    with reading(app.database) as connection:
        found = corrections(connection, topic=topic or None, everything=everything)
    if as_json:
        show_json([asdict(each) for each in found])
        return DONE
    for each in found:
        show("\n".join(_lines(each)))
    if not found:
        say("Es gibt keine Hinweise." if everything else "Es gibt keine offenen Hinweise.")
    elif not everything:
        say("Entscheiden: antragsradar topics corrections accept|reject HINWEIS")
    return DONE


def accept_(
    number: Number,
    reason: Reason = "",
    paper: Annotated[str, typer.Option("--paper", metavar="VORLAGE", help=f"{WHICH}, wo sie fehlt")] = "",
) -> int:
    """Nimmt einen Hinweis an: was er sagt, gilt ab jetzt, was immer die Regeln sagen."""
    reason = _short(reason)
    with App.here().database.begin() as connection:
        view = correction(connection, number) or fail(f"Einen Hinweis {number} gibt es nicht.")
        meant = _one(connection, paper).id if paper else None
        try:
            papers = accept(connection, number, reason=reason, now=utc_now(), paper_id=meant)
        except CorrectionError as error:
            fail(str(error))
        decided = named_papers(connection, Paper.id.in_(papers))
    _say_papers(decided, _effect(view.label, view.topic))
    return DONE


def reject_(
    numbers: Annotated[
        list[int], typer.Argument(metavar="HINWEIS…", min=1, max=HIGHEST_NUMBER, help="ihre Nummern")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="GRUND", help="warum; nur vermerkt")] = "",
) -> int:
    """Lehnt Hinweise ab: es bleibt alles, wie es ist."""
    reason = _short(reason)
    with App.here().database.begin() as connection:
        try:
            for number in numbers:
                reject(connection, number, reason=reason, now=utc_now())
        except CorrectionError as error:
            fail(str(error))
    say(f"✓ Abgelehnt: {', '.join(map(str, numbers))}. Es bleibt, wie es ist.")
    return DONE


def export(
    file: Annotated[Path | None, typer.Argument(metavar="[DATEI]", help="wohin; sonst auf stdout")] = None,
    topic: Topic = MAIN_TOPIC,
    force: Annotated[bool, typer.Option("--force", help="eine Datei überschreiben, die es gibt")] = False,
) -> int:
    """Gibt alles von Hand Entschiedene als Zeilen JSON aus, wie topics evaluate sie liest."""
    app = App.here()
    _check_topic(app, topic)
    if file is not None and file.exists() and not force:
        wrong_call(f"{file} gibt es schon; --force überschreibt.")
    with reading(app.database) as connection:
        rows = examples(connection, topic)
        if file is None:
            _write(rows, sys.stdout)
            return DONE
        with file.open("w", encoding="utf-8") as out:
            count = _write(rows, out)
    say(f"✓ {count} Beispiele in {file}. Messen: antragsradar topics evaluate {file} --topic {topic}")
    return DONE


def _write(rows: Iterable[Example], out: Any) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(asdict(row), ensure_ascii=False, default=str) + "\n")
        count += 1
    return count


def _check_topic(app: App, topic: str) -> None:
    known = [each.name for each in app.matcher.topics]
    if topic not in known:
        wrong_call(f"Ein Thema „{topic}“ gibt es nicht; bekannt sind: {', '.join(known)}.")


def _given(reason: str) -> str:
    return _short(reason) or wrong_call(
        "Es fehlt --reason: ohne geht es nicht, denn der Grund ist öffentlich."
    )


def _short(reason: str) -> str:
    reason = one_line(reason)
    if len(reason) > LONGEST:
        wrong_call(f"--reason ist zu lang: {len(reason)} Zeichen, höchstens {LONGEST}.")
    return reason


def _one(connection: Connection, what: str) -> NamedPaper:
    found = papers_named(connection, what, by_key=True)
    if not found:
        fail(f"Eine Vorlage „{what}“ ist nicht bekannt.")
    chosen = one_motion(found)
    if chosen is None:
        names = "\n".join(f"  {each.name}: {each.title or 'ohne Titel'}" for each in found)
        fail(f"„{what}“ können mehrere Vorlagen sein; gemeint ist eine davon:\n{names}")
    return chosen


def _effect(label: bool, topic: str) -> str:
    return f"gehört zum Thema {topic}" if label else f"gehört nicht zum Thema {topic}"


def _say_papers(papers: Iterable[NamedPaper], effect: str) -> None:
    for each in papers:
        say(f"✓ {each.name} ({each.title or 'ohne Titel'}): {effect}.")
    say("Website und Mails folgen dem sofort, die Feeds mit ihrer nächsten Fassung.")


_SAYS = {True: "fehlt hier", False: "passt nicht"}
_DECISIONS = {"open": "offen", "accepted": "angenommen", "rejected": "abgelehnt"}


def _lines(view: CorrectionView) -> Iterable[str]:
    paper = " ".join(filter(None, (view.paper or view.named, view.reference)))
    yield f"{view.id}  {moment(view.at)}  {_SAYS[view.label]} ({view.topic}): {paper}"
    yield f"    {view.title or ('ohne Titel' if view.paper else 'noch nicht eingelesen')}"
    if view.url:
        yield f"    {view.url}"
    if view.reason:
        yield f"    Hinweis: {view.reason}"
    if view.decision != "open":
        yield f"    {_ended(view)}{f': {view.answer}' if view.answer else ''}"


def _ended(view: CorrectionView) -> str:
    by = "von Hand entschieden" if view.origin == "operator" else _DECISIONS[view.decision]
    until = f", galt bis {moment(view.ended_at)}" if view.ended_at else ", gilt" if view.holds else ""
    return f"{by} am {moment(view.decided_at)}{until}"
