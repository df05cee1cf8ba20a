"""The service as a process, a mail server, and a browser with and without scripts."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from antragsradar.cli import call
from antragsradar.console import FAILED
from tests.alerts.conftest import AnyPort, Mailbox
from tests.cli.conftest import MOTION
from tests.end_to_end.test_service import START_SECONDS, Service, free_port, installation, running, until

CHROMIUM = Path("/usr/bin/chromium")
BASE_URL = "https://radar.example"


@dataclass
class Radar:
    """A running service whose readers' mails can be read; nobody answers at its sources."""

    service: Service
    folder: Path
    box: Mailbox
    settings: dict[str, str]

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.service.port}{path}"

    def does(self, *arguments: str) -> None:
        """A command of the operator's."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.settings.items():
                patch.setenv(name, value)
            assert call(arguments) == 0

    def finds(self, district: str) -> None:
        """A motion becomes known."""
        path = self.folder / f"{district}.txt"
        path.write_text(MOTION.replace("Mehr Sprachkurse", f"Mehr Sprachkurse in {district}"), "utf-8")
        self.does("import", str(path))

    def mail(self, address: str, number: int) -> EmailMessage:
        """The mail of that number to an address, once all that is due has been sent."""
        self.does("digest", "send")
        until(lambda: len(self._to(address)) >= number, START_SECONDS)
        assert len(self._to(address)) == number
        content = self._to(address)[-1]
        return email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)

    def _to(self, address: str) -> list[bytes]:
        return [content for _, recipients, content, _ in self.box.received if recipients == [address]]

    def link(self, mail: EmailMessage, place: str) -> str:
        """A link in its text, as it is found where the website runs now."""
        body = mail.get_body(("plain",))
        assert body is not None
        found = re.search(rf"{re.escape(BASE_URL)}(/abo/{place}/\S+)", body.get_content())
        assert found is not None
        return self.url(found[1])


@pytest.fixture(scope="module")
def radar(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radar]:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    folder = tmp_path_factory.mktemp("radar")
    box = Mailbox()
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    nobody = f"http://127.0.0.1:{free_port()}"
    settings = {
        "ANTRAGSRADAR_SMTP_URL": f"smtp://127.0.0.1:{controller.port}",
        "ANTRAGSRADAR_BASE_URL": BASE_URL,
    }
    known = installation(folder, nobody)
    with pytest.MonkeyPatch.context() as patch:  # tried in vain just now: the service need not try so soon
        for name, value in known.items():
            patch.setenv(name, value)
        assert call(["crawl"]) == FAILED
    with running(folder, nobody, **settings) as service:
        radar = Radar(service, folder, box, {**settings, **known})
        radar.finds("Altstadt")
        yield radar
    controller.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(radar: Radar, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page; at its end the browser has complained of nothing, and asked nobody else."""
    context = browser.new_context(java_script_enabled=request.param, locale="de-DE")
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda each: asked.add("/".join(each.url.split("/")[:3])))
    yield page
    assert complaints == []
    assert asked == {radar.url("")}
    assert context.cookies() == []
    context.close()
