"""The course of a probe: what is asked next, and what the answers say. Pure; scrapers.probe.spider asks."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import web_poet

from scrapers.addresses import host_of
from scrapers.failures import GONE_STATUSES, Failure
from scrapers.page import PageFailure
from scrapers.probe import oparl
from scrapers.probe.product import Probing, Question, folder_of, probing_of
from scrapers.probe.records import Look, ProbeReport, Proposal, State, recognised
from scrapers.probe.site import FEED, AnyPage, is_feed, named_on, system_by_address
from scrapers.recognise import Product, products_of
from scrapers.systems import system_names
from storage.records import FailureKind

MOST = 10
"""Questions of one probe, redirects included; robots.txt of at most two hosts comes on top."""

_NO_MORE = frozenset({FailureKind.BLOCKED, FailureKind.UNREACHABLE})
_STATES: dict[FailureKind, State] = {FailureKind.HELD: "held", FailureKind.BLOCKED: "blocked"}


def hosts_to_ask(url: str) -> frozenset[str]:
    """The hosts that a probe of this address may ask: its own, and where its OParl interface may be."""
    places = [url, *(each for system in ("", *system_names()) for each in oparl.places(system, url))]
    return frozenset(urlsplit(place).netloc for place in places)


def held_hosts(url: str) -> frozenset[str]:
    """The same hosts in their one spelling, by which a probe holds them for itself."""
    return frozenset(host_of(f"https://{host}") for host in hosts_to_ask(url))


@dataclass
class _Site:
    """A product that answers here."""

    product: Product
    base: str
    answers: list[web_poet.HttpResponse] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        return recognised(self.product).readable

    @property
    def probing(self) -> Probing:
        return probing_of(self.product.system)


class Inquiry:
    """One probe. Ask `next()` for a question, and tell it what came of it, until there is none."""

    def __init__(self, url: str, most: int = MOST) -> None:
        self.url = url
        self._left = most
        self._hosts = hosts_to_ask(url)
        self._first = Question("Adresse", url, _no_finding)
        self._waiting = deque([self._first])
        self._asked: set[str] = set()
        self._sites: dict[str, _Site] = {}
        self._about: dict[str, _Site] = {}  # by the address that is asked for on its account
        self._looks: list[Look] = []
        self._redirects: tuple[str, ...] = ()
        self._state: State = "failed"
        self._message = "Es kam keine Antwort."
        self._moved_to = ""
        self._held = False

    def next(self) -> Question | None:
        """The next address to ask for; None where there is nothing more to ask, or no right to."""
        while self._waiting and self._left > 0:
            question = self._waiting.popleft()
            if question.url not in self._asked and urlsplit(question.url).netloc in self._hosts:
                self._asked.add(question.url)
                self._left -= 1
                return question
        return None

    def answered(
        self, question: Question, answer: web_poet.HttpResponse, redirects: Sequence[str] = ()
    ) -> None:
        """An answer has come, over these redirects."""
        self._left -= len(redirects)
        if question is self._first:
            self._redirects = tuple(redirects)
            self._begin(answer)
            return
        self._learn(answer)
        try:
            note = question.finds(answer)
        except PageFailure as failure:
            self._look(question, Failure(failure.kind, failure.message))
            if failure.kind is FailureKind.BLOCKED and question.decides:
                self._end("blocked", failure.message)
            return
        self._looks.append(Look(what=question.what, url=question.url, found=True, note=note))
        if (site := self._about.get(question.url)) and answer not in site.answers:
            site.answers.append(answer)

    def failed(self, question: Question, failure: Failure) -> None:
        """No answer has come, and why."""
        if question is self._first:
            self._end(_STATES.get(failure.kind, "failed"), failure.message)
            if failure.status in GONE_STATUSES and (folder := self._higher(question.url)):
                self._first = Question(question.what, folder, _no_finding)
                self._waiting.append(self._first)
            return
        self._look(question, failure)
        if failure.kind is FailureKind.HELD and question.decides:
            self._held = True
        if failure.status in (429, 503) or (question.decides and failure.kind in _NO_MORE):
            self._end("blocked", failure.message)

    def moved(self, url: str) -> None:
        """The first address leads to another host, which this probe does not ask."""
        self._moved_to = url
        self._end("moved", f"Die Adresse führt auf einen anderen Server: {urlsplit(url).netloc}")

    def report(self, requests: int) -> ProbeReport:
        """All that was found out; `requests` is how many were sent."""
        proposals = self._proposals()
        state, message = self._state, self._message
        if state == "nothing" and self._held:
            state, message = "held", "robots.txt erlaubt das Lesen der Seiten nicht, die gebraucht würden."
        elif state == "nothing" and any(each.tried for each in proposals):
            state, message = "found", ""
        return ProbeReport(
            url=self.url,
            state=state,
            message=message,
            moved_to=self._moved_to,
            redirects=self._redirects,
            products=tuple(recognised(site.product) for site in self._sites.values()),
            looks=tuple(self._looks),
            proposals=tuple(proposals),
            requests=requests,
        )

    # -- the first page ---------------------------------------------------------------------------

    def _begin(self, answer: web_poet.HttpResponse) -> None:
        self._message = "Die Seite ist mit keinem Produkt gemacht, das hier bekannt ist."
        self._state = "nothing"
        self._learn(answer)
        if not self._sites:
            try:
                AnyPage(response=answer).check()
            except PageFailure as failure:
                self._end("blocked", failure.message)
                return
            self._ask_around(answer)
        elif not any(site.readable for site in self._sites.values()):
            self._message = "Das Produkt ist erkannt, wird aber noch nicht gelesen."
        waiting = {question.url for question in self._waiting}
        named = named_on(answer, councils=not self._sites)
        self._looks.extend(look for look in named if look.url not in waiting)
        for question in [each for each in self._waiting if each.url in (self.url, str(answer.url))]:
            self._waiting.remove(question)
            self.answered(question, answer)

    def _ask_around(self, answer: web_poet.HttpResponse) -> None:
        """Of a site whose product is not known: what many products have, in the folder of the page."""
        base = folder_of(str(answer.url))
        named = (look.url for look in named_on(answer, councils=False) if look.what == FEED)
        self._waiting.extend(Question(FEED, url, is_feed) for url in list(named)[:1])
        for system in system_names():
            self._waiting.extend(probing_of(system).guesses(base))
        self._waiting.extend(oparl.questions("", base))

    def _higher(self, url: str) -> str | None:
        """The folder of a page that is gone, once."""
        folder = folder_of(url)
        return folder if folder != url and folder not in self._asked else None

    # -- what is known ----------------------------------------------------------------------------

    def _learn(self, answer: web_poet.HttpResponse) -> None:
        for product in products_of(answer):
            site = self._sites.get(product.system)
            if site is None:
                site = self._new_site(product, answer)
            site.answers.append(answer)

    def _new_site(self, product: Product, answer: web_poet.HttpResponse) -> _Site:
        probing = probing_of(product.system)
        base = probing.base_url(answer)
        site = _Site(product, base)
        self._sites[product.system] = site
        if site.readable:
            own = list(probing.questions(base, answer))
            self._waiting.extend(own)
            self._about.update((question.url, site) for question in own)
        if product.system != "oparl":
            self._waiting.extend(oparl.questions(product.system, base))
        return site

    def _proposals(self) -> list[Proposal]:
        found = [
            site.probing.proposal(site.product.system, site.base, self.url, site.answers)
            for site in self._sites.values()
            if site.readable
        ]
        if not found and (system := system_by_address(self.url)):
            found = [probing_of(system).proposal(system, probing_of(system).base_of(self.url), self.url, ())]
        # The interface that is made for programs comes first, unless it leaves open whom it is asked about.
        return sorted(found, key=lambda each: (bool(each.choices), each.system != "oparl"))

    def _look(self, question: Question, failure: Failure) -> None:
        self._looks.append(
            Look(
                what=question.what,
                url=question.url,
                found=False,
                note=failure.message,
                failure=failure.kind,
            )
        )

    def _end(self, state: State, message: str) -> None:
        """Nothing more is asked."""
        self._state, self._message = state, message
        self._waiting.clear()


def _no_finding(answer: web_poet.HttpResponse) -> str:
    return ""
