"""The secret of an installation: set, or made once and kept."""

import stat
from pathlib import Path

import pytest

from antragsradar.secret import FILE, secret_key
from antragsradar.setting_values import SHORTEST_SECRET
from antragsradar.settings import Settings, SettingsError, load_settings
from tests.forked import SERVER, start_server

pytestmark = pytest.mark.without_database


def settings(folder: Path, **values: object) -> Settings:
    """Those of an installation in that folder."""
    return Settings(_env_file=None, data_dir=folder, **values)  # type: ignore[call-arg, arg-type]


def test_it_is_made_once_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    made = secret_key(settings(tmp_path / "data"))
    assert len(made) >= SHORTEST_SECRET
    assert secret_key(settings(tmp_path / "data")) == made
    assert secret_key(settings(tmp_path / "other")) != made
    assert stat.S_IMODE((tmp_path / "data" / FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE]


def test_one_that_is_set_is_taken_and_none_is_made(tmp_path: Path) -> None:
    given = "so lang, dass es niemand errät, auch nicht zufällig"
    assert secret_key(settings(tmp_path / "data", secret_key=given)) == given
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("left", ["", "kurz", "\x00\xff"])
def test_what_a_killed_start_left_is_no_secret(tmp_path: Path, left: str) -> None:
    (tmp_path / FILE).write_text(left, "latin-1")
    made = secret_key(settings(tmp_path))
    assert len(made) >= SHORTEST_SECRET
    assert secret_key(settings(tmp_path)) == made


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    start_server()
    with SERVER.Pool(4) as pool:
        made = set(pool.map(_start, [tmp_path] * 8))
    assert len(made) == 1


def _start(folder: Path) -> str:
    return secret_key(settings(folder))


def test_a_short_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_SECRET_KEY", "geheim")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "ANTRAGSRADAR_SECRET_KEY ist zu kurz: mindestens 32 Zeichen" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_where_it_cannot_be_kept_that_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(SettingsError, match="ANTRAGSRADAR_SECRET_KEY"):
        secret_key(settings(tmp_path))
