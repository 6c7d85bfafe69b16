"""The alias relation's parts say the same as pairs of names would."""

from __future__ import annotations

import random
from collections.abc import Set

from nbprod.analysis.relations import FEW, Directed, Group, Mutual


def test_groups_say_what_pairs_would() -> None:
    """Names that enter each other's groups, and leave them, in any order."""
    for seed in range(200):
        draw = random.Random(seed)
        mutual, pairs = Mutual(), set[frozenset[str]]()
        told: list[tuple[Set[str], frozenset[str]]] = []
        for _ in range(30):
            name, others = draw.choice("abcdefg"), set(draw.sample("abcdefg", 2))
            if draw.random() < 0.3:
                assert mutual.drop(name) == related(pairs, name)
                pairs = {pair for pair in pairs if name not in pair}
            elif draw.random() < 0.3:
                mutual.joined(others)
                pairs.add(frozenset(others))
            else:
                others -= {name}
                mutual.enter(name, mutual.where(others))
                others = others.union(*(related(pairs, one) for one in others))
                pairs |= {frozenset((name, other)) for other in others - {name}}
            for one in "abcdefg":
                assert mutual.all([one]) - {one} == related(pairs, one)
                assert mutual.now(one) == mutual.all([one])
                told.append((mutual.now(one), mutual.all([one])))
        assert all(then == still for then, still in told)
        assert all(
            {n for n in "abcdefgh" if n in then} == still for then, still in told
        )


def related(pairs: set[frozenset[str]], name: str) -> set[str]:
    """The names that stand in a pair with one."""
    return {other for pair in pairs if name in pair for other in pair} - {name}


def test_both_ends_of_a_relation_agree() -> None:
    """What is added, dropped and replaced at one end is so at the other."""
    relation = Directed()
    assert relation.add("list", {"a", "b", "list"})
    assert not relation.add("list", {"a"})
    relation.add("dict", {"list"})
    relation.replace("a", frozenset({"b", "c"}))
    assert relation.of("list") == {"b", "c"}
    assert not relation.to("a")
    assert relation.reached({"list", "dict"}) == {"b", "c", "list"}
    assert relation.drop("list") == {"b", "c"}
    assert not relation.to("c")
    assert relation.to("list") == {"dict"}


def test_groups_are_united_and_parted_as_sets_are() -> None:
    """With few others and with many, on either side, also once the group has grown."""
    places = {f"x{n}": n for n in range(3 * FEW)}
    group, names = Group(places), frozenset(places)
    places["later"] = len(places)
    few = {"x1", "later", "other"}
    for others in (
        few,
        frozenset(few),
        names - few,
        dict.fromkeys([*names, "y"]).keys(),
    ):
        assert (group | others, others | group) == (names | others,) * 2
        assert (group & others, others & group) == (names & others,) * 2
        assert (group - others, others - group) == (names - others, others - names)
        assert (group == others, others <= group) == (names == others, others <= names)


def test_the_group_of_which_names_are_all() -> None:
    """It is told for all of its names, and neither for some nor for those of two."""
    mutual = Mutual()
    mutual.joined({"a", "b", "c"})
    mutual.joined({"c", "d"})
    mutual.joined({"e", "f"})
    assert set(mutual.whole({"e", "f"}) or ()) == {"e", "f"}
    some: list[set[str]] = [{"e"}, {"e", "f", "g"}, {"c", "d"}, {"x"}, set()]
    assert [mutual.whole(names) for names in some] == [None] * 5
