"""The ways that letters leave: by SMTP, or as .eml files in a folder."""

from __future__ import annotations

import datetime as dt
import email
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from alerts.mail_errors import SERVICE_ENDS, MailError, explain
from storage.archive import write_atomically

TIMEOUT_SECONDS = 30
SCHEMES = ("smtp", "smtps", "smtp+starttls")
"""Encrypted where the server offers it, from the first byte, or by STARTTLS and else not at all."""
# Headers stay as they are, in ASCII: folded anew, a long address is encoded, and programs do not find it.
_SEVEN_BITS = SMTP.clone(cte_type="7bit", refold_source="none")
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Letter:
    """A message as it goes out."""

    message_id: str
    date: dt.datetime
    sender: str  # of the envelope: where bounces come back to
    recipient: str
    content: bytes  # RFC 5322, in 8bit


Meanwhile = Callable[[], None]
"""Something to do while a server is busy with what it was given. It raises nothing."""


class Transport(Protocol):
    """A way for letters to leave."""

    def send(self, letter: Letter, meanwhile: Meanwhile | None = None) -> None:
        """Hand the letter over; raises MailError. Whether `meanwhile` is called is the transport's affair."""

    def announce(self, letter: Letter) -> None:
        """Say which letter is sent next, where that can be said without waiting for an answer."""

    def take_back(self, letter: Letter) -> None:
        """Erase a letter that was handed over, where that can be: whom it is to was erased meanwhile."""

    def close(self) -> None:
        """Give back what is held open."""


class FolderTransport:
    """Writes each message as one .eml file: for trying, and where no SMTP server is configured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter, meanwhile: Meanwhile | None = None) -> None:
        """Write the file; the same letter again replaces it. Raises MailError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path(letter), letter.content)
        except OSError as error:
            reason = error.strerror or error
            raise MailError(
                f"Der Mailordner lässt sich nicht beschreiben: {reason}", unreachable=True
            ) from error

    def announce(self, letter: Letter) -> None:
        """A folder need not know."""

    def take_back(self, letter: Letter) -> None:
        """Delete the file. Raises OSError."""
        self._path(letter).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held open."""

    def _path(self, letter: Letter) -> Path:
        token = letter.message_id.strip("<>").partition("@")[0]
        return self.folder / f"{letter.date:%Y-%m-%d}-{token}.eml"


class SmtpTransport:
    """Sends by an SMTP server: smtp://user:password@host:port, or another of SCHEMES.

    One connection is used for as long as the server keeps it. Raises MailError for a wrong address.
    """

    def __init__(self, url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._server = _parse(url)
        self._timeout = timeout
        self._smtp: smtplib.SMTP | None = None
        self._announced: Letter | None = None  # the server has its sender, and we not yet the answer

    def send(self, letter: Letter, meanwhile: Meanwhile | None = None) -> None:
        """Hand the letter to the server; raises MailError."""
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._begun(letter)
            _hand_over(smtp, letter, meanwhile)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise explain(error, untouched=smtp is None) from error

    def announce(self, letter: Letter) -> None:
        """Name the letter's sender; the answer is read when it is sent. Where that fails, it is sent anew."""
        if self._smtp is None:
            return
        try:
            _name_sender(self._smtp, letter)
            self._announced = letter
        except (smtplib.SMTPException, OSError):
            self.close()

    def take_back(self, letter: Letter) -> None:
        """What a server has is its recipient's."""

    def close(self) -> None:
        """Take leave of the server."""
        smtp, self._smtp = self._smtp, None
        announced, self._announced = self._announced, None
        if smtp is not None:
            try:
                if announced is not None:
                    smtp.getreply()
                smtp.quit()
            except (smtplib.SMTPException, OSError):
                smtp.close()

    def _begun(self, letter: Letter) -> smtplib.SMTP:
        """The connection, on which the server knows the sender.

        A server may have hung up meanwhile: then, and only before anything is handed over, it is tried again.
        """
        if self._announced not in (None, letter):
            self.close()
        for smtp in (self._smtp, None):
            is_new = smtp is None
            smtp = self._smtp = smtp or self._connect()
            announced, self._announced = self._announced, None
            try:
                if announced is None or is_new:
                    _name_sender(smtp, letter)
                code, words = smtp.getreply()
            except (smtplib.SMTPServerDisconnected, OSError):
                if is_new:
                    raise
                code = SERVICE_ENDS
            if code == 250:
                return smtp
            if is_new or code != SERVICE_ENDS:
                break
            smtp.close()
        raise smtplib.SMTPSenderRefused(code, words, letter.sender)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        host, port = server.hostname or "", server.port or 0
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=self._timeout, context=_tls(host)
            )
        else:
            smtp = smtplib.SMTP(host, port or 25, timeout=self._timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.scheme != "smtps" and smtp.has_extn("starttls"):
                smtp.starttls(context=_tls(host))
                smtp.ehlo()
            elif server.scheme == "smtp+starttls":
                raise MailError("Der Mailserver bietet kein STARTTLS an, das verlangt wird", unreachable=True)
            if server.username:
                _require_secrecy(smtp, host)
                smtp.login(unquote(server.username), unquote(server.password or ""))
        except BaseException:
            smtp.close()
            raise
        return smtp


def _name_sender(smtp: smtplib.SMTP, letter: Letter) -> None:
    """Give the command, and do not wait for the answer."""
    size = f" size={len(_as_taken(smtp, letter))}" if smtp.has_extn("size") else ""
    body = " BODY=8BITMIME" if smtp.has_extn("8bitmime") else ""
    smtp.putcmd("MAIL", f"FROM:<{letter.sender}>{size}{body}")


def _hand_over(smtp: smtplib.SMTP, letter: Letter, meanwhile: Meanwhile | None) -> None:
    code, words = smtp.docmd("RCPT", f"TO:<{letter.recipient}>")
    if code not in (250, 251):
        raise smtplib.SMTPRecipientsRefused({letter.recipient: (code, words)})
    code, words = smtp.docmd("DATA")
    if code == 354:
        smtp.send(_stuffed(_as_taken(smtp, letter)) + b".\r\n")
        if meanwhile is not None:
            meanwhile()
        code, words = smtp.getreply()
    if code != 250:
        raise smtplib.SMTPDataError(code, words)


def _stuffed(content: bytes) -> bytes:
    """A second dot before each that a line begins with (RFC 5321, section 4.5.2); the first line of
    a letter is a header's."""
    return content.replace(b"\n.", b"\n..")


def _as_taken(smtp: smtplib.SMTP, letter: Letter) -> bytes:
    """The letter as this server takes it."""
    return letter.content if smtp.has_extn("8bitmime") else _in_seven_bits(letter.content)


def _in_seven_bits(content: bytes) -> bytes:
    """For a server that takes no more."""
    return email.message_from_bytes(content, policy=SMTP).as_bytes(policy=_SEVEN_BITS)


def _parse(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:  # the address may hold a password: it is not repeated
        raise MailError("Die SMTP-Adresse muss lauten: smtp://nutzer:passwort@server:port", permanent=True)
    return parts


def _tls(host: str) -> ssl.SSLContext:
    """Checked certificates, but for this machine's own server, whose certificate is mostly home-made."""
    context = ssl.create_default_context()
    if host in _THIS_MACHINE:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _require_secrecy(smtp: smtplib.SMTP, host: str) -> None:
    """A password only goes over an encrypted connection, or to this machine itself."""
    if not isinstance(smtp.sock, ssl.SSLSocket) and host not in _THIS_MACHINE:
        raise MailError("Der Mailserver bietet keine Verschlüsselung für die Anmeldung an", unreachable=True)
