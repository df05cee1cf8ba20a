"""Objects as the specification writes them, from what is given out. Pure. What is not known is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from alerts.oparl.addresses import LISTS, VERSION, Addresses, type_url
from alerts.oparl.filenames import file_name
from alerts.safe import line, web_url
from alerts.site import Site
from storage.models_oparl import Kind
from storage.oparl.lists import Given
from storage.times import BERLIN, from_berlin

Object = dict[str, Any]
PREFIX = "antragsradar:"
"""Before the names of what we add ("Herstellerspezifische Erweiterungen")."""
_DISTRICT, _KEY = 5, 8  # digits of an official key
_OF_BODY = {"agendaitem": "agendaItem", "location": "locationList", "legislativeterm": "legislativeTermList"}
_DROPPED = "abgesetzt"


def stamp(at: dt.datetime) -> str:
    """An instant in ISO 8601 with its offset."""
    return at.astimezone(BERLIN).isoformat(timespec="seconds")


def system(site: Site, addresses: Addresses) -> Object:
    """The System. It has no stamps: what it says comes from settings."""
    return _known(
        id=addresses.system,
        type=VERSION + "System",
        oparlVersion=VERSION,
        name=line(site.title),
        contactEmail=site.contact_mail,
        website=addresses.website(),
        body=addresses.bodies,
    )


class Objects:
    """Makes objects. `internal`: with what is embedded in others."""

    def __init__(self, addresses: Addresses, *, internal: bool = True) -> None:
        self._addresses = addresses
        self._internal = internal
        self._makers: dict[Kind, Callable[[Given], Object]] = {
            "body": self._body,
            "organization": self._organization,
            "location": self._location,
            "meeting": self._meeting,
            "agendaitem": self._agenda_item,
            "paper": self._paper,
            "consultation": self._consultation,
            "file": self._file,
        }

    def make(self, given: Given) -> Object:
        """The object; of a deleted one what the specification wants to be left of it."""
        head = {"id": self._addresses.of(given.kind, given.key), "type": type_url(given.kind)}
        stamps = {"created": stamp(given.created), "modified": stamp(given.modified)}
        if given.deleted:
            return {**head, **stamps, "deleted": True}
        web = web_url(given.content.get("web"))
        return {**head, **self._makers[given.kind](given), **stamps, **({"web": web} if web else {})}

    def single_file(self, given: Given, text: str) -> Object:
        """A File at its own address, with its text and with what lists it."""
        made = self.make(given)
        if given.deleted:
            return made
        owners = {kind: self._links(kind, [given.content.get(kind)]) for kind in _OWNERS}
        return {**made, **_known(text=text, **owners)}

    # -- one of each kind -------------------------------------------------------------------------

    def _body(self, given: Given) -> Object:
        lists = {_OF_BODY.get(name, name): self._addresses.listed(given.key, name) for name in LISTS}
        return {
            "system": self._addresses.system,
            "name": line(given.content["name"]),
            "ags": given.key.ljust(_KEY, "0") if len(given.key) == _DISTRICT else given.key,
            **lists,
            "legislativeTerm": [],
        }

    def _organization(self, given: Given) -> Object:
        body = self._addresses.of("body", given.body)
        return _known(body=body, name=line(given.content["name"]))

    def _location(self, given: Given) -> Object:
        return {"description": line(given.content["description"])}

    def _meeting(self, given: Given) -> Object:
        said = given.content
        start = said.get("start")
        clock = {} if start else {PREFIX + "timeKnown": False}
        return _known(
            name=line(said.get("name")),
            cancelled=said["cancelled"],
            start=stamp(_instant(start) if start else _midnight(said["date"])),
            end=stamp(_instant(said["end"])) if "end" in said else None,
            organization=self._links("organization", [said.get("organization")]),
            **self._embedded_in_meeting(given),
            **{PREFIX + "reference": line(said.get("reference"))},
            **clock,
        )

    def _embedded_in_meeting(self, given: Given) -> Object:
        if not self._internal:
            return {}
        said = given.content
        files = self._files(given)
        invitation = _first(files, "invitation")
        minutes = _first(files, "minutes")
        items = [part for part in given.parts if part.kind == "agendaitem"]
        return {
            "location": self._made(given.part(said.get("location", ""))),
            "invitation": self._made(invitation),
            "resultsProtocol": self._made(minutes),
            "auxiliaryFile": [self.make(file) for file in files if file not in (invitation, minutes)],
            "agendaItem": [self.make(item) for item in sorted(items, key=lambda item: item.content["order"])],
        }

    def _agenda_item(self, given: Given) -> Object:
        said = given.content
        dropped = said.get("dropped", False)
        return _known(
            meeting=self._addresses.of("meeting", said["meeting"]),
            number=line(said.get("number")),
            order=said["order"],
            name=line(said.get("name")),
            public=True,  # others are not known here
            consultation=self._link("consultation", said.get("consultation")),
            result=line(said.get("result")) or (_DROPPED if dropped else ""),
            resolutionText=said.get("resolution"),
            **{PREFIX + "heading": line(said.get("heading")), PREFIX + "votes": said.get("votes")},
        )

    def _paper(self, given: Given) -> Object:
        said = given.content
        return _known(
            body=self._addresses.of("body", given.body),
            name=line(said.get("name")),
            reference=line(said.get("reference")),
            date=said.get("date"),
            paperType=line(said.get("kind")),
            relatedPaper=self._links("paper", said.get("related", ())),
            originatorOrganization=self._links("organization", said.get("originators", ())),
            **self._embedded_in_paper(given),
        )

    def _embedded_in_paper(self, given: Given) -> Object:
        if not self._internal:
            return {}
        files = self._files(given)
        main = _first(files, "main")
        consultations = map(given.part, given.content.get("consultations", ()))
        return {
            "mainFile": self._made(main),
            "auxiliaryFile": [self.make(file) for file in files if file is not main],
            "consultation": [self.make(each) for each in consultations if each],
        }

    def _consultation(self, given: Given) -> Object:
        said = given.content
        own = {PREFIX + name: said.get(name) for name in ("date", "number", "result", "votes")}
        return _known(
            paper=self._addresses.of("paper", said["paper"]),
            meeting=self._link("meeting", said.get("meeting")),
            agendaItem=self._link("agendaitem", said.get("item")),
            organization=self._links("organization", [said.get("organization")]),
            role=line(said.get("role")),
            **own,
        )

    def _file(self, given: Given) -> Object:
        said = given.content
        name = line(said.get("name"))
        return _known(
            name=name,
            fileName=file_name(name, said.get("media_type", "")),
            mimeType=said.get("media_type"),
            date=said.get("date"),
            size=said.get("size"),
            accessUrl=web_url(said["url"]),
            **{PREFIX + "sha256": said.get("sha256")},
        )

    # -- helpers ----------------------------------------------------------------------------------

    def _files(self, given: Given) -> list[Given]:
        """In the order of their list."""
        return [file for key in given.content.get("files", ()) if (file := given.part(key))]

    def _made(self, given: Given | None) -> Object | None:
        return None if given is None else self.make(given)

    def _link(self, kind: Kind, key: str | None) -> str | None:
        return None if key is None else self._addresses.of(kind, key)

    def _links(self, kind: Kind, keys: Iterable[str | None]) -> list[str]:
        return [self._addresses.of(kind, key) for key in keys if key is not None]


_OWNERS: tuple[Kind, ...] = ("paper", "meeting")


def _known(**values: Any) -> Object:
    """Without what is empty, as the specification wants it ("null-Werte und leere Listen")."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _first(files: Iterable[Given], role: str) -> Given | None:
    return next((file for file in files if file.content["role"] == role), None)


def _instant(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written)


def _midnight(day: str) -> dt.datetime:
    """How systems write that only the day is known; OParl has no field for that."""
    return from_berlin(dt.date.fromisoformat(day), dt.time())
