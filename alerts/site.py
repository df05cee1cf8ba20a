"""What the operator says about this installation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from alerts.imprint import NOTHING, Imprint
from alerts.translation import later
from storage.addresses import is_mailbox
from storage.subscription_views import Language

STATUS_PATH = "/status"
"""The page that says how every source is."""
SUBSCRIBE_PATH = "/abonnieren"
"""With a filter's query after it, the form to subscribe to that."""
CONFIRM_PATH = "/abo/bestaetigen"
"""With a token after it, the page that confirms a subscription."""
MANAGE_PATH = "/abo/verwalten"
"""With a token after it, a person's page: all that they have. Without, where they ask for the link."""
UNSUBSCRIBE_PATH = "/abo/abbestellen"
"""With a token after it, the page that ends what a mail was sent for; by POST at once (RFC 8058)."""

_DOMAIN = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\Z")


@dataclass(frozen=True)
class Site:
    """Where this installation is found and whom to ask about it."""

    base_url: str  # "https://antragsradar.example", without a slash at the end
    title: str = "Antragsradar"
    contact: str = ""  # a mail address, or an address on the web
    description: str = later(
        "Anträge zur Integration aus den Räten und Kreistagen, mit allem, was aus ihnen wird."
    )
    hub_url: str = ""  # a WebSub hub that is told when the feed of all motions has something new
    imprint: Imprint = NOTHING  # who runs it
    trouble: str = ""  # while something is: which sources are not well, for those who see only a feed

    def url(self, path: str = "/") -> str:
        """The full address of a path of this site."""
        return f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"

    def page(self, path: str, language: Language) -> str:
        """The full address of a page for a reader of this language; German is what it is in without a prefix,
        unless the browser asks for something else."""
        return self.url(path if language == "de" else f"/{language}{path}")

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
