"""The archive of a backup: a ZIP with a list of its members, their sizes and SHA-256, by which it is checked.

What it may hold is fixed: nothing in it decides where something is written, or how much of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

LIST = "manifest.json"
DATABASE = "database"
DOCUMENTS = "files"
FEEDS = "feeds"
SPIDERS = "spiders"
TOPICS = "topics"
SECRET = "secret.key"  # noqa: S105 (a file's name)
SETTINGS = "settings.json"
_FOLDERS, _SINGLE = frozenset({DATABASE, DOCUMENTS, FEEDS, SPIDERS, TOPICS}), frozenset({SECRET, SETTINGS})

_LONGEST_LIST = 500_000_000  # bytes
_LONGEST_LINE = 500_000_000  # of a table: a row may hold the text of a document
_FIRST_DATE = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)  # that a ZIP can name
_LAST_DATE = dt.datetime(9999, 1, 1, tzinfo=dt.UTC).timestamp()
_PIECE = 1 << 20
_PRIVATE = 0o600
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, struct.error, zlib.error)
"""What zipfile raises where an archive is damaged or asks for what it cannot do."""

Count = Annotated[int, Field(ge=0)]


class BackupError(Exception):
    """A backup cannot be made or used; the message is German and says why."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Member(_Strict):
    """What is known of a file in the archive."""

    size: Count
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    modified: Annotated[float, Field(ge=0, le=_LAST_DATE)]  # seconds since 1970


class About(_Strict):
    """What a backup is of."""

    program: str  # the version of Antragsradar
    tables_at: str  # the migration that the tables are at
    database: str  # of which kind it was: "sqlite", "postgresql"
    made_at: AwareDatetime  # all of it is as it was then
    rows: dict[str, Count]
    lacking: Count  # documents that the database knows and the disk had not, or not whole


class Contents(About):
    """What an archive says of itself."""

    format: Literal[1] = 1
    members: dict[str, Member]


class Packer:
    """Writes an archive into a file that is open."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self._members: dict[str, Member] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, modified: float, packed: bool = True) -> str:
        """Put a file into the archive, `packed` or as it is; returns the SHA-256 of its content."""
        when = max(dt.datetime.fromtimestamp(modified, dt.UTC), _FIRST_DATE)
        about = zipfile.ZipInfo(name, when.timetuple()[:6])
        about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        about.external_attr = (stat.S_IFREG | _PRIVATE) << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(about, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self._members[name] = Member(size=size, sha256=digest.hexdigest(), modified=modified)
        return digest.hexdigest()

    def add_file(self, name: str, path: Path, *, packed: bool = False) -> str | None:
        """Put a file of the disk into the archive; None where it is gone."""
        try:
            with path.open("rb") as file:
                return self.add(name, _pieces(file), modified=path.stat().st_mtime, packed=packed)
        except FileNotFoundError:
            return None

    def finish(self, about: About) -> None:
        """Write the list of all members, and the end of the archive."""
        contents = Contents(**about.model_dump(), members=self._members)
        self._zip.writestr(LIST, contents.model_dump_json(), zipfile.ZIP_DEFLATED)
        self._zip.close()

    def give_up(self) -> None:
        """Leave the archive as it is; nothing more is written to its file."""
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


class Parcel:
    """An archive that is read. What it says of itself holds once it is opened, its contents once `check` ran.

    Raises BackupError where it is no backup, or a damaged or forged one.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.contents = _contents(self._zip)
        except (*_BROKEN, ValidationError, ValueError) as error:
            raise BackupError(f"{path} ist keine Sicherung, oder sie ist beschädigt.") from error
        _see_to_members(self._zip, self.contents)

    def __enter__(self) -> Parcel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def size(self) -> int:
        """Bytes of all its members, unpacked."""
        return sum(member.size for member in self.contents.members.values())

    def names(self, folder: str) -> list[str]:
        """The members of a folder."""
        return [name for name in self.contents.members if name.startswith(f"{folder}/")]

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self.contents.members

    def check(self) -> None:
        """Read everything, and compare it with the list. Raises BackupError."""
        for name in self.contents.members:
            for _ in self.pieces(name):
                pass

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member, piece by piece. Raises BackupError, at the latest at its end, where it is another one."""
        digest = hashlib.sha256()
        with self._opened(name) as member:
            for piece in _pieces(member):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != self.contents.members[name].sha256:
            raise BackupError(f"Die Sicherung ist beschädigt: {name} hat eine andere Prüfsumme.")

    def read(self, name: str) -> bytes:
        """A small member."""
        return b"".join(self.pieces(name))

    def lines(self, name: str) -> Iterator[bytes]:
        """A member, line by line."""
        with self._opened(name) as member:
            while line := member.readline(_LONGEST_LINE):
                yield line

    def unpack(self, name: str, path: Path, mode: int) -> None:
        """Write a member to the disk, with its date. Raises OSError where the disk does not take it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in self.pieces(name):
                file.write(piece)
        path.chmod(mode)

    @contextlib.contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._zip.open(name) as member:
                yield member
        except _BROKEN as error:
            raise BackupError(f"Die Sicherung ist beschädigt: {name} ist nicht zu lesen.") from error


def _contents(archive: zipfile.ZipFile) -> Contents:
    """The list. Raises ValueError where there is none."""
    try:
        about = archive.getinfo(LIST)
    except KeyError as error:
        raise ValueError("no list") from error
    if about.file_size > _LONGEST_LIST:
        raise ValueError("the list is too long")
    return Contents.model_validate_json(archive.read(about))


def _see_to_members(archive: zipfile.ZipFile, contents: Contents) -> None:
    """That the archive holds what its list says, once, and nothing that does not belong into a backup."""
    found = [each for each in archive.infolist() if each.filename != LIST]
    sizes = {each.filename: each.file_size for each in found}
    if len(archive.infolist()) != len(found) + 1 or len(sizes) != len(found):
        raise BackupError("Die Sicherung ist unbrauchbar: sie enthält etwas doppelt.")
    if sizes != {name: member.size for name, member in contents.members.items()}:
        raise BackupError("Die Sicherung ist unbrauchbar: ihr Inhalt passt nicht zu ihrem Verzeichnis.")
    if sizes.keys() & {str(folder) for name in sizes for folder in PurePosixPath(name).parents}:
        raise BackupError("Die Sicherung ist unbrauchbar: etwas ist darin Datei und Ordner zugleich.")
    for each in found:
        kind = stat.S_IFMT(each.external_attr >> 16)
        if not _is_fit(each.filename) or kind not in (0, stat.S_IFREG) or each.flag_bits & _ENCRYPTED:
            raise BackupError(f"Die Sicherung ist unbrauchbar: {each.filename!r} gehört nicht hinein.")


def _is_fit(name: str) -> bool:
    """Whether a member may be called so: below one of our folders, by a plain way."""
    parts = PurePosixPath(name).parts
    plain = name == "/".join(parts) and not any(part in (".", "..") for part in parts)
    if not plain or "\\" in name or not name.isprintable():
        return False
    return name in _SINGLE if len(parts) == 1 else parts[0] in _FOLDERS


def room_for(parcel: Parcel, folder: Path) -> bool:
    """Whether the disk of a folder has room for what is in an archive, and for a database made of it."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free > parcel.size
