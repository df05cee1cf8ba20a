"""From an exception to one of our kinds of failure, in German words for people. No input or output."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError

from scrapers.page import PageFailure
from storage.records import FailureKind

BLOCKING_STATUSES = frozenset({401, 403, 407, 429, 451, 503})
GONE_STATUSES = frozenset({404, 410})
_UNVERIFIED = "certificate verify failed"  # OpenSSL's words
_NO_TLS = "Die verschlüsselte Verbindung (TLS) kam nicht zustande"
_NO_CERTIFICATE = (
    "Das TLS-Zertifikat des Servers lässt sich nicht prüfen: abgelaufen, für einen anderen Namen oder ohne "
    "das Zwischenzertifikat, das der Server mitschicken müsste"
)


class NotAsked(IgnoreRequest):
    """A request that is not sent, or an answer not taken, for a reason of ours; `kind`: what that says of
    the source."""

    kind: FailureKind


class HostNotAllowed(NotAsked):
    """An address is not on the source's own hosts."""

    kind = FailureKind.UNEXPECTED_PAGE


class AddressNotAllowed(NotAsked):
    """A host's name leads to an address that is none of the public internet."""

    kind = FailureKind.UNREACHABLE

    def __init__(self) -> None:
        super().__init__("Der Name des Servers führt zu keiner öffentlichen Adresse")


class HostPaused(NotAsked):
    """The host has asked not to be asked for a while, in this run or in an earlier one."""

    kind = FailureKind.BLOCKED


class RobotsForbid(NotAsked):
    """robots.txt forbids a page."""

    kind = FailureKind.HELD

    def __init__(self) -> None:
        super().__init__("robots.txt erlaubt das Lesen nicht")


class RobotsUnavailable(NotAsked):
    """It could not be found out what robots.txt allows."""

    def __init__(self, message: str, kind: FailureKind) -> None:
        super().__init__(message)
        self.kind = kind


class RedirectedTooOften(NotAsked):
    """An address leads to another, and that to another, and so on."""

    kind = FailureKind.UNEXPECTED_PAGE

    def __init__(self) -> None:
        super().__init__("Die Seite leitet im Kreis weiter")


class TooLarge(NotAsked):
    """An answer grows beyond the limits when it is unpacked."""

    kind = FailureKind.TOO_LARGE

    def __init__(self) -> None:
        super().__init__("Die Antwort ist ausgepackt zu groß")


class Damaged(NotAsked):
    """An answer cannot be unpacked."""

    kind = FailureKind.UNEXPECTED_PAGE


class HeadTooLarge(Exception):
    """The head of an answer does not end."""


class GaveUp(NotAsked):
    """The run has ended early: the server is left alone, also by requests that wait for their turn."""

    def __init__(self, why: Failure) -> None:
        super().__init__(why.message)
        self.kind = why.kind


class NotArchived(NotAsked):
    """A replay came to a page that the archive does not have."""

    kind = FailureKind.NOT_ARCHIVED


@dataclass(frozen=True)
class Failure:
    """One page that could not be read, and why."""

    kind: FailureKind
    message: str
    url: str = ""
    page: str = ""
    status: int | None = None


_TLS = (ssl.SSLError, SSL.Error, VerificationError)
_TELLING = (HeadTooLarge, *_TLS)
# The first that fits counts.
_MEANINGS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], FailureKind, str], ...] = (
    (HeadTooLarge, FailureKind.TOO_LARGE, "Die Antwort ist zu groß"),
    (DownloadCancelledError, FailureKind.TOO_LARGE, "Die Antwort ist zu groß"),
    (CannotResolveHostError, FailureKind.UNREACHABLE, "Der Name des Servers lässt sich nicht auflösen"),
    (DownloadConnectionRefusedError, FailureKind.UNREACHABLE, "Der Server nimmt keine Verbindung an"),
    (
        (DownloadTimeoutError, TimeoutError),
        FailureKind.UNREACHABLE,
        "Der Server hat nicht rechtzeitig geantwortet",
    ),
    (ResponseDataLossError, FailureKind.UNREACHABLE, "Die Antwort brach mittendrin ab"),
)


def classify(error: BaseException, url: str = "", page: str = "") -> Failure:
    """What an exception of a download or of a page object means."""
    if isinstance(error, HttpError):
        status = error.response.status
        return Failure(_kind_of_status(status), f"HTTP-Status {status}", url, page, status)
    if isinstance(error, PageFailure):
        return Failure(error.kind, error.message, url, page)
    kind, message = _meaning(_cause(error))
    return Failure(kind, message, url, page)


def _kind_of_status(status: int) -> FailureKind:
    return FailureKind.BLOCKED if status in BLOCKING_STATUSES else FailureKind.SERVER_ERROR


def _meaning(error: BaseException) -> tuple[FailureKind, str]:
    if isinstance(error, NotAsked):
        return error.kind, str(error)
    if isinstance(error, _TLS):
        return FailureKind.UNREACHABLE, _NO_CERTIFICATE if _is_unverified(error) else _NO_TLS
    for kinds, kind, message in _MEANINGS:
        if isinstance(error, kinds):
            return kind, message
    if isinstance(error, DownloadFailedError | OSError):
        return FailureKind.UNREACHABLE, f"Die Verbindung ist gescheitert ({_short(error)})"
    return FailureKind.INTERNAL, f"Interner Fehler ({_short(error)})"


def _cause(error: BaseException) -> BaseException:
    """The error that Scrapy and Twisted have wrapped, where it says more than they do."""
    wrapped = [failure.value for failure in getattr(error.__cause__, "reasons", ())]
    return next((each for each in wrapped if isinstance(each, _TELLING)), error)


def _is_unverified(error: BaseException) -> bool:
    """Whether TLS failed because the server's certificate could not be verified."""
    return isinstance(error, VerificationError) or _UNVERIFIED in str(error)


def _short(error: BaseException) -> str:
    """The error's name and words; of wrapped ones, which have none of their own, the names."""
    wrapped = getattr(error.__cause__, "reasons", ())
    if wrapped:
        return ", ".join(type(failure.value).__name__ for failure in wrapped)
    text = f"{type(error).__name__}: {error}".splitlines()[0]
    return text[:160]
