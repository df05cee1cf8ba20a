"""What topics and sub-topics are called, and what motions are about."""

from sqlalchemy import Engine

from storage.changes import settle
from storage.filters import Filter
from storage.motions import newest_motions
from storage.papers import PaperRecord, save_paper
from storage.records import Evidence, TopicRecord
from storage.records import TopicMatch as TopicMatchRecord
from storage.topics import keep_topics, known_topics
from storage.views import TopicView
from tests.storage.conftest import reading_of

INTEGRATION = TopicRecord(
    name="integration", title="Integration", subtopics={"work": "Arbeit", "legal_status": "Aufenthalt"}
)
TRAFFIC = TopicRecord(name="verkehr", title="Straße & Schiene")


def keep(engine: Engine, key: str, *subtopics: str, topic: str = "integration") -> None:
    match = TopicMatchRecord(topic=topic, selected=True, score=3.0, subtopics=subtopics)
    record = PaperRecord(key=key, url=f"http://localhost/{key}", title=f"Antrag {key}", matches=(match,))
    with engine.begin() as connection:
        save_paper(connection, record, reading_of())
    settle(engine, reading_of())


def test_topics_are_known_in_their_order_by_their_newest_titles(engine: Engine) -> None:
    with engine.begin() as connection:
        keep_topics(connection, [TRAFFIC, INTEGRATION])
        keep_topics(connection, [INTEGRATION.model_copy(update={"title": "Einwanderung"}), TRAFFIC])
        known = known_topics(connection)
    assert list(known) == ["integration", "verkehr"]
    assert known["integration"].title == "Einwanderung"
    assert list(known["integration"].subtopics.items()) == [
        ("work", "Arbeit"),
        ("legal_status", "Aufenthalt"),
    ]


def test_a_topic_that_is_used_no_more_stays_known(engine: Engine) -> None:
    with engine.begin() as connection:
        keep_topics(connection, [INTEGRATION, TRAFFIC])
        keep_topics(connection, [INTEGRATION])
        assert set(known_topics(connection)) == {"integration", "verkehr"}


def test_a_motion_says_for_people_what_it_is_about(engine: Engine) -> None:
    with engine.begin() as connection:
        keep_topics(connection, [INTEGRATION])
    keep(engine, "1", "legal_status", "work")
    with engine.connect() as connection:
        [motion] = newest_motions(connection)
    assert motion.topics == ("integration",)
    assert motion.about == (
        TopicView("integration", "Integration", (("legal_status", "Aufenthalt"), ("work", "Arbeit"))),
    )


def test_what_is_not_known_by_title_goes_by_its_name(engine: Engine) -> None:
    keep(engine, "1", "work")
    with engine.connect() as connection:
        [motion] = newest_motions(connection)
    assert motion.about == (TopicView("integration", "integration", (("work", "work"),)),)


def test_what_speaks_for_another_topic_is_not_said_where_that_is_not_asked_for(engine: Engine) -> None:
    with engine.begin() as connection:
        keep_topics(connection, [INTEGRATION, TRAFFIC])
        matches = tuple(
            TopicMatchRecord(topic=topic, selected=True, score=3.0, evidence=(reason(term),))
            for topic, term in (("integration", "Sprachkurs"), ("verkehr", "Radweg"))
        )
        record = PaperRecord(key="1", url="http://localhost/1", title="Antrag", matches=matches)
        save_paper(connection, record, reading_of())
    settle(engine, reading_of())
    with engine.connect() as connection:
        for wanted, terms in (
            (Filter(), {"Sprachkurs"}),
            (Filter(topics=("alle",)), {"Sprachkurs", "Radweg"}),
        ):
            [motion] = newest_motions(connection, wanted)
            assert {each.term for each in motion.evidence} == terms


def reason(term: str) -> Evidence:
    return Evidence(term=term, snippet=f"Ein {term} ist nötig.", where="text", weight=1.0)
