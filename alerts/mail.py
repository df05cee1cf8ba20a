"""Letters: what the operator is told, and digests, whose bodies many share.

A digest is made into a message once, by email's own rules. What differs from one recipient to the next is
filled in as bytes: its own header lines, and the tokens of links, for which `digest.MANAGE` stands.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cached_property

from alerts.bounce_tags import BounceTags
from alerts.digest import MANAGE, UNSUBSCRIBE, Digest
from alerts.links import Links
from alerts.mail_errors import MailError
from alerts.safe import line, shorten
from alerts.site import UNSUBSCRIBE_PATH, Site
from alerts.transports import Letter
from storage.addresses import is_mailbox, smtp_address

SUBJECT_WIDTH = 160
_POLICY = SMTP.clone(cte_type="8bit")
_LONGEST_LINE = 998  # octets, RFC 5322 section 2.1.1
_TOKEN_ROOM = 200  # octets that a token may be longer than what stands for it
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.-]+@[A-Za-z0-9.-]+>\Z")
_PLACE = re.compile(f"({MANAGE}|{UNSUBSCRIBE})".encode())


@dataclass(frozen=True)
class Letterhead:
    """Whose letters these are."""

    site: Site
    sender: str
    secret: str  # signs the links
    bounce_to: str = ""  # where bounces are read; empty: they go to the sender

    def __post_init__(self) -> None:
        for address in filter(None, (self.sender, self.bounce_to)):
            _check_address(address)

    def recipient(self, subscriber: str, delivery: int, address: str, at: dt.datetime) -> Recipient:
        """A subscriber, by their key, as the recipient of a delivery that was planned at that instant."""
        return Recipient(
            address=smtp_address(address),
            manage=self.links.manage(subscriber, at),
            unsubscribe=self.links.unsubscribe(subscriber, delivery, at),
            bounce_to=self.bounce_tags.address(self.bounce_to, delivery) or self.sender,
        )

    @cached_property
    def links(self) -> Links:
        """Makes and reads the tokens of links."""
        return Links(self.secret)

    @cached_property
    def bounce_tags(self) -> BounceTags:
        """Makes and reads the addresses that bounces come back to."""
        return BounceTags(self.secret)


@dataclass(frozen=True)
class Recipient:
    """What differs from one recipient of a digest to the next."""

    address: str
    manage: str  # tokens
    unsubscribe: str
    bounce_to: str


class Stem:
    """A digest as a message, which is the same for many but for their own lines and links.

    `of_list`: it is one of those that somebody subscribed to, and can be unsubscribed from.
    """

    def __init__(self, digest: Digest, head: Letterhead, date: dt.datetime, *, of_list: bool = True) -> None:
        self._digest = digest
        self._of_list = of_list
        self._head = head
        self._date = date
        # The tokens of a body that has to be encoded cannot be filled in as bytes: it is encoded for each.
        parts = (digest.text, digest.html)
        self._pieces = _PLACE.split(self._body(digest)) if all(map(_is_short, parts)) else None

    def letter(self, to: Recipient, message_id: str) -> Letter:
        """The letter to one of them. The same arguments make the same bytes.

        Raises MailError (permanent) for an address or a Message-ID that cannot stand in a header.
        """
        own = self._own_lines(to, message_id)
        if self._pieces is None:
            content = own + self._body(_filled(self._digest, to))
        else:
            tokens = {MANAGE.encode(): to.manage.encode(), UNSUBSCRIBE.encode(): to.unsubscribe.encode()}
            content = own + b"".join([tokens.get(piece, piece) for piece in self._pieces])
        return Letter(message_id, self._date, to.bounce_to, to.address, content)

    def _own_lines(self, to: Recipient, message_id: str) -> bytes:
        """Written as they are read: the email package would encode those that are long."""
        _check_address(to.address)
        _check_message_id(message_id)
        lines = [f"To: {to.address}", f"Message-ID: {message_id}"]
        if self._of_list:
            lines += self._ways_out(to)
        return "".join(f"{each}\r\n" for each in lines).encode("ascii")

    def _ways_out(self, to: Recipient) -> list[str]:
        site = self._head.site
        lines = [
            f"List-Id: <digest.{site.domain}>",
            f"List-Unsubscribe: <{site.url(f'{UNSUBSCRIBE_PATH}/{to.unsubscribe}')}>",
        ]
        if site.base_url.startswith("https://"):  # RFC 8058, section 3.1: by TLS alone
            lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        return lines

    def _body(self, digest: Digest) -> bytes:
        message = _message(digest.subject, self._head, self._date)
        message.set_content(digest.text, cte=_encoding(digest.text))
        message.add_alternative(digest.html, subtype="html", cte=_encoding(digest.html))
        message.set_boundary(f"=_{_fingerprint(self._digest)}")
        return message.as_bytes(policy=_POLICY)


def build_notice(
    subject: str, text: str, head: Letterhead, *, recipient: str, message_id: str, date: dt.datetime
) -> Letter:
    """A letter to the operator, as plain text in 8bit. The same arguments make the same bytes.

    Raises MailError (permanent) for an address or a Message-ID that cannot stand in a header.
    """
    _check_address(recipient)
    _check_message_id(message_id)
    message = _message(subject, head, date)
    message["To"] = Address(addr_spec=recipient)
    message["Message-ID"] = message_id
    message.set_content(text, cte=_encoding(text))
    return Letter(message_id, date, head.sender, recipient, message.as_bytes(policy=_POLICY))


def _check_address(address: str) -> None:
    if not is_mailbox(address):
        raise MailError(f"Keine gültige Mailadresse: {shorten(address, 80)!r}", permanent=True)


def _check_message_id(message_id: str) -> None:
    if not _MESSAGE_ID.match(message_id):
        raise MailError(f"Keine gültige Message-ID: {shorten(message_id, 80)!r}", permanent=True)


def _message(subject: str, head: Letterhead, date: dt.datetime) -> EmailMessage:
    """A message with the headers that all of ours have."""
    message = EmailMessage(policy=_POLICY)
    title = line(head.site.title) or "Antragsradar"
    message["From"] = Address(title, addr_spec=head.sender)
    message["Subject"] = shorten(subject, SUBJECT_WIDTH)
    message["Date"] = format_datetime(date.astimezone(dt.UTC))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps holiday notices away
    return message


def _filled(digest: Digest, to: Recipient) -> Digest:
    def fill(text: str) -> str:
        return text.replace(MANAGE, to.manage).replace(UNSUBSCRIBE, to.unsubscribe)

    return replace(digest, text=fill(digest.text), html=fill(digest.html))


def _fingerprint(digest: Digest) -> str:
    """A boundary that stands in no part: the hash of both, the same whatever stands for the tokens."""
    said = digest.text + digest.html
    told = said.replace(MANAGE, "manage").replace(UNSUBSCRIBE, "unsubscribe")
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _is_short(text: str) -> bool:
    return all(len(part.encode()) <= _LONGEST_LINE - _TOKEN_ROOM for part in text.splitlines())


def _encoding(text: str) -> str:
    """8bit keeps words and addresses whole; only lines beyond what SMTP allows need another one."""
    too_long = any(len(part.encode()) > _LONGEST_LINE for part in text.splitlines())
    return "quoted-printable" if too_long else "8bit"
