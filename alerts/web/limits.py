"""How often something may be done from one network. Kept in memory alone, and of nobody's address anything
but a hash whose key is forgotten each day."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEPT = 10_000
"""What is counted longest ago is forgotten first: the memory that this takes is bounded."""
_DAY = 24 * 60 * 60
_V4_NETWORK, _V6_NETWORK = 24, 56  # bits that one household, school or office shares


class Limits:
    """Counts what networks do. `clock`: seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._day = -1
        self._salt = b""
        self._done: OrderedDict[bytes, list[float]] = OrderedDict()

    def allows(self, address: str, what: str, *, most: int, seconds: float) -> bool:
        """Whether `what` may be done once more from the network of this address, which then is counted:
        at most so often in so many seconds."""
        now = self._clock()
        self._forget_yesterday(now)
        key = hashlib.blake2b(f"{what} {network_of(address)}".encode(), key=self._salt).digest()
        done = [at for at in self._done.pop(key, []) if now - at < seconds]
        allowed = len(done) < most
        self._done[key] = [*done, now] if allowed else done
        while len(self._done) > MOST_KEPT:
            self._done.popitem(last=False)
        return allowed

    def _forget_yesterday(self, now: float) -> None:
        day = int(now // _DAY)
        if day != self._day:
            self._day, self._salt = day, secrets.token_bytes(32)
            self._done.clear()


def network_of(address: str) -> str:
    """The network that an address belongs to; what is no address is its own."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    ip = mapped or ip
    bits = _V4_NETWORK if ip.version == 4 else _V6_NETWORK
    return str(ipaddress.ip_network(f"{ip}/{bits}", strict=False))
