"""Reading topic files, with clear words about what is wrong with one."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scrapers.selection.schema import Topic

_OURS = Path(__file__).parent / "topics"
_MOST_BYTES = 1_000_000
_GERMAN = {
    "missing": "fehlt",
    "extra_forbidden": "ist unbekannt (verschrieben?)",
    "string_type": "muss ein Text in Anführungszeichen sein",
    "list_type": "muss eine Liste sein",
    "tuple_type": "muss eine Liste sein",
    "dict_type": "muss eine Tabelle sein",
    "model_type": "muss eine Tabelle sein",
    "bool_type": "muss true oder false sein",
    "bool_parsing": "muss true oder false sein",
    "float_type": "muss eine Zahl sein",
    "float_parsing": "muss eine Zahl sein",
    "int_type": "muss eine ganze Zahl sein",
    "int_parsing": "muss eine ganze Zahl sein",
    "too_short": "darf nicht leer sein",
    "string_too_short": "darf nicht leer sein",
    "string_pattern_mismatch": "darf nur Kleinbuchstaben, Ziffern, - und _ enthalten",
    "greater_than": "ist zu klein",
    "greater_than_equal": "ist zu klein",
    "less_than_equal": "ist zu groß",
    "finite_number": "muss eine endliche Zahl sein",
}


class TopicError(ValueError):
    """A topic file is wrong; the message is German and names file and entry."""


def load_topics(*extra: Path) -> tuple[Topic, ...]:
    """Our topics by name, then the operator's own files (folders: all *.toml in them).

    Raises TopicError where a file cannot be read, is wrong, or repeats another topic's name.
    """
    topics: dict[str, Topic] = {}
    for path in _files((_OURS, *extra)):
        topic = read_topic(path)
        if topic.name in topics:
            raise TopicError(f"{path.name}: Ein Thema „{topic.name}“ gibt es schon")
        topics[topic.name] = topic
    return tuple(topics.values())


def read_topics(path: Path) -> Iterator[Topic]:
    """The topic of a file, or of all *.toml in a folder; raises TopicError."""
    return map(read_topic, _files((path,)))


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.toml"))
        else:
            yield path


def read_topic(path: Path) -> Topic:
    """The topic in one file; raises TopicError (German, naming file and entry)."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TopicError(f"{path}: Die Themendatei lässt sich nicht lesen ({error.strerror})") from error
    if len(content) > _MOST_BYTES:
        raise TopicError(f"{path}: Die Themendatei ist zu groß (höchstens {_MOST_BYTES} Bytes)")
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise TopicError(f"{path}: Die Themendatei ist kein UTF-8 (Byte {error.start})") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TopicError(f"{path}: Die Themendatei ist kein gültiges TOML ({error})") from error
    if "version" in table:
        raise TopicError(f"{path}: „version“ wird aus dem Inhalt berechnet und steht nicht in der Datei")
    version = hashlib.sha256(content).hexdigest()[:16]
    try:
        return Topic.model_validate({**table, "version": version})
    except ValidationError as error:
        raise TopicError(f"{path}: {_first_mistake(error)}") from error


def _first_mistake(error: ValidationError) -> str:
    mistake = error.errors()[0]
    what = str(mistake["msg"]).removeprefix("Value error, ")
    if mistake["type"] != "value_error":
        what = _GERMAN.get(mistake["type"], f"ist nicht erlaubt ({mistake['type']})")
    more = f" (und {error.error_count() - 1} weitere Fehler)" if error.error_count() > 1 else ""
    return f"{_entry(mistake['loc'])}: {what}{more}" if mistake["loc"] else f"{what}{more}"


def _entry(location: tuple[Any, ...]) -> str:
    parts = (f"Eintrag {part + 1}" if isinstance(part, int) else str(part) for part in location)
    return ", ".join(parts)
