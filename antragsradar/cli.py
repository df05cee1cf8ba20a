"""The command line. Exit codes: 0 done, 1 something failed (and is named), 2 wrong call."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import typer
from sqlalchemy.exc import DatabaseError

from antragsradar.commands import database, digest, documents, feed, serve, sources, topics
from antragsradar.console import DONE, FAILED, WRONG_CALL, CommandFailed, say
from antragsradar.settings import SettingsError
from scrapers.selection.topics import TopicError
from storage.database import StorageError, explain

app = typer.Typer(
    help="Liest Ratsinformationssysteme und Parteiseiten, findet Anträge zur Integration und meldet sie.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _group(name: str, text: str) -> typer.Typer:
    group = typer.Typer(help=text, no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name=name)
    return group


app.command("run")(serve.run)
app.command("demo")(serve.demo)
app.command("crawl")(sources.crawl)
app.command("import")(documents.import_)
app.command("inspect")(documents.inspect)
app.command("parse")(documents.parse)
app.command("status")(sources.status)
app.command("feed")(feed.feed)
_group("sources", "Die Quellen, die gelesen werden.").command("list")(sources.list_)
_topics = _group("topics", "Die Themen, nach denen ausgewählt wird.")
_topics.command("list")(topics.list_)
_topics.command("explain")(topics.explain)
_digest = _group("digest", "Die tägliche Mail.")
_digest.command("preview")(digest.preview)
_digest.command("send")(digest.send)
_group("db", "Die Datenbank.").command("upgrade")(database.upgrade)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry of `antragsradar`; ends the process with the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    sys.exit(call(arguments))


def call(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; returns the exit code. Whatever goes wrong is said in words."""
    try:
        result = app(args=arguments, standalone_mode=False, prog_name="antragsradar")
    except typer.TyperException as error:  # a wrong option, a missing argument …
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "antragsradar"
        say(f"So geht der Aufruf nicht: {error.format_message()}\nHilfe: {command} --help")
        return WRONG_CALL
    except CommandFailed as failed:
        say(str(failed))
        return failed.code
    except (SettingsError, StorageError, TopicError) as error:
        say(str(error))
        return FAILED
    except DatabaseError as error:
        say(str(explain(error)))
        return FAILED
    except (typer.Abort, KeyboardInterrupt):
        say("Abgebrochen.")
        return FAILED
    except OSError as error:
        say(f"Es ging nicht: {error.strerror or error} {error.filename or ''}".rstrip())
        return FAILED
    except Exception as error:
        logging.getLogger("antragsradar").debug("unexpected", exc_info=error)
        say(f"Unerwarteter Fehler, bitte melden: {type(error).__name__}: {error}")
        return FAILED
    return result if isinstance(result, int) else DONE


if __name__ == "__main__":
    main()
