"""What stays the same while a system's addresses change. Pure functions.

OParl's identity of an object is the address that its `id` gives (specification 1.1, "URLs"). Addresses
move all the same: to https, to another host, from v1.0 to v1.1, from papers.asp to papers. What a vendor
keeps through all of that is its own number, and that is what stands behind the word for the object's kind:

    …/rim4240/webservice/oparl/v1.0/body/1/paper/787   787        SD.NET RIM
    …/oparl/bodies/0001/papers/vo/54775                vo/54775   SessionNet
    …/bi/oparl/1.0/papers.asp?id=1664                  1664       ALLRIS 3
    …/public/oparl/organizations?typ=gr&id=11          gr/11      ALLRIS 4

So that is the key. The body's number is not part of it: a source is one body, and systems number bodies
anew when they are merged. An `id` without such a word is kept whole, but for its scheme and host.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from storage.text import one_line

_KINDS = (
    "system|bod(?:y|ies)|organi[sz]ations?|persons?|people|memberships?|meetings?|agendaitems?|papers?"
    "|consultations?|files?|locations?|legislativeterms?"
)
_KIND = re.compile(rf"({_KINDS})(?:\.\w{{2,5}})?", re.IGNORECASE)
_SINGULAR = {"bodies": "body", "people": "person"}
# Where an object is looked at from, not which object it is.
_NOT_IDENTITY = frozenset({"body", "page", "limit", "omit_internal", "s", "sid"})
_TYPE_FIRST = {"typ": 0, "type": 0, "id": 1}
_BARE = frozenset({"typ", "type", "id"})  # shown without their names, as in paths
_SLASHES = re.compile(r"(/files)/{2,}")


def identity(address: str) -> str:
    """The vendor's number in an object's `id`; "" where there is none."""
    segments, query = _parts(address)
    place = _kind_place(segments)
    own = segments if place is None else segments[place + 1 :]
    parameters = sorted(query, key=lambda pair: (_TYPE_FIRST.get(pair[0], 2), pair))
    found = [value if name in _BARE else f"{name}={value}" for name, value in parameters]
    return one_line("/".join([*own, *found]))


def kind_in(address: str) -> str:
    """Which kind of object an `id` says that it is ("paper"); "" where it says none."""
    segments, _ = _parts(address)
    place = _kind_place(segments)
    if place is None:
        return ""
    match = _KIND.fullmatch(segments[place])
    word = match[1].lower().replace("organisation", "organization") if match else ""
    return _SINGULAR.get(word, word.removesuffix("s"))


def _parts(address: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The segments of the path, and what the query says of the object, by lower-case names."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return [address], []
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    pairs = [(name.lower(), value) for name, value in parse_qsl(parts.query)]
    return segments, [pair for pair in pairs if pair[0] not in _NOT_IDENTITY]


def _kind_place(segments: list[str]) -> int | None:
    """Where the word for the kind stands: the last one that something may follow."""
    places = [place for place, segment in enumerate(segments) if _KIND.fullmatch(segment)]
    return places[-1] if places else None


def sibling(key: str, like: str) -> str | None:
    """The `id` of an object with that key, in a system where one of its kind has the `id` `like`.

    None where the form of `like` does not tell.
    """
    own = identity(like)
    for written in (own, quote(own)):
        if written and like.endswith(written):
            return like.removesuffix(written) + quote(key)
    return None


def absolute(base: str, address: str) -> str | None:
    """The http(s) address that an answer from `base` means; None for another scheme, or none at all.

    Systems that are asked by https often name themselves by http all the same: on the host of `base`, which
    was asked by https, the address is one by https too.
    """
    try:
        asked, found = urlsplit(base), urlsplit(urljoin(base, address.strip()))
        port = found.port
    except ValueError:
        return None
    if not address.strip() or found.scheme not in ("http", "https") or not found.hostname:
        return None
    is_same = found.hostname == asked.hostname and port in (None, 80)
    if is_same and (found.scheme, asked.scheme) == ("http", "https"):
        found = found._replace(scheme="https", netloc=asked.netloc)
    # SD.NET RIM writes files//rim… for files/rim…, and does not answer to it.
    return found._replace(path=_SLASHES.sub(r"\1/", found.path), fragment="").geturl()


def with_parameters(url: str, *, encoded: bool, **parameters: str) -> str:
    """The address with these parameters behind those that it has.

    The specification wants reserved characters encoded ("Filter"); SessionNet understands them only as they
    are: `encoded` says which.
    """
    written = [f"{name}={quote(value, safe='') if encoded else value}" for name, value in parameters.items()]
    separator = "&" if urlsplit(url).query else "?"
    return url.rstrip("?&") + separator + "&".join(written) if written else url
