"""Signed tokens: whose, what for, how old."""

import datetime as dt

import pytest

from alerts.tokens import TokenError, Tokens, TokenTooOld

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
TOKENS = Tokens("ein Geheimnis, das niemand errät")


def read(
    token: str, purpose: str = "fehlt", *, later: dt.timedelta = dt.timedelta(), tokens: Tokens = TOKENS
) -> str:
    """What it is about."""
    return tokens.read(token, purpose, now=NOW + later, max_age=DAY)


@pytest.mark.parametrize("subject", ["", "Antrag 26-0001", "ä.ö|\n", "x" * 300])
def test_a_token_says_what_it_is_about_until_it_is_old(subject: str) -> None:
    token = TOKENS.make("fehlt", subject, NOW)
    assert read(token) == subject
    assert read(token, later=DAY) == subject
    with pytest.raises(TokenTooOld):
        read(token, later=DAY + dt.timedelta(seconds=1))


def test_a_token_is_good_for_its_purpose_and_of_its_maker_alone() -> None:
    token = TOKENS.make("fehlt", "1", NOW)
    with pytest.raises(TokenError):
        read(token, "passt-nicht")
    with pytest.raises(TokenError):
        read(token, tokens=Tokens("ein anderes Geheimnis"))


def test_one_letter_changed_is_no_token() -> None:
    token = TOKENS.make("fehlt", "26-0001", NOW)
    for at, letter in enumerate(token[:-1]):  # of the last one, some bits mean nothing
        other = "A" if letter != "A" else "B"
        with pytest.raises(TokenError):
            read(token[:at] + other + token[at + 1 :])


@pytest.mark.parametrize(
    "token", ["", ".", "a", "a.b.c", "ä.ö", "=.=", "A" * 5000, "AAAA.AAAA", "!.!", "\x00.\x00"]
)
def test_what_is_no_token_at_all(token: str) -> None:
    with pytest.raises(TokenError):
        read(token)


def test_a_token_stands_in_an_address_as_it_is() -> None:
    token = TOKENS.make("fehlt", "ä/?&=#+ ", NOW)
    assert all(letter.isascii() and (letter.isalnum() or letter in "-_.") for letter in token)
