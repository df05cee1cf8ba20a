"""What can go wrong with a server, to be switched on for a part of the demo world."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

FaultKind = Literal[
    "error_page",  # the product's error page, with status 200
    "login_page",  # the product's login page, with status 200
    "status_401",
    "status_403",
    "status_404",
    "status_410",
    "status_500",
    "status_429",  # with Retry-After
    "status_503",  # with Retry-After
    "firewall_page",  # a block page, with status 200
    "slow",  # the answer comes after `seconds`
    "drip",  # a byte of it comes every `seconds`, without end
    "cut",  # the connection ends in the middle of the body
    "empty",  # status 200 and nothing
    "truncated_html",  # a complete answer, with half a page in it
    "changed_markup",  # every class and id is called something else
    "renamed",  # one class or label, `word`, is called something else
    "renamed_class",  # the classes whose name contains `name` are called something else
    "broken_json",  # what is JSON stops in the middle; other answers are as always
    "endless_list",  # every page of a list is the first one, and names another as the next
    "wrong_charset",  # says UTF-8, is windows-1252
    "redirect_elsewhere",  # to a host that is not the source's
    "redirect_inside",  # to an address that only machines inside a data centre reach
    "redirect_loop",  # to itself
    "robots_disallow",  # robots.txt forbids everything
    "crawl_delay",  # robots.txt asks for `seconds` between two requests
    "huge",  # `size` bytes
    "bomb",  # `size` bytes, packed to a thousandth
    "false_packing",  # says that it is packed, and is not
    "huge_head",  # a header of `size` bytes, in many lines
    "mixed_up",  # whatever is asked for, the answer is that to the first request
    "new_tokens",  # SD.NET RIM gives all its addresses new tokens, at once
]
KINDS: tuple[str, ...] = get_args(FaultKind)
OF_ROBOTS = ("robots_disallow", "crawl_delay")
"""They happen to robots.txt, whatever path they name."""


@dataclass
class Fault:
    """One fault. It meets requests whose path begins with the prefix and contains the other text.

    `times` is how often it happens before it is over; None: until it is cleared.
    """

    kind: FaultKind
    path_prefix: str = "/"
    path_contains: str = ""
    times: int | None = None
    probability: float = 1.0
    seconds: float = 2.0  # of `slow` and `drip`, and in Retry-After and Crawl-delay
    size: int = 64 << 20  # of `huge`, `bomb` and `huge_head`, bytes
    word: str = ""  # of `renamed`
    name: str = ""  # of `renamed_class`
    first: tuple[dict[str, Any], bytes] | None = field(default=None, init=False)  # of `mixed_up`: the answer

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Unbekannte Störung „{self.kind}“; bekannt: {', '.join(KINDS)}")
        if self.kind == "renamed" and not self.word:
            raise ValueError("Die Störung „renamed“ braucht ein Wort (word), das anders heißen soll")

    def meets(self, path: str) -> bool:
        """Whether a request for this path (with its query) is one of those it means."""
        if path == "/robots.txt" or self.kind in OF_ROBOTS:
            meant = self.kind in OF_ROBOTS or self.path_prefix == "/robots.txt"
            return path == "/robots.txt" and meant
        return path.startswith(self.path_prefix) and self.path_contains in path


class Faults:
    """The faults that are switched on. Chance comes from the world's seed."""

    def __init__(self, seed: int, on_new_tokens: Callable[[], None]) -> None:
        self._rng = random.Random(f"{seed}:faults")
        self._on_new_tokens = on_new_tokens
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Switch a fault on; `new_tokens` happens at once and is over."""
        if fault.kind == "new_tokens":
            self._on_new_tokens()
            return
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Switch all faults off."""
        with self._lock:
            self._faults.clear()

    def take(self, path: str) -> Fault | None:
        """The first fault that happens to this request; counts it."""
        with self._lock:
            for fault in self._faults:
                if fault.meets(path) and self._happens(fault):
                    return fault
        return None

    def _happens(self, fault: Fault) -> bool:
        if fault.times == 0 or self._rng.random() >= fault.probability:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True
