"""Digests and notices as mail messages, and the ways they leave: by SMTP, or as .eml files in a folder."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from alerts.digest import Digest
from alerts.safe import line, shorten
from alerts.site import Site
from storage.addresses import is_mailbox
from storage.archive import write_atomically

TIMEOUT_SECONDS = 30
SUBJECT_WIDTH = 160
_POLICY = SMTP.clone(cte_type="8bit")
_LONGEST_LINE = 998  # octets, RFC 5322 section 2.1.1
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.-]+@[A-Za-z0-9.-]+>\Z")


class MailError(Exception):
    """A message that could not be handed over; the message is German.

    `permanent`: trying the same message again is of no use. `unreachable`: it is not this message's
    fault, the next one would fare no better now.
    """

    def __init__(self, message: str, *, permanent: bool = False, unreachable: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unreachable = unreachable


class Transport(Protocol):
    """A way for messages to leave."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; raises MailError."""

    def close(self) -> None:
        """Give back what is held open."""


def build_message(
    digest: Digest, *, sender: str, recipient: str, message_id: str, site: Site, date: dt.datetime
) -> EmailMessage:
    """The digest as multipart/alternative, in 8bit. The same arguments make the same bytes.

    Raises MailError (permanent) for an address or a Message-ID that cannot stand in a header.
    """
    message = _envelope(digest.subject, sender, recipient, message_id, site, date)
    message["List-Id"] = f"<digest.{site.domain}>"
    if site.contact_mail:
        message["List-Unsubscribe"] = f"<mailto:{site.contact_mail}?subject=abbestellen>"
    message.set_content(digest.text, cte=_encoding(digest.text))
    message.add_alternative(digest.html, subtype="html", cte=_encoding(digest.html))
    message.set_boundary(f"=_{message_id.strip('<>').partition('@')[0]}")
    return message


def build_notice(
    subject: str, text: str, *, sender: str, recipient: str, message_id: str, site: Site, date: dt.datetime
) -> EmailMessage:
    """A mail to the operator, as plain text in 8bit. The same arguments make the same bytes.

    Raises MailError (permanent) for an address or a Message-ID that cannot stand in a header.
    """
    message = _envelope(subject, sender, recipient, message_id, site, date)
    message.set_content(text, cte=_encoding(text))
    return message


def _envelope(
    subject: str, sender: str, recipient: str, message_id: str, site: Site, date: dt.datetime
) -> EmailMessage:
    """A message with the headers that all of ours have."""
    for address in (sender, recipient):
        if not is_mailbox(address):
            raise MailError(f"Keine gültige Mailadresse: {shorten(address, 80)!r}", permanent=True)
    if not _MESSAGE_ID.match(message_id):
        raise MailError(f"Keine gültige Message-ID: {shorten(message_id, 80)!r}", permanent=True)
    message = EmailMessage(policy=_POLICY)
    title = line(site.title) or "Antragsradar"
    message["From"] = Address(title, addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = shorten(subject, SUBJECT_WIDTH)
    message["Date"] = format_datetime(date.astimezone(dt.UTC))
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps holiday notices away
    return message


def _encoding(text: str) -> str:
    """8bit keeps words and addresses whole; only lines beyond what SMTP allows need another one."""
    too_long = any(len(part.encode()) > _LONGEST_LINE for part in text.splitlines())
    return "quoted-printable" if too_long else "8bit"


class FolderTransport:
    """Writes each message as one .eml file: for trying, and where no SMTP server is configured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the file; the same message again replaces it. Raises MailError."""
        token = str(message["Message-ID"]).strip("<>").partition("@")[0]
        date = message["Date"].datetime
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / f"{date:%Y-%m-%d}-{token}.eml", message.as_bytes())
        except OSError as error:
            reason = error.strerror or error
            raise MailError(
                f"Der Mailordner lässt sich nicht beschreiben: {reason}", unreachable=True
            ) from error

    def close(self) -> None:
        """Nothing is held open."""


class SmtpTransport:
    """Sends by an SMTP server: smtp://user:password@host:port (STARTTLS when offered) or smtps://.

    One connection is used for as long as the server keeps it. Raises MailError for a wrong address.
    """

    def __init__(self, url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._server = _parse(url)
        self._timeout = timeout
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand the message to the server; raises MailError."""
        try:
            self._hand_over(self._connected(), message)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise explain(error) from error

    def close(self) -> None:
        """Take leave of the server."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (smtplib.SMTPException, OSError):
                smtp.close()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None:
            if _is_alive(self._smtp):
                return self._smtp
            self._smtp.close()
        self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        host, port = server.hostname or "", server.port or 0
        context = _tls(host)
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=self._timeout, context=context)
        else:
            smtp = smtplib.SMTP(host, port or 25, timeout=self._timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.scheme == "smtp" and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo()
            if server.username:
                _require_secrecy(smtp, host)
                smtp.login(unquote(server.username), unquote(server.password or ""))
        except BaseException:
            smtp.close()
            raise
        return smtp

    @staticmethod
    def _hand_over(smtp: smtplib.SMTP, message: EmailMessage) -> None:
        takes_8bit = smtp.has_extn("8bitmime")
        content = message.as_bytes(policy=_POLICY if takes_8bit else _POLICY.clone(cte_type="7bit"))
        options = ["BODY=8BITMIME"] if takes_8bit else []
        sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
        smtp.sendmail(sender, [recipient], content, mail_options=options)


def _parse(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
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


def _is_alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def explain(error: Exception) -> MailError:
    """What a failed handing-over means.

    Only the server's own refusal of this recipient or this content (5xx) is permanent. A login that
    fails or a sender that is refused is the operator's to mend, and the mail waits for it.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refused("Der Empfänger wurde abgelehnt", *next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailError(f"Die Anmeldung am Mailserver ist gescheitert ({error.smtp_code})", unreachable=True)
    if isinstance(error, smtplib.SMTPSenderRefused):
        words = f"{error.smtp_code} {_words(error.smtp_error)}"
        return MailError(f"Der Mailserver nimmt den Absender nicht an: {words}", unreachable=True)
    if isinstance(error, smtplib.SMTPDataError):
        return _refused("Die Mail wurde abgelehnt", error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLError):
        return MailError("Die verschlüsselte Verbindung zum Mailserver kam nicht zustande", unreachable=True)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return MailError("Der Mailserver hat nicht rechtzeitig geantwortet", unreachable=True)
    reason = _words(getattr(error, "strerror", None) or str(error))
    return MailError(f"Der Mailserver ist nicht zu erreichen: {reason}", unreachable=True)


def _refused(what: str, code: int, reason: bytes | str) -> MailError:
    return MailError(f"{what}: {code} {_words(reason)}", permanent=500 <= code < 600)


def _words(reason: bytes | str) -> str:
    return shorten(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason, 160)
