"""From an exception to one of our kinds of failure, in German words for people. No input or output."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

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

from scrapers.page import PageFailure
from storage.records import FailureKind

BLOCKING_STATUSES = frozenset({401, 403, 407, 429, 451, 503})
GONE_STATUSES = frozenset({404, 410})


class NotAsked(IgnoreRequest):
    """A request that is not sent, for a reason of ours; `kind` is what that says of the source."""

    kind: FailureKind


class HostNotAllowed(NotAsked):
    """An address is not on the source's own hosts."""

    kind = FailureKind.UNEXPECTED_PAGE


class RobotsUnavailable(NotAsked):
    """The server could not say what its robots.txt allows."""

    kind = FailureKind.SERVER_ERROR


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


def classify(error: BaseException, url: str = "", page: str = "") -> Failure:
    """What an exception of a download or of a page object means."""
    if isinstance(error, HttpError):
        status = error.response.status
        return Failure(_kind_of_status(status), f"HTTP-Status {status}", url, page, status)
    if isinstance(error, PageFailure):
        return Failure(error.kind, error.message, url, page)
    kind, message = _meaning(error)
    return Failure(kind, message, url, page)


def _kind_of_status(status: int) -> FailureKind:
    return FailureKind.BLOCKED if status in BLOCKING_STATUSES else FailureKind.SERVER_ERROR


def _meaning(error: BaseException) -> tuple[FailureKind, str]:
    unreachable = FailureKind.UNREACHABLE
    match error:
        case NotAsked():
            return error.kind, str(error)
        case IgnoreRequest():
            return FailureKind.HELD, "robots.txt erlaubt das Lesen nicht"
        case CannotResolveHostError():
            return unreachable, "Der Name des Servers lässt sich nicht auflösen"
        case DownloadConnectionRefusedError():
            return unreachable, "Der Server nimmt keine Verbindung an"
        case DownloadTimeoutError() | TimeoutError():
            return unreachable, "Der Server hat nicht rechtzeitig geantwortet"
        case DownloadCancelledError():
            return FailureKind.TOO_LARGE, "Die Antwort ist zu groß"
        case ResponseDataLossError():
            return unreachable, "Die Antwort brach mittendrin ab"
        case ssl.SSLError():
            return unreachable, "Die verschlüsselte Verbindung (TLS) kam nicht zustande"
        case DownloadFailedError() | OSError():
            return unreachable, f"Die Verbindung ist gescheitert ({_short(error)})"
        case _:
            return FailureKind.INTERNAL, f"Interner Fehler ({_short(error)})"


def _short(error: BaseException) -> str:
    text = f"{type(error).__name__}: {error}".splitlines()[0]
    return text[:160]
