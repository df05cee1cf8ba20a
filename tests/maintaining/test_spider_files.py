"""An operator's own spiders beside the shipped ones: a broken file is named, and the others are loaded."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from antragsradar.settings import Settings, SettingsError, load_settings
from scrapers import spider_files
from scrapers.declaring import Declaration, declaring_file
from scrapers.items import Body
from scrapers.loading import load_spider, load_spiders, project_settings
from scrapers.places import SHIPPED, own_place, place_of, shipped_place
from scrapers.systems.sessionnet.spider import SessionNetSpider

GOOD = declaring_file(
    Declaration("muster", "Stadt Muster", "https://ris.example/", Body("99000001", "Stadt Muster")),
    SessionNetSpider,
)
CLASS = "from scrapers.systems.sessionnet.spider import SessionNetSpider\nclass Kaputt(SessionNetSpider):\n"
BROKEN = {
    "syntax.py": "class Muster(:",
    "importiert.py": "import gibt_es_nicht",
    "endet.py": "raise SystemExit(3)",
    "teilt.py": "1 / 0",
    "leer.py": "",
    "ohne_titel.py": CLASS + "    name = 'kaputt'\n    base_url = 'https://x.example/'\n",
    "ohne_produkt.py": CLASS + "    name = title = system = 'kaputt'\n    base_url = 'https://x.example/'\n",
    "bytes.py": "\x00",
    "doppelt.py": GOOD.replace('"muster"', '"duisburg"'),
    "zz_zweite.py": GOOD,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the setting names; nothing was told of any file yet."""
    monkeypatch.setenv("ANTRAGSRADAR_SPIDERS", str(tmp_path / "eigene"))
    monkeypatch.delenv("ANTRAGSRADAR_DEMO_URL", raising=False)
    monkeypatch.setattr(spider_files, "_told", set())
    (tmp_path / "eigene").mkdir()
    return tmp_path / "eigene"


def names() -> set[str]:
    return {spider.name for spider in load_spiders()}


def test_own_spiders_are_there_beside_the_shipped_ones(folder: Path) -> None:
    shipped = names()
    (folder / "muster.py").write_text(GOOD)
    (folder / "_helfer.py").write_text("1 / 0")
    (folder / "notizen.txt").write_text("1 / 0")
    assert names() == shipped | {"muster"}
    assert load_spider("muster", project_settings()).title == "Stadt Muster"


def test_each_broken_file_is_named_once_and_the_others_are_loaded(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shipped = names()
    for name, text in BROKEN.items():
        (folder / name).write_text(text)
    (folder / "muster.py").write_text(GOOD)
    with caplog.at_level(logging.ERROR, "scrapers.spider_files"):
        assert names() == shipped | {"muster"}
        assert names() == shipped | {"muster"}
    told = [record.getMessage() for record in caplog.records]
    assert sorted(Path(line.split(" wird nicht geladen: ")[0]).name for line in told) == sorted(BROKEN)
    assert all("\n" not in line for line in told)


def test_a_file_that_was_mended_is_loaded_by_the_next_look(folder: Path) -> None:
    (folder / "muster.py").write_text("class Muster(:")
    assert "muster" not in names()
    (folder / "muster.py").write_text(GOOD)
    assert "muster" in names()


def test_a_folder_that_is_missing_is_named(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.rmdir()
    assert "duisburg" in names()
    assert str(folder) in caplog.text


def test_where_sources_lie(folder: Path) -> None:
    (folder / "muster.py").write_text(GOOD)
    spiders = {spider.name: spider for spider in load_spiders()}
    assert place_of(spiders["muster"]) == own_place(folder)
    assert place_of(spiders["duisburg"]) == shipped_place()
    assert shipped_place() is not None
    assert own_place(folder).file_of("a-b") == folder / "a_b.py"


def test_the_demos_sources_lie_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_DEMO_URL", "http://127.0.0.1:1/")
    assert {place_of(spider) for spider in load_spiders()} == {None}
    assert SHIPPED.is_dir()


def test_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for value, expected in (("", None), ("eigene", tmp_path / "eigene")):
        monkeypatch.setenv("ANTRAGSRADAR_SPIDERS", value)
        assert load_settings().spiders == expected
    (tmp_path / "datei").touch()
    monkeypatch.setenv("ANTRAGSRADAR_SPIDERS", "datei")
    with pytest.raises(SettingsError, match="ANTRAGSRADAR_SPIDERS ist kein Ordner"):
        load_settings()
    assert Settings.model_fields["spiders"].default is None
