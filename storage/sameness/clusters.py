"""Which papers are together, from all joins between them. The same papers in any order, the same clusters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Member:
    """A paper, as far as it matters for whom it can be together with."""

    id: int
    source: str
    key: str
    bodies: frozenset[str]
    date: dt.date | None = None


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
    then the closer date.
    """
    of: dict[int, Cluster] = {member.id: Cluster({member.id: member}) for member in members}
    known = {id_: cluster.members[id_] for id_, cluster in of.items()}
    for link in sorted(links, key=lambda each: _order(each, known)):
        one, other = of[link.first], of[link.second]
        if one is not other and one.can_take(other):
            one.members |= other.members
            one.links += [*other.links, link]
            of |= dict.fromkeys(other.members, one)
    return list({id(cluster): cluster for cluster in of.values()}.values())


def _order(link: Link, known: Mapping[int, Member]) -> tuple[int, int, list[tuple[str, str]]]:
    """Nothing that depends on the order of reading: not the numbers that the database gave."""
    first, second = known[link.first], known[link.second]
    days = abs((first.date - second.date).days) if first.date and second.date else 10_000
    names = sorted(((first.source, first.key), (second.source, second.key)))
    return -link.strength, days, names
