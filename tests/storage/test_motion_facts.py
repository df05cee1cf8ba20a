"""Years and standings of motions from a time before they were kept are worked out later, by and by."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from storage import motion_facts
from storage.database import reading
from storage.models import Motion
from storage.motion_facts import UNKNOWN, facts_of_rest
from tests.filters.invented import build, invent


def test_what_was_known_before_is_looked_at_later(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = build(tmp_path, invent(1))
    facts = select(Motion.id, Motion.year, Motion.status).order_by(Motion.id)
    with reading(engine) as connection:
        before = connection.execute(facts).all()
    assert len({row.year for row in before}) > 1
    assert len({row.status for row in before}) > 1
    with engine.begin() as connection:
        connection.execute(update(Motion).values(year=UNKNOWN, status="open"))
    monkeypatch.setattr(motion_facts, "BATCH", 7)
    assert facts_of_rest(engine) == len(before)
    with reading(engine) as connection:
        assert connection.execute(facts).all() == before
    assert facts_of_rest(engine) == 0
    engine.dispose()
