"""Why a mail could not be handed over, and what that means for it: a server's answers in words. Pure."""

from __future__ import annotations

import re
import smtplib
import ssl

from alerts.safe import shorten

SERVICE_ENDS = 421  # RFC 5321: the server closes the connection
_NOBODY = re.compile(r"5\.1\.(1|2|3|6|10)\b")  # RFC 3463, RFC 7505: no such mailbox, host, domain
_TOO_LARGE = re.compile(r"5\.(3\.4|2\.3)\b")  # RFC 3463: for this server, for this mailbox
_OF_SIZE = re.compile(r"\bsize\b|too (big|large)", re.IGNORECASE)
_ENHANCED = re.compile(r"\d\.\d{1,3}\.\d{1,3}\b")
_NO_ROOM = 552  # RFC 1870: the size that was announced is more than it takes


class MailError(Exception):
    """A message that could not be handed over; the message is German.

    `permanent`: trying the same message again is of no use. `unreachable`: it is not this message's
    fault, the next one would fare no better now. `refused`: it is, or its recipient's; who hears that for
    days gives it up. `nobody`: there is no such address. `untouched`: nothing of it was handed over.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        unreachable: bool = False,
        refused: bool = False,
        nobody: bool = False,
        untouched: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unreachable = unreachable
        self.refused = refused
        self.nobody = nobody
        self.untouched = untouched


def explain(error: Exception, *, untouched: bool = False) -> MailError:
    """What a failed handing-over means; `untouched` where it had not begun.

    Only the server's own refusal of this recipient, this content or its size (5xx) is permanent. A login
    that fails or a sender that is refused is the operator's to mend, and the mail waits for it.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        nobody = 500 <= code < 600 and bool(_NOBODY.match(_words(said)))
        return _refused("Der Empfänger wurde abgelehnt", code, said, nobody=nobody)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailError(f"Die Anmeldung am Mailserver ist gescheitert ({error.smtp_code})", unreachable=True)
    if isinstance(error, smtplib.SMTPSenderRefused):
        if _is_too_large(error):
            return _refused("Die Mail ist dem Server zu groß", error.smtp_code, error.smtp_error)
        words = f"{error.smtp_code} {_words(error.smtp_error)}"
        return MailError(f"Der Mailserver nimmt den Absender nicht an: {words}", unreachable=True)
    if isinstance(error, smtplib.SMTPDataError):
        return _refused("Die Mail wurde abgelehnt", error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLError):
        words = "Die verschlüsselte Verbindung zum Mailserver kam nicht zustande"
    elif isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        words = "Der Mailserver hat nicht rechtzeitig geantwortet"
    else:
        reason = _words(getattr(error, "strerror", None) or str(error))
        words = f"Der Mailserver ist nicht zu erreichen: {reason}"
    return MailError(words, unreachable=True, untouched=untouched)


def _is_too_large(error: smtplib.SMTPSenderRefused) -> bool:
    """Whether it is the size that is refused, which is announced together with the sender."""
    words = _words(error.smtp_error)
    if _ENHANCED.match(words):
        return bool(_TOO_LARGE.match(words))
    return error.smtp_code == _NO_ROOM or (500 <= error.smtp_code < 600 and bool(_OF_SIZE.search(words)))


def _refused(what: str, code: int, reason: bytes | str, *, nobody: bool = False) -> MailError:
    permanent, refused = 500 <= code < 600, code != SERVICE_ENDS
    words = f"{what}: {code} {_words(reason)}"
    return MailError(words, permanent=permanent, refused=refused, nobody=nobody)


def _words(reason: bytes | str) -> str:
    return shorten(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason, 160)
