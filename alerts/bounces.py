"""What a mail that came back says: whose it was, and whether the address is gone or only out of reach. Pure.

Whose it was is only believed where the mail proves it: it was sent to the delivery's own return address
(alerts.bounce_tags), or it quotes the delivery's Message-ID, which nobody can guess. That somebody is away
is no bounce, nor is what a person answers, nor is a report that a mail is late or has arrived.
"""

from __future__ import annotations

import email
import email.policy
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from alerts.bounce_tags import BounceTags
from alerts.safe import shorten

LONGEST = 1 << 16
"""Octets of a mail that are looked at: what matters stands at its beginning."""
_REASON_WIDTH = 160
_MOST_IDS = 20

_OUR_MESSAGE_ID = re.compile(rb"<[0-9a-f]{32}@[A-Za-z0-9.-]{1,253}>")
_SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_ADDRESS = re.compile(r"[^\s<>,;:\"]{1,64}@[^\s<>,;:\"]{1,255}")
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system", re.IGNORECASE)
_AWAY = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Vacation")
_STATUS = re.compile(r"^Status:\s*([245])\.(\d{1,3})\.(\d{1,3})", re.IGNORECASE | re.MULTILINE)
_DIAGNOSIS = re.compile(r"^Diagnostic-Code:\s*(.+(?:\n[ \t].+)*)", re.IGNORECASE | re.MULTILINE)
_FAILED = ("fail", "error")  # RFC 3464, section 2.3.3; some servers write "error"
_PASSING_DETAILS = frozenset({("2", "2")})  # RFC 3463: the mailbox is full
_PASSING_SUBJECTS = frozenset({"3", "4", "7"})  # the system, the network, a policy: not the address

# It says of each mail that it could not make sense of, with a traceback.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Bounce:
    """A mail that came back."""

    is_hard: bool  # the address is gone: another try is of no use
    reason: str  # as the server puts it; one line
    delivery: int | None = None  # by the address that it came back to
    message_ids: tuple[str, ...] = ()  # that it quotes
    addresses: frozenset[str] = frozenset()  # that could not be reached, as it says


def read_bounce(raw: bytes, tags: BounceTags) -> Bounce | None:
    """What a mail says that came back; None for one that is no bounce. Never raises, whatever it is given."""
    head = raw[:LONGEST]
    try:
        message = email.message_from_bytes(head, policy=email.policy.compat32)
        delivery = next(_deliveries(message, tags), None)
        late, failed = _failures(message)
        if _is_answer(message) or _is_notice(message) or (late and not failed):
            return None
        if not failed and not (delivery is not None and _is_from_daemon(message)):
            return None
        is_hard, reason = _judged(message, bool(failed))
    except Exception:  # the parsers of three libraries, and whatever somebody sends
        logging.getLogger(__name__).debug("a mail that cannot be read", exc_info=True)
        return None
    ids = dict.fromkeys(each.decode() for each in _OUR_MESSAGE_ID.findall(head))
    return Bounce(is_hard, reason, delivery, tuple(ids)[:_MOST_IDS], frozenset(_texts(failed)))


def _failures(message: Message) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The addresses for which the mail is only late, and those for which it failed."""
    try:
        late, failed = all_failures(message)
    except Exception:  # what its detectors do not expect
        return frozenset(), frozenset()
    return frozenset(late), frozenset(failed)


def _texts(addresses: Iterable[bytes | str]) -> Iterator[str]:
    for each in addresses:
        yield each.decode("utf-8", "replace") if isinstance(each, bytes) else each


def _deliveries(message: Message, tags: BounceTags) -> Iterator[int]:
    for name in _SENT_TO:
        for value in message.get_all(name, ()):
            for address in _ADDRESS.findall(str(value)):
                delivery = tags.delivery(address)
                if delivery is not None:
                    yield delivery


def _is_answer(message: Message) -> bool:
    """Whether a program or a person answers: that somebody is away, or what they think of it."""
    if _is_report(message) or "X-Failed-Recipients" in message or _is_from_daemon(message):
        return False
    said = str(message.get("Auto-Submitted", "no")).strip().casefold()
    precedence = str(message.get("Precedence", "")).strip().casefold()
    is_automatic = said != "no" or precedence == "auto_reply" or any(name in message for name in _AWAY)
    return is_automatic or "In-Reply-To" in message


def _is_report(message: Message) -> bool:
    """A delivery report (RFC 3462), not one that the mail was read."""
    kind = str(message.get_param("report-type", "")).casefold()
    return message.get_content_type() == "multipart/report" and kind == "delivery-status"


def _is_notice(message: Message) -> bool:
    """Whether it reports on addresses, and on none that the mail failed: it is late, or has arrived."""
    actions = [block["Action"] for block in _blocks(message) if "Action" in block]
    return bool(actions) and not any(map(_is_failure, actions))


def _is_failure(action: str) -> bool:
    return str(action).strip().casefold().startswith(_FAILED)


def _is_from_daemon(message: Message) -> bool:
    return bool(_DAEMON.search(str(message.get("From", ""))))


def _judged(message: Message, is_told: bool) -> tuple[bool, str]:
    """Whether it is the address that is gone, and the server's words for it.

    `is_told`: the mail names the address that failed.
    """
    text = "\n".join(map(str, filter(_is_of_failure, _blocks(message))))
    diagnosis = _DIAGNOSIS.search(text)
    statuses = [match.groups() for match in _STATUS.finditer(text)]
    code = ".".join(statuses[0]) if statuses else str(message["Subject"] or "")
    words = diagnosis[1] if diagnosis else code
    of_address = not statuses or any(
        kind == "5" and subject not in _PASSING_SUBJECTS and (subject, detail) not in _PASSING_DETAILS
        for kind, subject, detail in statuses
    )
    return is_told and of_address, shorten(words, _REASON_WIDTH)


def _is_of_failure(block: Message) -> bool:
    return "Action" not in block or _is_failure(block["Action"])


def _blocks(message: Message) -> Iterator[Message]:
    """Of the delivery reports: what they say of the mail as a whole, and of each address."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload() if part.is_multipart() else [part]
            yield from (block for block in blocks if isinstance(block, Message))
