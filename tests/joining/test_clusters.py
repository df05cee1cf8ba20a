"""Which papers are together, from joins in any order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from storage.sameness.clusters import Link, Member, clusters

SOURCES = ("council", "party", "press", "other")
_MEMBERS = st.lists(
    st.tuples(st.sampled_from(SOURCES), st.sampled_from(["town", "district", "both"])), min_size=2, max_size=9
)


@st.composite
def papers_and_links(draw: st.DrawFn) -> tuple[list[Member], list[Link]]:
    """Some papers, and joins between some of them; no two joins are equally sure by chance alone."""
    members = [
        Member(
            number,
            source,
            f"paper {number}",
            frozenset({"town", "district"} if body == "both" else {body}),
            in_council=source == "council",
        )
        for number, (source, body) in enumerate(draw(_MEMBERS))
    ]
    pairs = [(one.id, other.id) for one in members for other in members if one.id < other.id]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    return members, [Link(*pair, draw(st.sampled_from([100, 200, 400])), "weil") for pair in chosen]


@given(papers_and_links(), st.data())
def test_any_order_gives_the_same(made: tuple[list[Member], list[Link]], data: st.DataObject) -> None:
    members, links = made
    expected = {frozenset(cluster.members) for cluster in clusters(members, links)}
    shuffled = clusters(data.draw(st.permutations(members)), data.draw(st.permutations(links)))
    assert {frozenset(cluster.members) for cluster in shuffled} == expected


@given(papers_and_links(), st.data())
def test_the_database_s_numbers_make_no_difference(
    made: tuple[list[Member], list[Link]], data: st.DataObject
) -> None:
    members, links = made
    expected = {frozenset(cluster.members) for cluster in clusters(members, links)}
    new = dict(zip(range(len(members)), data.draw(st.permutations(range(len(members)))), strict=True))
    old = {number: each for each, number in new.items()}
    renumbered = clusters(
        [replace(each, id=new[each.id]) for each in members],
        [Link(new[each.first], new[each.second], each.strength, each.reason) for each in links],
    )
    assert {frozenset(old[id_] for id_ in cluster.members) for cluster in renumbered} == expected


@given(papers_and_links())
def test_never_two_of_a_source_nor_of_two_bodies(made: tuple[list[Member], list[Link]]) -> None:
    members, links = made
    found = clusters(members, links)
    assert sorted(id_ for cluster in found for id_ in cluster.members) == [each.id for each in members]
    for cluster in found:
        sources = [member.source for member in cluster.members.values()]
        assert len(sources) == len(set(sources))
        assert frozenset.intersection(*(member.bodies for member in cluster.members.values()))
        first = min(cluster.members)
        reasons = cluster.reasons(first)
        assert reasons.keys() == cluster.members.keys()
        assert [id_ for id_, reason in reasons.items() if not reason] == [first]
