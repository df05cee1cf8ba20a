"""`topics reclassify`: stored papers are decided on again, by the rules as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer

from alerts.numbers import counted, number
from antragsradar.app import App
from antragsradar.console import DONE, FAILED, agreed, can_ask, err, say, show, show_json, wrong_call
from antragsradar.inspecting import place
from antragsradar.reclassifying import Move, Reclassified, forget_topics, reclassify
from scrapers.selection.matcher import Matcher
from storage.database import reading
from storage.records import Evidence
from storage.stored import count_outdated


def reclassify_(
    topic: Annotated[str, typer.Option("--topic", metavar="THEMA", help="nur dieses Thema")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="nur zeigen, was sich ändern würde")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="ohne Rückfrage übernehmen")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False,
) -> int:
    """Entscheidet über gespeicherte Vorlagen neu, nachdem sich Regeln geändert haben; still, ohne Meldung."""
    if dry_run and yes:
        wrong_call("--dry-run und --yes schließen einander aus.")
    asks = not (dry_run or yes)
    if asks and (as_json or not can_ask()):
        wrong_call("Es fehlt --dry-run (nur zeigen) oder --yes (übernehmen): gefragt werden kann hier nicht.")
    app = App.here()
    matcher = _matcher(app, topic)
    every = not topic
    result = _decide(app, matcher, write=yes, every=every)
    if as_json:
        show_json(_as_json(result, matcher, written=yes))
        return FAILED if result.left else DONE
    show("\n".join(_lines(result, matcher, written=yes)))
    if asks and (result.papers or result.forgotten):
        if not agreed("Übernehmen?"):
            say("Es bleibt, wie es ist.")
            return DONE
        result = _decide(app, matcher, write=True, every=every)
        yes = True
    if yes:
        _say_done(result)
    return FAILED if result.left else DONE


def _matcher(app: App, topic: str) -> Matcher:
    known = {each.name: each for each in app.matcher.topics}
    if not topic:
        return app.matcher
    if topic not in known:
        wrong_call(f"Ein Thema „{topic}“ gibt es nicht; bekannt sind: {', '.join(known)}.")
    return Matcher([known[topic]])


def _decide(app: App, matcher: Matcher, *, write: bool, every: bool) -> Reclassified:
    with reading(app.database) as connection:
        total = count_outdated(connection, {each.name: each.version for each in matcher.topics})
    with err.status("") as status:

        def progress(done: int) -> None:
            status.update(f"{number(done)} von {counted(total, 'Vorlage', 'Vorlagen')} …")

        result = reclassify(app.database, matcher, write=write, progress=progress)
    if every:
        result.forgotten = forget_topics(app.database, matcher, write=write)
    return result


def _say_done(result: Reclassified) -> None:
    if result.papers:
        papers = counted(result.papers, "Vorlage", "Vorlagen")
        say(f"✓ Über {papers} ist neu entschieden; gemeldet wird davon nichts.")
    if result.left:
        say(
            f"✗ {counted(result.left, 'Vorlage wird', 'Vorlagen werden')} gerade anders gelesen: "
            "danach noch einmal aufrufen."
        )
    if result.forgotten:
        say(f"✓ Vergessen: {', '.join(result.forgotten)}. Kommt die Datei zurück: noch einmal aufrufen.")
    if any(not move.selected for move in result.moves) or any(result.forgotten.values()):
        say("Verlieren die Feeds dadurch die meisten Einträge: antragsradar feed --publish --accept-loss")


def _lines(result: Reclassified, matcher: Matcher, *, written: bool) -> Iterator[str]:
    for topic, count in result.forgotten.items():
        papers = counted(count, "ausgewählte Vorlage", "ausgewählte Vorlagen")
        yield f"Ohne Regeln, weil es in keiner Datei mehr steht: {topic} ({papers})"
    if not result.papers and not result.forgotten:
        yield "Über alle Vorlagen ist nach den jetzigen Regeln entschieden."
    if not result.papers:
        return
    what = "Neu entschieden" if written else "Neu zu entscheiden"
    yield f"{what}: {counted(result.papers, 'Vorlage', 'Vorlagen')}"
    thresholds = {each.name: each.scoring.threshold for each in matcher.topics}
    for selected, heading in ((True, "Kommt dazu"), (False, "Fällt weg")):
        moves = [move for move in result.moves if move.selected is selected]
        yield f"{heading}: {number(len(moves))}"
        for move in moves:
            yield from _move_lines(move, thresholds[move.topic])
    if result.by_hand:
        yield f"Bleibt, weil von Hand entschieden: {number(result.by_hand)}"


def _move_lines(move: Move, threshold: float) -> Iterator[str]:
    name = " ".join(filter(None, (move.paper, move.reference)))
    yield f"  {move.title or 'ohne Titel'} ({name}), {move.topic}"
    before = "–" if move.score_before is None else f"{move.score_before:.2f}"
    yield f"    {before} → {move.score:.2f} Punkte (nötig: {threshold:.2f})"
    if move.selected:
        yield from _reasons("wegen", move.evidence, for_it=True)
    else:
        yield from _reasons("bisher wegen", move.evidence_before, for_it=True)
        yield from _reasons("dagegen", move.evidence, for_it=False)


def _reasons(lead: str, evidence: tuple[Evidence, ...], *, for_it: bool) -> Iterator[str]:
    """The strongest one."""
    for each in [each for each in evidence if (each.weight > 0) is for_it][:1]:
        yield f"    {lead} „{each.found or each.term}“ [{place(each.where, each.page)}]: {each.snippet}"


def _as_json(result: Reclassified, matcher: Matcher, *, written: bool) -> dict[str, Any]:
    moves = [_move_json(move) for move in result.moves]
    return {
        "written": written,
        "topics": {each.name: each.version for each in matcher.topics},
        "papers": result.papers,
        "added": [move for move in moves if move["selected"]],
        "removed": [move for move in moves if not move["selected"]],
        "kept_by_hand": result.by_hand,
        "left": result.left,
        "forgotten": result.forgotten,
    }


def _move_json(move: Move) -> dict[str, Any]:
    told = asdict(move)
    for name in ("evidence", "evidence_before"):
        told[name] = [each.model_dump(mode="json") for each in getattr(move, name)]
    return told
