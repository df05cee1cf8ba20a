"""Which papers are together, from all joins between them. The same papers in any order, the same clusters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SURE = 150
"""The strength from which on more than a title speaks for a link."""
APART = 7
"""So many days tell papers of one title apart: reports come each month, two parties' motions on one day."""


@dataclass(frozen=True)
class Member:
    """A paper, as far as it matters for whom it can be together with."""

    id: int
    source: str
    key: str
    bodies: frozenset[str]
    date: dt.date | None = None
    in_council: bool = False


@dataclass(frozen=True)
class Link:
    """Two papers that are one concern, with how sure that is."""

    first: int
    second: int
    strength: int
    reason: str


@dataclass
class Cluster:
    """Papers that are one concern: at most one of each source, and one body that all can be of."""

    members: dict[int, Member]
    links: list[Link] = field(default_factory=list)  # those that hold it together

    def can_take(self, other: Cluster) -> bool:
        """Whether both can be one."""
        sources = {member.source for member in self.members.values()}
        if any(member.source in sources for member in other.members.values()):
            return False
        bodies = [member.bodies for each in (self, other) for member in each.members.values()]
        return bool(frozenset.intersection(*bodies))

    def reasons(self, first: int) -> dict[int, str]:
        """Why each paper is here, seen from the paper `first`, which needs no reason."""
        near: dict[int, list[tuple[int, str]]] = {}
        for link in self.links:
            near.setdefault(link.first, []).append((link.second, link.reason))
            near.setdefault(link.second, []).append((link.first, link.reason))
        found, waiting = {first: ""}, [first]
        while waiting:
            for other, reason in near.get(waiting.pop(), ()):
                if other not in found:
                    found[other] = reason
                    waiting.append(other)
        return found


def clusters(members: Iterable[Member], links: Iterable[Link]) -> list[Cluster]:
    """The papers put together along their links, the surest first.

    Two papers of one source are never together: of two that want the same third paper, the surer link wins,
    then the closer date. Where a title alone speaks for several papers of a council about equally, for none.
    """
    of: dict[int, Cluster] = {member.id: Cluster({member.id: member}) for member in members}
    known = {id_: cluster.members[id_] for id_, cluster in of.items()}
    told_apart = _without_doubtful(sorted(links, key=lambda each: _order(each, known)), known)
    for link in told_apart:
        one, other = of[link.first], of[link.second]
        if one is not other and one.can_take(other):
            one.members |= other.members
            one.links += [*other.links, link]
            of |= dict.fromkeys(other.members, one)
    return list({id(cluster): cluster for cluster in of.values()}.values())


def _without_doubtful(links: Sequence[Link], known: Mapping[int, Member]) -> list[Link]:
    """Links, the surest first, without those by a mere title for whom several others are as good."""
    wanted: dict[tuple[int, str], list[Link]] = {}
    for link in links:
        for one, other in ((link.first, link.second), (link.second, link.first)):
            if known[other].in_council:
                wanted.setdefault((one, known[other].source), []).append(link)
    doubtful = {one for (one, _), rivals in wanted.items() if _is_doubtful(rivals, known)}
    return [link for link in links if link.strength >= SURE or not doubtful & {link.first, link.second}]


def _is_doubtful(rivals: Sequence[Link], known: Mapping[int, Member]) -> bool:
    best, *others = rivals
    return best.strength < SURE and any(
        each.strength == best.strength and _days(each, known) - _days(best, known) < APART for each in others
    )


def _days(link: Link, known: Mapping[int, Member]) -> int:
    first, second = known[link.first].date, known[link.second].date
    return abs((first - second).days) if first and second else 10_000


def _order(link: Link, known: Mapping[int, Member]) -> tuple[int, int, list[tuple[str, str]]]:
    """Nothing that depends on the order of reading: not the numbers that the database gave."""
    names = sorted((known[id_].source, known[id_].key) for id_ in (link.first, link.second))
    return -link.strength, _days(link, known), names
