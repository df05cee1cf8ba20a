"""Every fault does what it says, where it says, as often as it says; and the controls over HTTP."""

from __future__ import annotations

import gzip
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from demo.faults import KINDS, Fault
from demo.server import DemoServer
from demo.world import World
from tests.demo.conftest import TODAY, Get, fetch

PAGE = "ahlenfeld/bi/si0040.asp"


@pytest.fixture(autouse=True)
def _no_fault_stays(world: World) -> Iterator[None]:
    yield
    world.faults.clear()


def check_error_page(get: Get, world: World) -> None:
    assert "SessionNet Fehlermeldung" in get(PAGE).text
    world.faults.clear()
    world.faults.add(Fault("error_page", "/rurtal"))
    assert "Fehler" in get("rurtal/vorlagen/").text


def check_login_page(get: Get, world: World) -> None:
    assert get(PAGE).soup.select_one(".smc-pagetype-logon")


def check_firewall_page(get: Get, world: World) -> None:
    assert "Request Rejected" in get(PAGE).text


def check_empty(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert (answer.status, answer.body) == (200, b"")


def check_slow(get: Get, world: World) -> None:
    began = time.monotonic()
    assert "Kalender" in get(PAGE).text
    assert time.monotonic() - began >= 0.3


def check_cut(get: Get, world: World) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        get(PAGE)
    assert caught.value.partial
    assert caught.value.expected


def check_truncated_html(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert b"<table" in answer.body
    assert b"</html>" not in answer.body


def check_changed_markup(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert "Rat" in answer.text
    assert not answer.soup.select(".silink, .smctablesitzungen, #smc_page_si0040_contenttable1")


def check_renamed(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert not answer.soup.select(".silink")
    assert answer.soup.select(".xknilis, .smctablesitzungen, #smc_page_si0040_contenttable1")


def check_wrong_charset(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert answer.headers["content-type"].endswith("utf-8")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert "Hauptmenü" in answer.body.decode("windows-1252")


def check_redirect_elsewhere(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert answer.status == 302
    assert urlsplit(answer.headers["location"]).hostname == "elsewhere.invalid"


def check_robots_disallow(get: Get, world: World) -> None:
    assert "Disallow: /\n" in get("robots.txt").text
    assert "Kalender" in get(PAGE).text
    world.faults.clear()
    assert "Disallow: /" not in get("robots.txt").text


def check_redirect_inside(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert answer.status == 302
    assert urlsplit(answer.headers["location"]).hostname == "169.254.169.254"


def check_redirect_loop(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert (answer.status, answer.headers["location"]) == (302, "/" + PAGE)


def check_crawl_delay(get: Get, world: World) -> None:
    assert "Crawl-delay: 0.3\n" in get("robots.txt").text
    assert "Kalender" in get(PAGE).text


def check_huge(get: Get, world: World) -> None:
    assert len(get(PAGE).body) == 1 << 20


def check_bomb(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 2000
    assert gzip.decompress(answer.body) == bytes(1 << 20)


def check_false_packing(get: Get, world: World) -> None:
    answer = get(PAGE)
    assert answer.headers["content-encoding"] == "gzip"
    assert "Kalender" in answer.text


def check_huge_head(get: Get, world: World) -> None:
    with pytest.raises(http.client.HTTPException):  # Python's client takes a hundred headers
        get(PAGE)


def check_renamed_class(get: Get, world: World) -> None:
    world.faults.clear()
    world.faults.add(Fault("renamed_class", "/ahlenfeld", name="doart"))
    page = get("ahlenfeld/bi/do0040.asp").soup
    assert page.select("td.dovorgang")
    assert page.select("td.xtraod")
    assert not page.select("td.doart")


def check_broken_json(get: Get, world: World) -> None:
    world.faults.add(Fault("broken_json", "/spd-rurtal"))
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(get("spd-rurtal/wp-json/wp/v2/posts").text)
    assert "<rss" in get("spd-rurtal/feed/").text


def check_endless_list(get: Get, world: World) -> None:
    world.faults.add(Fault("endless_list"))
    first, second = get("rurtal/vorlagen/"), get("rurtal/vorlagen/?__=2")
    assert second.soup.select_one('a[href="?__=3"]')
    assert first.soup.select_one("td.column-betreff").text == second.soup.select_one("td.column-betreff").text
    posts = get("spd-rurtal/wp-json/wp/v2/posts?page=50")
    assert json.loads(posts.text) == json.loads(get("spd-rurtal/wp-json/wp/v2/posts").text)
    assert posts.headers["x-wp-totalpages"] == "100000"


def check_mixed_up(get: Get, world: World) -> None:
    first = get(PAGE)
    assert get("ahlenfeld/bi/do0040.asp").body == first.body
    world.faults.clear()
    assert get("ahlenfeld/bi/do0040.asp").body != first.body


def check_new_tokens(get: Get, world: World) -> None:
    before = world.token_epoch
    world.faults.add(Fault("new_tokens"))
    assert world.token_epoch == before + 1


def check_status(code: int) -> Callable[[Get, World], None]:
    def check(get: Get, world: World) -> None:
        answer = get(PAGE)
        assert answer.status == code
        assert answer.headers.get("retry-after") == ("7" if code in (429, 503) else None)

    return check


CHECKS: dict[str, Callable[[Get, World], None]] = {
    "error_page": check_error_page,
    "login_page": check_login_page,
    "status_401": check_status(401),
    "status_403": check_status(403),
    "status_404": check_status(404),
    "status_410": check_status(410),
    "status_500": check_status(500),
    "status_429": check_status(429),
    "status_503": check_status(503),
    "firewall_page": check_firewall_page,
    "slow": check_slow,
    "cut": check_cut,
    "empty": check_empty,
    "truncated_html": check_truncated_html,
    "changed_markup": check_changed_markup,
    "renamed": check_renamed,
    "wrong_charset": check_wrong_charset,
    "redirect_elsewhere": check_redirect_elsewhere,
    "redirect_inside": check_redirect_inside,
    "redirect_loop": check_redirect_loop,
    "robots_disallow": check_robots_disallow,
    "crawl_delay": check_crawl_delay,
    "huge": check_huge,
    "huge_head": check_huge_head,
    "bomb": check_bomb,
    "false_packing": check_false_packing,
    "renamed_class": check_renamed_class,
    "broken_json": check_broken_json,
    "endless_list": check_endless_list,
    "mixed_up": check_mixed_up,
    "new_tokens": check_new_tokens,
}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "drip"])
def test_each_fault(get: Get, world: World, kind: str) -> None:
    seconds = 7.0 if kind.startswith("status") else 0.3
    details = {"seconds": seconds, "size": 1 << 20, "word": "silink"}
    world.faults.add(Fault(kind, "/ahlenfeld", **details))  # type: ignore[arg-type]
    CHECKS[kind](get, world)
    assert get("birkenrath/bi/si0040.php").status == 200


def test_a_name_is_renamed_only_where_it_is_a_whole_word(get: Get, world: World) -> None:
    world.faults.add(Fault("renamed", "/ahlenfeld", word="smcfontawesome"))
    page = get(PAGE).soup
    assert page.select(".xemosewatnofcms")
    assert page.select(".smcfiltermenuprev, .smcfiltermenunext")
    with pytest.raises(ValueError, match="word"):
        Fault("renamed")


def test_a_committee_can_be_left_out_of_the_calendar(get: Get, world: World) -> None:
    for tenant, page in (("ahlenfeld", "bi/gr0040.asp"), ("rurtal", "termine/ics/SD.NET_RIM.ics")):
        council = world.council(tenant)
        assert council.assembly in get(f"{tenant}/{page}").text
        council.off_calendar.add(council.assembly)
        assert council.assembly not in get(f"{tenant}/{page}").text
        council.off_calendar.clear()


def test_a_drip_does_not_end(server: DemoServer, world: World) -> None:
    world.faults.add(Fault("drip", "/ahlenfeld", seconds=0.01))
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=2)) as connection:
        connection.request("GET", f"/{PAGE}")
        answer = connection.getresponse()
        assert answer.read(50) == b" " * 50
        assert not answer.isclosed()


def test_a_fault_meets_its_paths_only(get: Get, world: World) -> None:
    world.faults.add(Fault("status_500", "/ahlenfeld", "__cmonat=5"))
    assert get(f"{PAGE}?__cmonat=5").status == 500
    assert get(f"{PAGE}?__cmonat=6").status == 200


def test_a_fault_ends_after_its_times(get: Get, world: World) -> None:
    world.faults.add(Fault("status_503", "/ahlenfeld", times=2))
    assert [get(PAGE).status for _ in range(3)] == [503, 503, 200]


def test_a_probable_fault_happens_sometimes(get: Get, world: World) -> None:
    world.faults.add(Fault("status_500", "/ahlenfeld", probability=0.5))
    assert {get(PAGE).status for _ in range(40)} == {200, 500}


def test_an_unknown_fault_is_refused(get: Get) -> None:
    with pytest.raises(ValueError, match="Unbekannte Störung"):
        Fault("quake")  # type: ignore[arg-type]
    answer = get("_demo/fault", "POST", '{"kind": "quake"}')
    assert answer.status == 400
    assert get("_demo/fault", "POST", "[").status == 400


def test_faults_over_http(get: Get) -> None:
    assert get("_demo/fault", "POST", '{"kind": "status_403", "path_prefix": "/nachrichten"}').status == 200
    assert get("nachrichten/feed/").status == 403
    assert get("_demo/fault", "DELETE").status == 200
    assert get("nachrichten/feed/").status == 200


def test_the_log_counts_and_times_requests(get: Get, server: DemoServer) -> None:
    get("_demo/log", "DELETE")
    for path in (PAGE, "rurtal/vorlagen/", "rurtal/termine/"):
        get(path)
    told = json.loads(get("_demo/log").text)
    assert told["counts"] == {"/ahlenfeld": 1, "/rurtal": 2}
    times = [entry["at"] for entry in told["requests"]]
    assert times == sorted(times)
    assert [entry["path"] for entry in told["requests"]] == [
        "/" + PAGE,
        "/rurtal/vorlagen/",
        "/rurtal/termine/",
    ]
    assert told["max_concurrent"] == 1


def test_the_log_sees_requests_at_the_same_time(get: Get, server: DemoServer, world: World) -> None:
    server.log.clear()
    world.faults.add(Fault("slow", "/ahlenfeld", seconds=0.5))
    threads = [threading.Thread(target=get, args=(PAGE,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.log.max_concurrent == 3


def test_the_timeline_over_http() -> None:
    world = World(TODAY)
    with DemoServer(world) as server:
        steps = world.steps_left
        for number in range(1, steps + 1):
            told = json.loads(fetch(server.url + "_demo/advance", "POST").text)
            assert told["step"] == number
            assert told["changes"]
        assert fetch(server.url + "_demo/advance", "POST").status == 409
        truth = json.loads(fetch(server.url + "_demo/truth").text)
    assert len(truth) == len(world.truth())


def test_a_stopped_server_refuses_and_comes_back_on_its_port() -> None:
    server = DemoServer(World(TODAY, papers=20))
    server.start()
    url = server.url
    assert fetch(url + "robots.txt").status == 200
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        fetch(url + "robots.txt")
    with server:
        assert server.url == url
        assert fetch(url + "robots.txt").status == 200
