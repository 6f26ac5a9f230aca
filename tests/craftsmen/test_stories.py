"""Stories: nothing before its hour, nothing of whom the public may not see, and nothing but harmless HTML."""

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts.roles import Role
from craftsmen.actions import release, take_back, withdraw_story
from craftsmen.builders.at_hand import KEPT_FOR
from craftsmen.models import Channel, MediaItem, Series, Story
from tests.craftsmen.history import told
from tests.craftsmen.staff import editor
from tests.craftsmen.storybook import SHOWN, SOURCE, story_of, whole
from tests.factories import REVOKED, CollectiveFactory, CraftsmanFactory, HonourFactory, PostFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def places(story, film):
    """Every address at which something of a story can be read."""
    return [
        story.get_absolute_url(),
        f"/pictures/story/{story.pk}/480.webp",
        f"/pictures/mediaitem/{film.pk}/480.jpg",
        f"/stories/films/{film.pk}/",
    ]


def seen(client, person, story, film):
    """What of it the public finds: answers of its own addresses, and the lists it is named in."""
    answers = []
    for address in places(story, film):
        answer = client.get(address)
        answers.append(answer.status_code)
        b"".join(answer)  # a file is read to its end: until then it stays open
    lists = ("/stories/", "/", person.get_absolute_url())
    return answers, [each for each in lists if "不许泄露" in client.get(each).content.decode()]


def test_nothing_of_a_story_is_reachable_before_its_hour_and_all_of_it_after(client):
    person, story, film = whole()
    draft = seen(client, person, story, film)
    release(story=story, at=timezone.now() + dt.timedelta(days=1), by=editor())

    scheduled = seen(client, person, story, film)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)) as clock:
        out = seen(client, person, story, film)
        withdraw_story(story=story, because="示例原因", by=editor())
        clock.shift(KEPT_FOR)  # so long the home page stands as it was drawn
        withdrawn = seen(client, person, story, film)

    assert draft == scheduled == withdrawn == ([404, 404, 404, 404], [])
    assert out[0] == [200, 200, 200, 200]
    assert set(out[1]) >= {"/stories/", person.get_absolute_url()}


@pytest.mark.parametrize("change", [{"hidden_because": "正在核查"}, {"source": ""}])
def test_a_story_is_gone_while_somebody_in_it_may_not_be_shown(client, change):
    person, story, film = whole()
    release(story=story, by=editor())
    before = seen(client, person, story, film)[0]

    type(person).objects.filter(pk=person.pk).update(**change)

    assert before == [200, 200, 200, 200]
    assert [client.get(each).status_code for each in places(story, film)] == [404, 404, 404, 404]
    assert "不许泄露" not in client.get("/stories/").content.decode()


def test_a_story_about_a_hidden_collective_or_one_who_lost_his_honour_is_gone():
    hidden = story_of()
    hidden.collectives.add(CollectiveFactory(source=SOURCE, hidden_because="正在核查"))
    revoked = story_of(HonourFactory(**REVOKED).craftsman)
    shown = story_of(CraftsmanFactory(source=SOURCE))
    nobody = story_of()

    assert set(Story.objects.public()) == {shown, nobody}
    assert revoked not in Story.objects.public()


def test_whoever_may_sees_exactly_the_public_page_before(client):
    _person, story, film = whole()
    release(story=story, at=timezone.now() + dt.timedelta(hours=1), by=editor())
    address = f"/stories/{story.pk}/preview/"
    stranger = client.get(address).status_code
    client.force_login(PostFactory(role=Role.GRASSROOTS).user)
    other = client.get(address).status_code

    client.force_login(editor())
    preview = client.get(address)
    pictures = [client.get(each) for each in places(story, film)[1:]]
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        client.force_login(editor())
        public = client.get(story.get_absolute_url())

    def main(answer):
        return answer.content.decode().partition("<main")[2].partition("</main>")[0]

    assert (stranger, other, preview.status_code, preview["X-Robots-Tag"]) == (404, 404, 200, "noindex")
    assert "no-store" in preview["Cache-Control"]
    assert [(each.status_code, each["Cache-Control"]) for each in pictures] == [
        (200, "private, no-store")
    ] * 3
    assert main(preview) == main(public)
    for each in pictures:
        b"".join(each)


def test_an_embargo_holds_whatever_hour_is_asked_for():
    story = story_of(out=False, embargo_until=timezone.now() + dt.timedelta(days=2))

    with pytest.raises(ValidationError, match="解禁时间"):
        release(story=story, by=editor())
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(state="released", publish_at=timezone.now())

    assert release(story=story, at=story.embargo_until, by=editor()).standing == "已排期"


def test_a_story_goes_its_way_and_its_history_tells_who_led_it():
    by = editor()
    story = story_of(out=False)
    release(story=story, at=timezone.now() + dt.timedelta(days=1), by=by)
    release(story=story, at=timezone.now() + dt.timedelta(days=2), by=by)
    take_back(story=story, by=by)
    release(story=story, by=by)
    refused = []
    for act in (take_back, release):
        with pytest.raises(ValidationError) as refusal:
            act(story=story, by=by)
        refused += refusal.value.messages
    withdraw_story(story=story, because="示例原因", by=by)
    with pytest.raises(ValidationError, match="不用撤下"):
        withdraw_story(story=story, because="示例原因", by=by)
    story = take_back(story=story, by=by)

    assert story.standing == "草稿"
    assert refused == ["这篇故事已发布，不能退回草稿。", "这篇故事已发布，不能再排期。"]
    verbs = ["release", "release", "take_back", "release", "withdraw", "take_back"]
    assert told(story) == [{"by": by.pk, "action": verb} for verb in verbs]


def test_what_is_refused():
    empty = story_of(out=False, body=" ")
    film = story_of(out=False, kind="video")
    story = story_of(out=False)

    for each, word in ((empty, "正文还是空的"), (film, "还没有视频")):
        with pytest.raises(ValidationError, match=word):
            release(story=each, by=editor())
    with pytest.raises(ValidationError, match="不能早于现在"):
        release(story=story, at=timezone.now() - dt.timedelta(hours=1), by=editor())
    for by in (PostFactory(role=Role.AUDITOR).user, PostFactory(role=Role.PUBLISHER).user):
        with pytest.raises(PermissionDenied):
            release(story=story, by=by)
    release(story=story, by=editor())
    with pytest.raises(ValidationError, match="写明原因"):
        withdraw_story(story=story, because=" ", by=editor())
    with pytest.raises(InternalError), transaction.atomic():
        story.delete()


def test_the_list_is_narrowed_by_series_and_channel(client):
    series, other = (Series.objects.create(name=name) for name in ("绝活", "空系列"))
    channel = Channel.objects.create(name="晚报")
    story_of(title="甲篇", series=series)
    story_of(title="乙篇", channel=channel)
    story_of(title="丙篇", series=series, channel=channel)
    story_of(title="草稿篇", series=other, out=False)

    def shown(query):
        text = client.get(f"/stories/{query}").content.decode()
        return [name for name in ("甲篇", "乙篇", "丙篇", "草稿篇", "空系列") if f">{name}<" in text]

    assert shown("") == ["甲篇", "乙篇", "丙篇"]
    assert shown(f"?series={series.pk}") == ["甲篇", "丙篇"]
    assert shown(f"?series={series.pk}&channel={channel.pk}") == ["丙篇"]
    for wrong in (
        f"?series={other.pk}",
        "?series=%00",
        "?channel=x",
        "?page=0",
        "?page=9",
        "?series=" + "9" * 99,
    ):
        assert client.get(f"/stories/{wrong}").status_code == 404, wrong


def test_without_stories_the_list_says_so(client):
    assert "还没有发布故事" in client.get("/stories/").content.decode()


def test_pages_ask_as_often_for_many_stories_as_for_one(client):
    series = Series.objects.create(name="绝活")
    person = CraftsmanFactory(source=SOURCE)
    first = story_of(person, series=series)
    counts = []
    for more in (0, 2, 27):
        for _ in range(more):
            other = CraftsmanFactory(source=SOURCE)
            first.people.add(other)
            HonourFactory(craftsman=other)
            MediaItem.objects.create(story=first, caption="示例", **SHOWN)
            story_of(person, series=series)
        addresses = ("/stories/", first.get_absolute_url(), person.get_absolute_url())
        counts.append([count_queries(partial(client.get, each)) for each in addresses])

    assert counts[0] == counts[1] == counts[2]
