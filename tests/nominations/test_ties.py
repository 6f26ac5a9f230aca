"""What ties an expert to a case: every reason by itself, and what only looks like one."""

import pytest

from nominations.ties import CERTAIN, Facts, Ground, Ties, grounds, is_certain

FACTS = Facts(
    name="示例申报人",
    employer=7,
    employer_name="示例重工集团第一机械厂",
    group="示例重工集团",
    recommenders=frozenset({41}),
    apprentices="师从示例师傅，带徒示例徒弟等三人。",
    text="示例创新工作室的领办人。",
)


@pytest.mark.parametrize(
    ("ties", "found"),
    [
        (Ties(1), []),
        (Ties(1, name="示例专家", employers=frozenset({8}), groups=frozenset({"别的集团"})), []),
        (Ties(1, employers=frozenset({7, 8})), [Ground.EMPLOYER]),
        (Ties(41), [Ground.RECOMMENDER]),
        (Ties(1, name="示例师傅"), [Ground.MASTER]),
        (Ties(1, people=frozenset({"示例申报人"})), [Ground.MASTER]),
        (Ties(1, studio="示例创新工作室"), [Ground.STUDIO]),
        (Ties(1, groups=frozenset({"示例重工集团"})), [Ground.GROUP]),
        (Ties(1, groups=frozenset({"示例重工"})), [Ground.GROUP]),
        (Ties(1, name="师"), []),
        (Ties(1, studio="", groups=frozenset({""})), []),
        (
            Ties(41, employers=frozenset({7}), groups=frozenset({"示例重工集团"})),
            [Ground.EMPLOYER, Ground.RECOMMENDER, Ground.GROUP],
        ),
    ],
)
def test_what_ties(ties, found):
    assert grounds(ties, FACTS) == found
    assert is_certain(found) == bool(CERTAIN & set(found))


@pytest.mark.parametrize(
    ("ties", "found"),
    [
        (Ties(1, name="示例领办人"), [Ground.OWN]),
        (Ties(1, people=frozenset({"示例完成人"})), [Ground.MASTER]),
        (Ties(1, studio="示例创新工作室"), [Ground.STUDIO]),
    ],
)
def test_what_ties_to_a_thing_and_who_leads_or_made_it(ties, found):
    its = Facts(name="示例创新工作室", people=frozenset({"示例领办人", "示例完成人"}), text="无")

    assert grounds(ties, its) == found


def test_without_an_employer_nobody_is_of_it():
    assert grounds(Ties(1, employers=frozenset({7})), Facts(name="甲")) == []
