"""What the law wants to be said of who runs this website; what is not given is asked for, never made up."""

from __future__ import annotations

from dataclasses import dataclass

NEEDED = ("name", "address", "mail", "responsible", "privacy")


@dataclass(frozen=True)
class Imprint:
    """The operator's facts, as the operator writes them."""

    name: str = ""  # a person, or an association with its form in law
    address: str = ""  # where post arrives; its lines separated by commas
    mail: str = ""
    phone: str = ""
    responsible: str = ""  # who answers for what is published
    privacy: str = ""  # whom to ask about one's data
    authority: str = ""  # which supervises how data is protected
    hosting: str = ""  # who else handles the data: server, mail; and what they log
    code_url: str = ""  # where code and docs are found on the web

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of the facts that are needed were not given, by their names."""
        return tuple(name for name in NEEDED if not getattr(self, name).strip())

    def lacks(self, *names: str) -> bool:
        """Whether one of these facts is missing."""
        return any(name in self.missing for name in names)


NOTHING = Imprint()
"""Before anything is said."""
