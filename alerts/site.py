"""What the operator says about this installation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

STATUS_PATH = "/status"
"""The page that says how every source is."""

_DOMAIN = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\Z")
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\Z")


def is_mailbox(text: str) -> bool:
    """Whether this is one plain e-mail address, without a name and without anything to inject."""
    return len(text) <= 254 and bool(_MAILBOX.match(text))


@dataclass(frozen=True)
class Site:
    """Where this installation is found and whom to ask about it."""

    base_url: str  # "https://antragsradar.example", without a slash at the end
    title: str = "Antragsradar"
    contact: str = ""  # a mail address, or an address on the web
    description: str = "Anträge zur Integration aus den Räten und Kreistagen, mit allem, was aus ihnen wird."
    hub_url: str = ""  # a WebSub hub that is told when the feed of all motions has something new
    trouble: str = ""  # while something is: which sources are not well, for those who see only a feed

    def url(self, path: str = "/") -> str:
        """The full address of a path of this site."""
        return f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"

    @property
    def domain(self) -> str:
        """The host's name where it can stand in a Message-ID and a List-Id, else a reserved one."""
        host = urlsplit(self.base_url).hostname or ""
        return host if _DOMAIN.match(host) else "antragsradar.invalid"

    @property
    def contact_mail(self) -> str:
        """The contact where it is a mail address, else empty."""
        contact = self.contact.removeprefix("mailto:").strip()
        return contact if is_mailbox(contact) else ""

    @property
    def contact_url(self) -> str:
        """Where a link to the contact leads; empty where there is none."""
        if self.contact_mail:
            return f"mailto:{self.contact_mail}"
        return self.contact if self.contact.startswith(("https://", "http://")) else ""
