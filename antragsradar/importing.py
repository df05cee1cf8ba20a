"""Documents that somebody holds, read by hand: so no source is ever the only way in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError

from antragsradar.wording import os_reason, storage_reason
from scrapers.documents.pool import DocumentReader
from scrapers.documents.result import DocumentText
from scrapers.items import PaperItem
from scrapers.meaning import Document, file_record, understand
from scrapers.selection.matcher import Matcher
from storage.archive import Archive, content_digest
from storage.changes import settle
from storage.database import reading
from storage.models import Body
from storage.papers import FileRecord, KeptFile, PaperRecord, Reading, save_file, save_paper
from storage.records import FileLink
from storage.sources import SourceRecord, register
from storage.times import utc_now
from storage.tombstones import taken_contents
from storage.topics import keep_topics
from storage.views import BY_HAND

SOURCE = SourceRecord(BY_HAND, "Von Hand eingelesen", "import", "", enabled=False)
LARGEST = 100 * 1024 * 1024  # bytes, as for documents from the web


class UnreadableFile(Exception):
    """A file that cannot be read; the message is German and names it."""


class NoSuchFile(UnreadableFile):
    """There is no file of that name, or it is a folder: the call was wrong."""


class NotKept(Exception):
    """The database did not take a file, and will not take the next; the message is German."""


@dataclass(frozen=True)
class Imported:
    """What became of one file. `record` is None where it could not be read; `message` then says why.

    Else `message` says what of it could not be read, if anything.
    """

    path: Path
    record: PaperRecord | None = None
    message: str = ""
    new: bool = False
    missing: bool = False  # there is no such file


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises UnreadableFile, or NoSuchFile, naming the file and the reason."""
    try:
        with path.open("rb") as file:
            is_large = os.fstat(file.fileno()).st_size > LARGEST
            data = b"" if is_large else file.read(LARGEST + 1)  # a device may never end
    except IsADirectoryError as error:
        raise NoSuchFile(f"{path} ist ein Ordner, keine Datei.") from error
    except FileNotFoundError as error:
        reason = "führt ins Leere (eine Verknüpfung)" if path.is_symlink() else "gibt es nicht"
        raise NoSuchFile(f"{path} {reason}.") from error
    except OSError as error:
        raise UnreadableFile(f"{path} lässt sich nicht lesen: {os_reason(error)}.") from error
    if is_large or len(data) > LARGEST:
        raise UnreadableFile(f"{path} ist zu groß (mehr als {LARGEST // 1024 // 1024} MB).")
    if not data:
        raise UnreadableFile(f"{path} ist leer.")
    return data


def read_file(path: Path, reader: DocumentReader) -> tuple[bytes, DocumentText]:
    """A file's bytes and text. Raises UnreadableFile, naming the file and the reason."""
    data = read_bytes(path)
    text = reader.read_now(data, path.name)
    if not text.text.strip():
        raise UnreadableFile(f"{path}: {text.message or 'kein Text gefunden'}")
    return data, text


def understand_file(
    name: str, data: bytes, text: DocumentText, matcher: Matcher
) -> tuple[PaperRecord, FileRecord]:
    """What a file says. Its identity is its content. Keeps nothing."""
    digest = content_digest(data)
    file = file_record(digest, len(data), text)
    item = PaperItem(key=digest[:32], url="", title="")
    kept = KeptFile(link=FileLink(url="", name=name, role="main"), sha256=digest, failure=text.message)
    return understand(item, [Document(kept, file.pages)], matcher), file


def import_files(
    engine: Engine,
    archive: Archive,
    reader: DocumentReader,
    matcher: Matcher,
    paths: Iterable[Path],
    *,
    silent: bool,
) -> Iterator[Imported]:
    """Read files and keep them as papers, one after the other; unless `silent` they are news.

    A file that cannot be read, or that the disk does not take, is said so, and the others go on.
    Raises NotKept where the database fails.
    """
    with engine.begin() as connection:
        register(connection, [SOURCE])
        keep_topics(connection, matcher.records)
    for path in paths:
        try:
            data, text = read_file(path, reader)
            record, file = understand_file(path.name, data, text, matcher)
            _refuse_taken(engine, path, file.sha256)
            archive.put(data)
            new = _keep(engine, record, file, silent=silent)
        except UnreadableFile as error:
            yield Imported(path, message=str(error), missing=isinstance(error, NoSuchFile))
        except OSError as error:
            yield Imported(path, message=f"{path} ließ sich nicht ablegen: {os_reason(error)}.")
        except DatabaseError as error:
            raise NotKept(f"Ab {path} wurde nichts mehr abgelegt. {storage_reason(error)}") from error
        else:
            yield Imported(path, record, text.message, new)


def _refuse_taken(engine: Engine, path: Path, digest: str) -> None:
    """Raises UnreadableFile for a document that was taken down."""
    with reading(engine) as connection:
        if taken_contents(connection, [digest]):
            raise UnreadableFile(
                f"{path} wurde entfernt und bleibt es: antragsradar takedown list zeigt, warum."
            )


def _keep(engine: Engine, record: PaperRecord, file: FileRecord, *, silent: bool) -> bool:
    now = utc_now()
    with engine.begin() as connection:
        bodies = record.fields.bodies
        ags = None
        if len(bodies) == 1:
            ags = connection.scalar(select(Body.ags).where(Body.name == bodies[0]))
        reading = Reading(SOURCE.name, ags, None, silent, now)
        save_file(connection, file, now)
        new = save_paper(connection, record, reading)
    settle(engine, reading)
    return new
