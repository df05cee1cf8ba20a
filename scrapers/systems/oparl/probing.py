"""How an OParl system is looked at that is new: its version, and the municipalities that it serves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urljoin, urlsplit

import web_poet

from scrapers.page import Page, PageFailure
from scrapers.probe.product import Probing, Question, read_as
from scrapers.probe.records import Choice
from scrapers.systems.oparl.pages import BodyListPage, SystemPage
from scrapers.systems.oparl.system import BodyList, OparlBody, OparlSystem

_SYSTEM = re.compile(r"/oparl/(?:[^/]+/)*system(?:\.asp)?$", re.IGNORECASE)
_SHOWN = 30


class OparlProbing(Probing):
    """OParl: the base address is that of the System, and all else is found from there."""

    def looks_like(self, url: str) -> bool:
        """What the specification proposes, and everybody does."""
        return bool(_SYSTEM.search(urlsplit(url).path))

    def base_of(self, url: str) -> str:
        """The System itself."""
        return url

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The list of bodies, unless the System holds them itself."""
        system = SystemPage(response=answer).read()
        host = urlsplit(base).netloc
        for url in (urljoin(base, each) for each in system.lists[:1]):
            if urlsplit(url).netloc == host:
                yield Question("OParl: Kommunen", url, read_as(BodyListPage, _names))

    def choices(self, answers: Sequence[web_poet.HttpResponse]) -> dict[str, tuple[Choice, ...]]:
        """The municipalities of a system that serves several."""
        bodies = _bodies(answers)
        if len(bodies) < 2:
            return {}
        return {"body_id": tuple(Choice(value=each.key, label=each.name) for each in bodies)}

    def title(self, answers: Sequence[web_poet.HttpResponse]) -> str:
        """The name of the only body."""
        bodies = _bodies(answers)
        return bodies[0].name if len(bodies) == 1 else ""

    def ags(self, answers: Sequence[web_poet.HttpResponse]) -> str:
        """The official key of the only body."""
        bodies = _bodies(answers)
        return bodies[0].ags if len(bodies) == 1 else ""


PROBING = OparlProbing()


def said_by(system: OparlSystem) -> str:
    """What a System says of itself."""
    made = system.product or system.vendor
    return f"OParl {system.version}".strip() + (f" (von {made})" if made else "")


def _names(found: BodyList) -> str:
    names = [body.name or body.key for body in found.bodies]
    more = f" und {len(names) - _SHOWN} weitere" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _bodies(answers: Sequence[web_poet.HttpResponse]) -> list[OparlBody]:
    return list({body.key: body for answer in answers for body in _bodies_in(answer)}.values())


def _bodies_in(answer: web_poet.HttpResponse) -> Iterator[OparlBody]:
    kinds: tuple[type[Page[OparlSystem] | Page[BodyList]], ...] = (SystemPage, BodyListPage)
    for kind in kinds:
        try:
            yield from kind(response=answer).read().bodies
        except PageFailure:
            continue
        return
