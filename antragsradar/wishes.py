"""From what somebody wants of a new source, and what its site says, to its declaration. No network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from scrapers.declaring import LONGEST_TEXT, Declaration, Value, plain_text
from scrapers.items import Body
from scrapers.loading import load_spiders
from scrapers.probe.records import Choice, Proposal
from scrapers.sites.spider import SiteSpider
from scrapers.spider import SourceSpider
from scrapers.systems import part_of, system_names


class WrongWish(Exception):
    """The source cannot be made as it was asked for; the message is German and says what is missing."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. Empty is what they leave to the site, or to us."""

    name: str
    url: str
    title: str = ""
    ags: str = ""
    body: str = ""  # the municipality's name, where it is not the title
    party: str = ""
    system: str = ""  # then the site is not probed
    settings: tuple[str, ...] = ()  # "extension=php"
    into: Path | None = None
    force: bool = False


def base_spider(system: str) -> type[SourceSpider]:
    """The class that sources of a product inherit from. Raises WrongWish for a product without one."""
    module = part_of(system, "spider") if system in system_names() else None
    classes = [] if module is None else [each for each in vars(module).values() if isinstance(each, type)]
    for each in classes:
        if issubclass(each, SourceSpider) and each.__module__ == f"scrapers.systems.{system}.spider":
            return each
    known = [name for name in system_names() if part_of(name, "spider")]
    raise WrongWish(f"Das Produkt „{system}“ wird nicht gelesen. Gelesen werden: {', '.join(known)}.")


def declaration(wish: Wish, proposal: Proposal, base: type[SourceSpider]) -> Declaration:
    """The source as it is to be declared. Raises WrongWish for what only a person can say, and did not."""
    title = _text("--title", wish.title) or plain_text(proposal.title)
    if not title:
        raise WrongWish("Es fehlt --title: der Name, unter dem Leser die Quelle kennen („Stadt Jülich“).")
    chosen = {**proposal.attributes, **_settings(wish.settings)}
    for name, choices in proposal.choices.items():
        if name not in chosen:
            chosen[name] = _choice(name, choices, (title, wish.body))
    if wish.party:
        chosen["party"] = wish.party
    base_url = chosen.pop("base_url", proposal.base_url)
    attributes = {name: _value(base, name, value) for name, value in chosen.items()}
    return Declaration(wish.name, title, base_url, _body(wish, proposal, base, title), attributes)


def _text(option: str, text: str) -> str:
    if text != plain_text(text):
        raise WrongWish(f"{option}: eine Zeile ohne Steuerzeichen, höchstens {LONGEST_TEXT} Zeichen.")
    return text


def _choice(name: str, choices: Sequence[Choice], names: Sequence[str]) -> str:
    """The choice that is called like the municipality; where none or several are, somebody has to choose."""
    fitting = [each.value for each in choices if each.label in names]
    if len(fitting) == 1:
        return fitting[0]
    offered = "\n".join(f"  --set {name}={each.value}   {each.label}" for each in choices)
    raise WrongWish(f"Das System dient mehreren. Zu wählen ist:\n{offered}")


def _body(wish: Wish, proposal: Proposal, base: type[SourceSpider], title: str) -> Body | None:
    """The municipality. One that is known by its key needs no name; of a council it is the title."""
    ags = wish.ags or proposal.ags
    if not ags:
        if not issubclass(base, SiteSpider):
            raise WrongWish(
                "Es fehlt --ags: der Amtliche Gemeindeschlüssel (acht Ziffern, für einen Kreis fünf)."
            )
        return None
    if not (ags.isascii() and ags.isdigit() and len(ags) in (5, 8)):
        raise WrongWish(f"„{ags}“ ist kein Amtlicher Gemeindeschlüssel: acht Ziffern, für einen Kreis fünf.")
    known = {spider.body.ags: spider.body.name for spider in load_spiders() if spider.body}
    name = _text("--body", wish.body) or known.get(ags) or ("" if issubclass(base, SiteSpider) else title)
    if not name:
        raise WrongWish("Es fehlt --body: wie die Kommune zu diesem Schlüssel heißt („Kreis Düren“).")
    return Body(ags, name)


def _value(base: type[SourceSpider], name: str, text: str) -> Value:
    """A class attribute's value as its type wants it."""
    _text(f"--set {name}", text)
    kind = _settable(base).get(name)
    if kind is str:
        return text
    if kind is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    known = ", ".join(sorted(_settable(base))) or "nichts"
    raise WrongWish(f"{base.system} kennt kein „{name}“; einstellbar sind: {known}.")


def _settable(base: type[SourceSpider]) -> dict[str, type[str] | type[tuple[str, ...]]]:
    """The class attributes of a product's spiders that are text, or several texts."""
    shared = get_type_hints(SourceSpider)
    found: dict[str, type[str] | type[tuple[str, ...]]] = {}
    for name, hint in get_type_hints(base).items():
        kind: Any = get_args(hint)[0] if get_origin(hint) is ClassVar and get_args(hint) else hint
        if name in shared or name.startswith("_"):
            continue
        if kind == tuple[str, ...]:
            found[name] = tuple
        elif kind is str or str in get_args(kind):
            found[name] = str
    return found


def _settings(settings: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in settings:
        name, _, value = (part.strip() for part in setting.partition("="))
        if not name or not value:
            raise WrongWish(f"--set erwartet NAME=WERT, nicht „{setting}“.")
        found[name] = value
    return found
