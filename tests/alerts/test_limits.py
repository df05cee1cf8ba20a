"""How often a network is heard, and what is remembered of it."""

import pytest

from alerts.web.limits import MOST_KEPT, Limits, network_of

HOUR = 3600.0


class Clock:
    """Stands until it is set."""

    def __init__(self) -> None:
        self.now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def ask(limits: Limits, address: str = "192.0.2.7", what: str = "form") -> bool:
    return limits.allows(address, what, most=2, seconds=HOUR)


def test_so_often_in_so_long(clock: Clock) -> None:
    limits = Limits(clock)
    assert [ask(limits), ask(limits), ask(limits)] == [True, True, False]
    clock.now += HOUR - 1
    assert not ask(limits)
    clock.now += 1
    assert [ask(limits), ask(limits), ask(limits)] == [True, True, False], "what was refused is not counted"


def test_each_network_and_each_thing_by_itself(clock: Clock) -> None:
    limits = Limits(clock)
    assert [ask(limits), ask(limits), ask(limits, "192.0.2.200")] == [True, True, False]
    assert ask(limits, "192.0.3.7")
    assert ask(limits, what="other")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.255", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:0:1::1", "2001:db8:0:2:ffff::9", True),
        ("2001:db8:0:100::1", "2001:db8:0:200::1", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("", "testclient", False),
    ],
)
def test_networks(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_nothing_of_an_address_is_remembered_and_each_day_is_new(clock: Clock) -> None:
    limits, twin = Limits(clock), Limits(clock)
    for each in (limits, twin):
        ask(each)
        ask(each)
    kept = repr(vars(limits))
    assert "192.0" not in kept
    assert not set(limits._done) & set(twin._done), "the key of the hash is this process's alone"
    salt = limits._salt
    clock.now += 24 * HOUR
    assert ask(limits)
    assert limits._salt != salt


def test_memory_is_bounded_and_the_oldest_goes(clock: Clock) -> None:
    limits = Limits(clock)
    for number in range(MOST_KEPT + 10):
        ask(limits, what=str(number))
    assert len(limits._done) == MOST_KEPT
