"""Organizations: committees, factions and offices. Only their names are read, nobody's membership."""

from __future__ import annotations

from collections.abc import Iterable

from scrapers.systems.oparl.answer import Listing, ListPage, ObjectPage
from scrapers.systems.oparl.values import Values
from storage.records import Line, Record


class Organization(Record):
    """A committee, faction or office."""

    key: str
    name: Line = ""


class OrganizationList(Listing):
    """Organizations of a body."""

    organizations: tuple[Organization, ...]

    def listed(self) -> Iterable[str]:
        """The keys of the organizations."""
        return (each.key for each in self.organizations)


class OrganizationListPage(ListPage[OrganizationList]):
    """The list of a body's organizations."""

    names = ("organizations",)
    publicity = "public"
    kind = "Organization"
    what = "Liste der Gremien und Fraktionen"

    def extract(self) -> OrganizationList:
        """The organizations with a name; those that ended long ago too, for old papers name them."""
        found = (organization_of(each) for each in self.objects())
        named = tuple(each for each in found if each.name)
        return OrganizationList(organizations=named, **self.way_on())


class OrganizationPage(ObjectPage[Organization]):
    """A single organization."""

    names = ("organization",)
    publicity = "public"
    kind = "Organization"
    what = "Gremium oder Fraktion"

    def meaning(self) -> Organization | None:
        """The organization; None for one without a name."""
        found = organization_of(self.object)
        return found if found.name else None


def organization_of(values: Values) -> Organization:
    """The organization that an object is."""
    return Organization(key=values.key, name=values.line("name", "shortName"))
