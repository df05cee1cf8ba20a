"""The command line. Exit codes: 0 done, 1 something failed (and is named), 2 wrong call."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

import typer

from antragsradar import __version__
from antragsradar.console import DONE, FAILED, WRONG_CALL, CommandFailed, discard_output, prepare_streams, say
from antragsradar.help import Command, Group
from antragsradar.settings import SettingsError, load_settings
from antragsradar.wording import os_reason, storage_reason, wrong_call
from storage import logs

GROUPS = {
    "sources": "Die Quellen, die gelesen werden.",
    "motions": "Die Anträge und was sonst gefunden ist.",
    "papers": "Einzelne Vorlagen.",
    "topics": "Die Themen, nach denen ausgewählt wird.",
    "topics corrections": "Hinweise auf falsch Ausgewähltes und auf Fehlendes.",
    "digest": "Die tägliche Mail.",
    "subscribers": "Wer was abonniert hat.",
    "mails": "Alle Mails zusammen.",
    "bounces": "Mails, die zurückkommen.",
    "operators": "Wer sich unter /betrieb anmelden kann.",
    "takedown": "Vorlagen, die nicht mehr gezeigt werden dürfen.",
    "db": "Die Datenbank.",
}
SERVICES = ("run", "demo", "web", "schedule", "worker")
"""What does not end by itself, and says in its log what it does."""
# Each with the module of antragsradar.commands and the function that does it.
COMMANDS = {
    "run": "serve.run",
    "demo": "serve.demo",
    "web": "serve.web",
    "schedule": "serve.schedule",
    "worker": "serve.worker",
    "crawl": "crawl.crawl",
    "import": "documents.import_",
    "inspect": "documents.inspect",
    "parse": "pages.parse",
    "status": "sources.status",
    "feed": "feed.feed",
    "sources list": "sources.list_",
    "sources status": "source_details.status",
    "sources probe": "maintaining.probe_",
    "sources new": "maintaining.new",
    "sources check": "maintaining.check",
    "sources adopt": "maintaining.adopt_",
    "sources permit": "permits.permit",
    "sources revoke": "permits.revoke_",
    "motions list": "motions.list_",
    "papers history": "papers.history",
    "topics list": "topics.list_",
    "topics check": "examples.check",
    "topics explain": "topics.explain",
    "topics decide": "corrections.decide_",
    "topics corrections list": "corrections.list_",
    "topics corrections accept": "corrections.accept_",
    "topics corrections reject": "corrections.reject_",
    "topics corrections export": "corrections.export",
    "topics reclassify": "reclassify.reclassify_",
    "topics evaluate": "evaluate.evaluate",
    "digest preview": "digest.preview",
    "digest send": "digest.send",
    "subscribers list": "subscribers.list_",
    "subscribers add": "subscribers.add",
    "subscribers pause": "subscribers.pause_",
    "subscribers resume": "subscribers.resume_",
    "subscribers end": "subscribers.end_",
    "subscribers export": "subscribers.export_",
    "subscribers erase": "subscribers.erase_",
    "mails hold": "mails.hold_",
    "mails release": "mails.release_",
    "bounces read": "bounces.read",
    "operators add": "operators.add_",
    "operators list": "operators.list_",
    "operators password": "operators.password_",
    "operators remove": "operators.remove_",
    "takedown add": "takedowns.add_",
    "takedown list": "takedowns.list_",
    "takedown lift": "takedowns.lift_",
    "db upgrade": "database.upgrade",
    "db reindex": "database.reindex",
    "db copy": "database.copy",
    "db backup": "backups.backup",
    "db restore": "backups.restore_",
}


def _chosen(words: Sequence[str]) -> list[str]:
    """Of the commands those that these words call, or may have meant: a command's modules take up to some
    seconds to load, and the others' are left alone."""
    if words[:1] == ["--version"]:
        return []
    called = [name for name in COMMANDS if name.split() == list(words[: len(name.split())])]
    return called or [name for name in COMMANDS if name.split()[:1] == list(words[:1])] or list(COMMANDS)


def _typer(chosen: Iterable[str]) -> typer.Typer:
    """The command line, with these of its commands."""
    app = typer.Typer(
        cls=Group,
        help="Liest Ratsinformationssysteme und Parteiseiten, findet Anträge zur Integration und meldet sie.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_before_commands)  # without one, a single command would not be asked for by its name
    groups: dict[str, typer.Typer] = {}
    for name in chosen:
        *path, command = name.split()
        parent = app
        for depth, each in enumerate(path, 1):
            group = " ".join(path[:depth])
            if group not in groups:
                groups[group] = typer.Typer(
                    cls=Group, help=GROUPS[group], no_args_is_help=True, rich_markup_mode=None
                )
                parent.add_typer(groups[group], name=each)
            parent = groups[group]
        parent.command(command, cls=Command)(_function(COMMANDS[name]))
    return app


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Antragsradar {__version__}")
        raise typer.Exit


def _before_commands(
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Zeigt die Version.")
    ] = False,
) -> None:
    pass


def _function(place: str) -> Callable[..., int]:
    module, name = place.split(".")
    function: Callable[..., int] = getattr(importlib.import_module(f"antragsradar.commands.{module}"), name)
    return function


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry of `antragsradar`; ends the process with the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # A command that ends says itself what there is to warn of; a service has its log.
    is_service = bool(words) and words[0] in SERVICES
    form = _log_format() if is_service else "text"
    logs.set_up(form, logging.WARNING if is_service else logging.ERROR)
    prepare_streams()
    signal.signal(signal.SIGTERM, _end_service if is_service else signal.default_int_handler)
    code = call(words)
    try:
        sys.stdout.flush()
    except OSError:  # said already; Python would say it again, in English
        discard_output()
    sys.exit(code)


def _log_format() -> logs.LogFormat:
    """As the settings want it; where they cannot be read, the command says so."""
    try:
        return logs.format_for(load_settings().log_format)
    except SettingsError:
        return "text"


def _end_service(_number: int, _frame: object) -> None:
    """A service that is told to end before it has begun: in a container, nothing else would end it.

    At once, as by a kill, which loses nothing: an exception might be raised where it is swallowed.
    """
    os._exit(DONE)


def call(words: Sequence[str]) -> int:
    """Do what the words of a command line ask; returns the exit code. Whatever goes wrong is said in words.

    That the reader of the output has had enough (`… | head -1`) is no failure.
    """
    try:
        command = typer.main.get_command(_typer(_chosen(words)))
        # Not by Typer's own main, which keeps Ctrl-C and broken pipes for itself.
        with command.make_context("antragsradar", list(words)) as context:
            result = command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as ended:  # after --help
        return ended.exit_code
    except BrokenPipeError:
        discard_output()
        return DONE
    except (typer.Abort, KeyboardInterrupt):
        say("Abgebrochen.")
        return FAILED
    except Exception as error:
        return _failed(error, words)
    return result if isinstance(result, int) else DONE


def _failed(error: Exception, words: Sequence[str]) -> int:
    """Say what went wrong; returns the exit code."""
    if isinstance(error, typer.TyperException):  # a wrong option, a missing argument …
        say(_explain_call(error, words))
        return WRONG_CALL
    say(_explain(error))
    return error.code if isinstance(error, CommandFailed) else FAILED


def _explain_call(error: typer.TyperException, words: Sequence[str]) -> str:
    context, called = getattr(error, "ctx", None), _chosen(words)
    named = f"antragsradar {called[0]}" if len(called) == 1 else "antragsradar"
    command = context.command_path if context else named
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help
        return f"Es fehlt der Befehl.\n\n{message}"
    return f"So geht der Aufruf nicht: {wrong_call(message, error.__cause__)}\nHilfe: {command} --help"


def _explain(error: Exception) -> str:
    # Needed only where something failed, and slow to load.
    from sqlalchemy.exc import DatabaseError

    from scrapers.selection.topics import TopicError
    from storage.database_errors import StorageError

    if isinstance(error, CommandFailed | SettingsError | TopicError):
        return str(error)
    if isinstance(error, StorageError | DatabaseError):
        return storage_reason(error)
    if isinstance(error, OSError):
        return f"Es ging nicht: {f'{error.filename}: ' if error.filename else ''}{os_reason(error)}."
    logging.getLogger(__name__).error("unexpected", exc_info=error)  # what there is to report
    return f"Unerwarteter Fehler, bitte melden: {type(error).__name__}: {logs.without_personal(str(error))}"


if __name__ == "__main__":
    main()
