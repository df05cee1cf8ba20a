"""A session belongs to the requests that carry it, to one host, and to nobody else."""

import pytest
from scrapy import Request
from scrapy.http import Response

from scrapers.sessions import MOST_COOKIES, Session, SessionMiddleware, going_on, opening, session_of

URL = "https://ris.example/public/si010"


def answered(request: Request, *cookies: str) -> Response:
    """An answer to the request that sets these cookies, as the middleware lets it through."""
    answer = Response(request.url, headers={"Set-Cookie": list(cookies)}, request=request)
    return SessionMiddleware().process_response(request, answer)


def sent(request: Request) -> str:
    """The cookies that a request leaves with."""
    SessionMiddleware().process_request(request)
    return (request.headers.get("Cookie") or b"").decode()


def test_the_cookies_of_a_page_go_with_the_request_that_belongs_to_it() -> None:
    page = Request(URL, meta=opening())
    assert sent(page) == ""
    answer = answered(page, "JSESSIONID=abc123; Path=/public; HttpOnly", "TS01=x.y; Path=/")
    rows = Request(f"{URL}?0-1.0-", meta=going_on(session_of(answer)))
    assert sent(rows) == "JSESSIONID=abc123; TS01=x.y"
    assert session_of(answered(rows, "TS01=z")).cookies == {"JSESSIONID": "abc123", "TS01": "z"}


def test_other_requests_neither_send_nor_keep_cookies() -> None:
    other = Request(URL)
    answer = answered(other, "JSESSIONID=abc123")
    assert session_of(answer).cookies == {}
    assert "session" not in other.meta
    assert sent(other) == ""


def test_a_redirect_within_the_host_keeps_the_session_that_its_answer_opened() -> None:
    page = Request(URL, meta=opening())
    answered(page, "JSESSIONID=abc123")
    assert sent(page.replace(url=f"{URL}?0")) == "JSESSIONID=abc123"


def test_another_host_gets_no_cookies_and_its_answer_begins_another_session() -> None:
    page = Request(URL, meta=opening())
    answered(page, "JSESSIONID=abc123")
    elsewhere = page.replace(url="https://other.example/", headers={"Cookie": "JSESSIONID=abc123"})
    assert sent(elsewhere) == ""
    assert session_of(answered(elsewhere, "ID=1")) == Session("other.example", {"ID": "1"})


@pytest.mark.parametrize("value", ["", "ohne Gleichheitszeichen", "=leer", "böse Kekse=1", "a\x00b=1"])
def test_what_is_no_cookie_is_left_out(value: str) -> None:
    assert session_of(answered(Request(URL, meta=opening()), value)).cookies == {}


def test_a_hostile_answer_sets_only_so_many() -> None:
    answer = answered(Request(URL, meta=opening()), *(f"c{number}={number}" for number in range(100)))
    assert len(session_of(answer).cookies) == MOST_COOKIES
