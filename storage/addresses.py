"""Mail addresses: read, compared, masked, made ready for SMTP."""

from __future__ import annotations

import re
import unicodedata

import idna

from storage.told import ToldError

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN = re.compile(
    rf"(?=[^@]{{1,64}}@)(?!.*[.@][0-9]+\Z){_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9]+(?:-+[A-Za-z0-9]+|\.[A-Za-z0-9]+)*\Z"
)
LONGEST = 254  # octets, RFC 5321 section 4.5.3.1.3, without the angle brackets


class AddressError(ToldError):
    """This is no mail address, and what is wrong with it."""


def is_mailbox(text: str) -> bool:
    """Whether this is one plain e-mail address in ASCII, without a name and without anything to inject.

    Its domain is a name: one that ends in a number is an IP address, which SMTP writes otherwise.
    """
    return len(text) <= LONGEST and bool(_PLAIN.match(text))


def normal_address(text: str) -> str:
    """An address as it is kept: NFC, without white space around it. Raises AddressError.

    Domains may have letters beyond ASCII, the part before the @ may not: few servers take those.
    """
    address = unicodedata.normalize("NFC", text.strip())
    if not is_mailbox(smtp_address(address)):
        raise AddressError(
            "„{address}“ ist keine Mailadresse, an die wir senden können (gemeint ist etwas wie "
            "name@beispiel.de).",
            address=address[:80],
        )
    return address


def address_key(address: str) -> str:
    """The same for addresses that reach the same mailbox: case does not matter."""
    return smtp_address(unicodedata.normalize("NFC", address.strip())).casefold()


def smtp_address(address: str) -> str:
    """The address as it goes over SMTP: the domain in ASCII (IDNA 2008). One that cannot be stays as it is.

    Python's own codec is older: it makes of straße.de the domain strasse.de, which is somebody else's.
    """
    local, at, domain = address.rpartition("@")
    if domain.isascii() or len(domain) > LONGEST:
        return address
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode('ascii')}"
    except UnicodeError:
        return address


def masked(address: str) -> str:
    """The address so that its owner would know it, and few others: "l…@beispiel.de"."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
