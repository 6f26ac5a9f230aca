"""Which post somebody held when he acted: kept with the link, whatever became of the post."""

import json

import pgtrigger
import pytest
from django.db.utils import InternalError
from django.test import Client
from django.urls import reverse

from accounts.models import Post
from accounts.roles import Role
from nominations.actions.moves import make_move
from nominations.builders import roads as told
from nominations.builders.audit import digest_of, first_break
from nominations.builders.posts import posts_of
from nominations.models import Change, DayHead
from nominations.workflow import State
from tests.factories import PostFactory
from tests.nominations import roads
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db


def test_the_post_of_that_time_stays_with_the_link() -> None:
    here = roads.city()
    PostFactory(user=here.district, role=Role.EXPERT, union=here.federation)
    case = roads.bring_to(State.SCREENING, here=here)
    seal()
    Post.objects.filter(user=here.district).delete()

    change = case.changes.get(move="recommend")

    assert change.posts == [
        {"role": "district", "union": here.district_union.pk},
        {"role": "expert", "union": here.federation.pk},
    ]
    assert f'"union": {here.district_union.pk}' in change.content
    assert posts_of([change])[change.pk] == f"{here.district_union}（区市（产业）工会）"
    assert case.changes.get(move="submit").posts == []
    assert first_break() is None


def test_nobody_writes_a_post_he_had_not() -> None:
    here = roads.city()
    told = [{"role": "publisher", "union": here.federation.pk}]

    change = Change.objects.create(kind=Change.Kind.COUNT, round=here.round, by=here.editor, posts=told)

    seal()
    change.refresh_from_db()
    assert change.posts == [{"role": "editor", "union": here.federation.pk}]
    with pytest.raises(InternalError):
        Change.objects.update(posts=told)


def test_the_superuser_is_told_as_such(client: Client) -> None:
    here = roads.city()
    case = roads.bring_to(State.EMPLOYER_REVIEW, here=here)
    make_move(nomination=case, move="disqualify", by=here.superuser, note=roads.NOTE)
    client.force_login(here.city)

    page = client.get(reverse("admin:nominations_nomination_change", args=[case.pk]))

    assert [entry.acted_as for entry in page.context["history"]] == ["超级管理员", "本人"]


def test_the_nominee_is_told_the_office_that_acted_and_not_the_one_it_lay_with() -> None:
    here = roads.city()
    case = roads.bring_to(State.EMPLOYER_REVIEW, here=here)
    make_move(nomination=case, move="disqualify", by=here.publisher, note=roads.NOTE)

    history = told.history(case, case.changes.moves())

    assert [event.who for event in history] == [here.federation.name, "本人"]


def test_a_link_of_before_tells_of_no_posts_and_is_given_none() -> None:
    here = roads.city()
    change = Change.objects.create(kind=Change.Kind.COUNT, round=here.round)
    seal()
    rows = Change.objects.filter(pk=change.pk)
    words = json.loads(rows.get().content)
    del words["posts"]
    content = json.dumps(words)
    with pgtrigger.ignore():
        rows.update(content=content, digest=digest_of("", content))
        DayHead.objects.update(digest=digest_of("", content))
    assert first_break() is None

    with pgtrigger.ignore():
        rows.update(posts=[{"role": "city", "union": here.federation.pk}])

    broken = first_break()
    assert broken is not None
    assert broken.number == 1
