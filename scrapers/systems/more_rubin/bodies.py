"""The municipalities that one installation serves."""

from __future__ import annotations

from scrapers.json_fields import Fields
from scrapers.systems.more_rubin.answers import RubinAnswer
from storage.records import Line, Record


class Served(Record):
    """A municipality, or another body, of an installation; `id` is what a spider calls its `body_id`."""

    id: Line
    name: Line


class Bodies(Record):
    """All bodies of an installation."""

    bodies: tuple[Served, ...]


class BodiesAnswer(RubinAnswer[Bodies]):
    """id=organizations&action=bodies: the bodies that an installation serves."""

    names = ("bodies", "organizations")
    what = "Körperschaften"
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer is no list of bodies; each installation has one at least."""
        rows = self.data
        if not isinstance(rows, list) or not any(isinstance(row, dict) and "name" in row for row in rows):
            raise self.not_understood()

    def extract(self) -> Bodies:
        """The bodies in the answer's order."""
        return Bodies(bodies=tuple(body for row in self.rows() if (body := self._body(row))))

    def _body(self, row: Fields) -> Served | None:
        number, name = row.line("id"), row.line("name")
        if number and name:
            return Served(id=number, name=name)
        self.warn("body-without-name", number or name)
        return None
