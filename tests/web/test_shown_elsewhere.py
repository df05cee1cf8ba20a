"""How the website shows where others link to it: in messages, on the screen of a telephone, in a tab."""

from __future__ import annotations

import io
import json

from PIL import Image
from sqlalchemy import Engine

from tests.alerts.samples import SITE
from tests.alerts.test_web import HOSTILE, Web, fill


def test_a_link_has_a_preview(house: Engine, web: Web) -> None:
    fill(house)
    for path, language in (("/", "de"), ("/en/motions?partei=SPD", "en"), ("/de/statistik", "de")):
        soup = web.get(path).soup
        said = {tag["property"]: tag["content"] for tag in soup.find_all("meta", property=True)}
        assert soup.html["lang"] == language
        assert said["og:title"] == soup.title.get_text()
        assert said["og:description"] == soup.find("meta", attrs={"name": "description"})["content"]
        picture = said["og:image"]
        assert picture.startswith(f"{SITE.base_url}/static/")
        shown = Image.open(io.BytesIO(web.get(picture.removeprefix(SITE.base_url)).body))
        assert shown.size == (1200, 630)


def test_a_hostile_title_stays_in_its_attribute(house: Engine, web: Web) -> None:
    fill(house)
    soup = web.get("/motions/00000000-0000-4000-8000-000000000002").soup
    title = soup.find("meta", property="og:title")["content"]
    assert title == soup.title.get_text()
    assert " ".join(HOSTILE.split())[:10] in title
    assert not soup.find_all("script")


def test_the_manifest_names_icons_that_there_are(web: Web) -> None:
    link = web.get("/").soup.find("link", rel="manifest")["href"]
    answer = web.get(link)
    assert answer.headers["content-type"] == "application/manifest+json"
    for icon in json.loads(answer.body)["icons"]:
        found = web.get(icon["src"])
        assert found.headers["content-type"].startswith(icon["type"])
        if icon["sizes"] != "any":
            width, height = Image.open(io.BytesIO(found.body)).size
            assert f"{width}x{height}" == icon["sizes"]
