"""Chains of any kinds, facts and lengths: whatever is edited, taken out or exchanged in one is named at its place."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import pgtrigger
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from nominations.builders.audit import content_of, digest_of, first_break
from nominations.models import Change, DayHead, Nomination, Round
from nominations.workflow import MOVES, State
from tests.factories import FilledFactory
from tests.nominations import roads
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db

Kind = Change.Kind
# What the text of a link tells, by the column it is told from.
COLUMNS: Final = {
    "number": "number",
    "kind": "kind",
    "round": "round_id",
    "nomination": "nomination_id",
    "move": "move",
    "source": "source",
    "target": "target",
    "by": "by_id",
    "posts": "posts",
    "note": "note",
    "form": "snapshot_sha256",
    "facts": "facts",
    "at": "at",
}
SEALED: Final = ("previous", "content", "digest")
# The database itself refuses a move that leads nowhere, and a kind without one that does.
NOT_OF_A_MOVE: Final = frozenset({"kind"})
OF_A_MOVE: Final = frozenset({"move", "source", "target"})
BY_PEOPLE: Final = [move.name for move in MOVES.values() if not move.is_by_clock]
POSTS: Final = [[], [{"role": "city", "union": 1}], [{"role": "superuser", "union": None}]]

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
facts = st.dictionaries(words, values, max_size=4)


class World(NamedTuple):
    """Two rounds, a case in each, and three people whose cases they are not."""

    rounds: list[Round]
    cases: list[Nomination]
    people: list[User]


class Link(NamedTuple):
    kind: str
    place: int
    has_case: bool
    by: int | None
    note: str
    facts: dict[str, Any]


links = st.builds(
    Link,
    kind=st.sampled_from(Kind.values),
    place=st.integers(0, 1),
    has_case=st.booleans(),
    by=st.none() | st.integers(0, 2),
    note=words,
    facts=facts,
)
chains = st.lists(links, max_size=8)
A_MOVE: Final = Link(Kind.MOVE, 0, True, 0, "同意。", {})
A_COUNT: Final = Link(Kind.COUNT, 1, False, None, "", {"counted": 1})
Harm = Callable[["World", list[Change], int, st.DataObject], int]


@pytest.fixture
def world() -> World:
    here, there = roads.city(), roads.city()
    rounds = [here.round, there.round]
    return World(rounds, [FilledFactory(round=each) for each in rounds], [here.city, here.editor, there.city])


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lay(world: World, chain: list[Link]) -> list[Change]:
    Change.objects.bulk_create(change_of(world, link) for link in chain)
    seal()
    return list(Change.objects.sealed())


def change_of(world: World, link: Link) -> Change:
    is_move = link.kind == Kind.MOVE
    by = (link.by or 0) if is_move else link.by
    change = Change(
        kind=link.kind,
        round=world.rounds[link.place],
        nomination=world.cases[link.place] if is_move or link.has_case else None,
        by=None if by is None else world.people[by],
        note=link.note,
        facts=link.facts,
    )
    if is_move:
        change.move, change.source, change.target = "endorse", State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW
    return change


def anything_else(world: World, row: Change, name: str) -> st.SearchStrategy[Any]:
    """What the column of `name` could be made to say instead."""
    is_move, nobody = row.kind == Kind.MOVE, [] if row.kind == Kind.MOVE else [None]
    others: dict[str, st.SearchStrategy[Any]] = {
        "number": st.integers(100, 10**9),
        "kind": st.sampled_from([kind for kind in Kind.values if kind != Kind.MOVE]),
        "round": st.sampled_from([None, *(each.pk for each in world.rounds)]),
        "nomination": st.sampled_from([*nobody, *(each.pk for each in world.cases)]),
        "move": st.sampled_from(BY_PEOPLE),
        "source": st.sampled_from(State.values),
        "target": st.sampled_from(State.values),
        "by": st.sampled_from([*nobody, *(each.pk for each in world.people)]),
        "posts": st.sampled_from(POSTS),
        "note": words,
        "form": st.sampled_from(["", "a" * 64, "b" * 64]),
        "facts": facts | st.just({key: as_number(value) for key, value in row.facts.items()}),
        "at": st.integers(-(10**12), 10**12).map(lambda n: row.at + dt.timedelta(microseconds=n)),
        "previous": st.sampled_from(["", "f" * 64]),
        "content": st.sampled_from([f"{row.content} ", "{}"]),
        "digest": st.sampled_from(["0" * 64, "f" * 64]),
    }
    assert set(others) == {*COLUMNS, *SEALED}
    assert is_move or name not in OF_A_MOVE
    now = getattr(row, COLUMNS.get(name, name))
    return others[name].filter(lambda value: told(value) != told(now))


def as_number(value: Any) -> Any:
    """True is 1 to Python, and not to the record."""
    return int(value) if isinstance(value, bool) else value


def told(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def test_every_fact_a_link_tells_can_be_edited_here() -> None:
    assert set(content_of(Change(at=timezone.now()))) == set(COLUMNS)


def edit(name: str) -> Harm:
    """Of a link that can tell something else there."""

    def do(world: World, rows: list[Change], at: int, data: st.DataObject) -> int:
        unfit = NOT_OF_A_MOVE if rows[at].kind == Kind.MOVE else OF_A_MOVE
        if name in unfit:
            at = next(n for n, row in enumerate(rows) if (row.kind == Kind.MOVE) is (name in OF_A_MOVE))
        value = data.draw(anything_else(world, rows[at], name), label="instead")
        Change.objects.filter(pk=rows[at].pk).update(**{COLUMNS.get(name, name): value})
        return at + 1

    return do


def edit_and_hash_anew(world: World, rows: list[Change], at: int, data: st.DataObject) -> int:
    """Then the link after it does not hold, or the day's head if it is the last."""
    note = data.draw(words.filter(lambda text: text != rows[at].note))
    content = json.dumps(json.loads(rows[at].content) | {"note": hashlib.sha256(note.encode()).hexdigest()})
    digest = digest_of(rows[at].previous, content)
    Change.objects.filter(pk=rows[at].pk).update(note=note, content=content, digest=digest)
    return min(at + 2, len(rows))


def remove(_world: World, rows: list[Change], at: int, _data: st.DataObject) -> int:
    Change.objects.filter(pk=rows[at].pk).delete()
    return at + 1


def exchange(_world: World, rows: list[Change], at: int, data: st.DataObject) -> int:
    """Each takes the place of the other with all that is in it."""
    other = data.draw(st.integers(0, len(rows) - 1).filter(lambda n: n != at), label="with")
    here, there = rows[at], rows[other]
    for number, row in ((10**12, here), (here.number, there), (there.number, here)):
        Change.objects.filter(pk=row.pk).update(number=number)
    return min(at, other) + 1


def rewrite_the_head(_world: World, rows: list[Change], _at: int, _data: st.DataObject) -> int:
    DayHead.objects.update(digest="0" * 64)
    return len(rows)


HARMS: Final[dict[str, Harm]] = {
    **{name: edit(name) for name in (*COLUMNS, *SEALED)},
    "hashed anew": edit_and_hash_anew,
    "removed": remove,
    "exchanged": exchange,
    "head": rewrite_the_head,
}


# Each example writes a chain of its own: to shrink one that fails would take minutes.
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chain=chains, data=st.data())
def test_what_was_done_to_a_chain_is_named_at_its_place(
    world: World, chain: list[Link], data: st.DataObject
) -> None:
    with undone():
        rows = lay(world, data.draw(st.permutations([*chain, A_MOVE, A_COUNT])))
        assert first_break() is None
        for what, harm in HARMS.items():
            with undone():
                with pgtrigger.ignore():
                    place = harm(world, rows, data.draw(st.integers(0, len(rows) - 1), label="at"), data)
                broken = first_break()
            assert broken is not None, what
            assert (what, broken.number) == (what, place)


def test_to_the_record_true_is_not_one(world: World) -> None:
    lay(world, [Link(Kind.DRAW, 0, False, None, "", {"is_generated": True})])

    with pgtrigger.ignore():
        Change.objects.update(facts={"is_generated": 1})

    assert first_break() is not None
