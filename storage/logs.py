"""Log lines, in one form for the service and for readings: for people as text, for programs as JSON.

At this border, what is somebody's is taken out of every line, wherever it comes from (the answer of a mail
server, an exception's words): mail addresses, network addresses, tokens, what was searched for.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from typing import Any, Literal, get_args

LogFormat = Literal["text", "json"]
FORMATS = get_args(LogFormat)
OURS = ("antragsradar", "alerts")
"""The packages that say what the service does."""

_TEXT = "%(levelname)s %(name)s: %(message)s"
# Both are looked for where a run of their characters begins, and nowhere in it: else time grows with the
# square of its length, and whoever links to a long address holds up the process that says so.
_RUN = r"[^\s<>\"'()\[\],;:\\/@=|]"
_MAILBOX = re.compile(rf"(?<!{_RUN}){_RUN}++@{_RUN}+")
# What alerts.tokens makes, and what token_urlsafe does.
_TOKEN = re.compile(
    r"\b\d{9,11}\.[\w-]{4,}\.[\w-]{20,}"
    r"|(?<![\w-])(?P<before>-*+)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{40,}",
    re.ASCII,
)
_WORDS = re.compile(r"(?<=\bsuche=)[^&\s\"',)]+")  # of a filter's query
_NETWORK = re.compile(
    r"(?<![\w.:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f.]{0,15}"  # IPv6
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\w)",
    re.IGNORECASE,
)


def set_up(form: LogFormat, level: int) -> None:
    """Have all that is logged in this process written to stderr in that form, from that level on.

    Of what is ours, more is written where its loggers are told to say more; of others never, whatever level
    they give their loggers: Scrapy's tell all that was scraped.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda record: record.levelno >= level or record.name.partition(".")[0] in OURS)
    handler.setFormatter(_json_lines() if form == "json" else _Careful(_TEXT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    threading.excepthook = _log_end_of_thread


def tell_of_work() -> None:
    """Have this process say in its log what it does: what was read, planned and sent."""
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def format_for(wanted: str) -> LogFormat:
    """The form that is wanted; where none is named, text on a terminal, else JSON."""
    if wanted in FORMATS:
        return "json" if wanted == "json" else "text"
    return "text" if sys.stderr.isatty() else "json"


def without_personal(text: str) -> str:
    """A text without what is somebody's. Pure."""
    text = _TOKEN.sub(r"\g<before>[Schlüssel]", text)
    text = _MAILBOX.sub("[Mailadresse]", text)
    text = _WORDS.sub("[Suche]", text)
    return _NETWORK.sub(_unless_none, text)


def _unless_none(found: re.Match[str]) -> str:
    """A clock time looks like a network address, and is none."""
    try:
        ipaddress.ip_address(found[0])
    except ValueError:
        return found[0]
    return "[Netzadresse]"


class _Careful(logging.Formatter):
    """Lines for people, without what is somebody's."""

    def format(self, record: logging.LogRecord) -> str:
        return without_personal(super().format(record))


def _json_lines() -> logging.Formatter:
    import structlog  # only where it is wanted: commands start without it

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _careful_values,  # before they are JSON: what is taken out must not break its marks
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
    )


def _careful_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    ours = ("timestamp", "level", "logger")
    return {name: value if name in ours else without_personal(str(value)) for name, value in event.items()}


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    """As Python itself says it, but through this border."""
    if ended.exc_type is SystemExit or ended.exc_value is None:
        return
    name = ended.thread.name if ended.thread else "unknown"
    logging.getLogger(__name__).error("thread %s ended", name, exc_info=ended.exc_value)
