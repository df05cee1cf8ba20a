"""Where an address leads: to which host, and whether that is one of a source's own. Pure functions."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")

_NOT_FOR_ALL = (  # what `ipaddress` takes for public, and is not or no longer anybody's to serve pages from
    ipaddress.ip_network("192.0.0.0/24"),  # for protocols (RFC 6890)
    ipaddress.ip_network("192.88.99.0/24"),  # the old 6to4 relays (RFC 7526)
    ipaddress.ip_network("2001::/23"),  # for protocols, Teredo among them (RFC 2928)
    ipaddress.ip_network("3fff::/20"),  # for documentation (RFC 9637)
)
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that is given out of IPv6 (RFC 4291)
# IPv6 addresses that only stand for an IPv4 address; its place in bits from the right (RFC 4291, 6052, 3056).
_CARRIERS = (
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)


def plain_host(host: str) -> str:
    """One spelling for a host's name: small letters, ASCII, without "www." and the dot at its end.

    Empty for what is no name. Whoever counts requests to a host, or holds it, names it so.
    """
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    name = name.removesuffix(".").removeprefix("www.")
    return name if _NAME.fullmatch(name) else ""


def host_of(url: str) -> str:
    """The host of an http(s) address in its one spelling; "" where it is no such address."""
    return _place(url)[0]


def is_own(url: str, hosts: frozenset[str]) -> bool:
    """Whether an http(s) address is on one of these hosts ("rat.example", "rat.example:8443").

    With or without "www.", however it is spelt; never with a name or password in it.
    """
    place = _place(url)
    return bool(place[0]) and place in {_place(f"{urlsplit(url).scheme}://{host}") for host in hosts}


def secured(url: str) -> str:
    """The same address by https: on the same port, unless it was that of http."""
    parts = urlsplit(url)
    return parts._replace(scheme="https", netloc=parts.netloc.removesuffix(":80")).geturl()


def _place(url: str) -> tuple[str, int]:
    """Host and port; ("", 0) for what is no plain http(s) address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", 0
    if parts.scheme not in _PORTS or "@" in parts.netloc:
        return "", 0
    host = plain_host(parts.hostname or "")
    return (host, port or _PORTS[parts.scheme]) if host else ("", 0)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not private, of this machine, of its network,
    reserved or for many at once, and none that only stands for such a one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if any(ip in network for network in _NOT_FOR_ALL):
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        for network, shift in _CARRIERS:
            if ip in network:
                return is_public(str(ipaddress.IPv4Address((int(ip) >> shift) & 0xFFFFFFFF)))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
