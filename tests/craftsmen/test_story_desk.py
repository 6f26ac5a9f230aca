"""Stories in the admin: written with pictures, set to their hour, withdrawn."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.formats import date_format

from accounts.roles import Role
from craftsmen.actions import release
from craftsmen.models import MediaItem, Series, Story
from tests.craftsmen.desks import button, page
from tests.craftsmen.photographs import picture_of
from tests.craftsmen.staff import editor
from tests.craftsmen.storybook import MP4, SOURCE, story_of
from tests.factories import CraftsmanFactory, PostFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def sent(*media, **facts):
    form = {"kind": "article", "title": "示例故事", "lead": "导语", "body": "正文", "source": SOURCE} | facts
    form |= {"media-TOTAL_FORMS": len(media), "media-INITIAL_FORMS": 0}
    for number, row in enumerate(media):
        form |= {f"media-{number}-{field}": value for field, value in row.items()}
    return form


def test_an_editor_writes_a_story_with_cover_pictures_and_films(client, django_capture_on_commit_callbacks):
    client.force_login(editor())
    person = CraftsmanFactory(source=SOURCE)
    media = [
        {"kind": "picture", "order": 1, "caption": "示例图", "new_picture": picture_of()},
        {"kind": "film", "order": 2, "caption": "示例片", "film": SimpleUploadedFile("a.mp4", MP4)},
        {"kind": "link", "order": 3, "caption": "示例链接", "link": "example.org/v", "platform": "示例平台"},
    ]

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            page("story", "add"),
            sent(*media, people=[person.pk], new_picture=picture_of(), cover_caption="封面"),
        )

    story = Story.objects.get()
    assert answer.status_code == 302
    assert (story.state, story.has_picture, list(story.people.all())) == ("draft", True, [person])
    told = [(each.kind, each.has_picture, bool(each.film), each.link) for each in story.media.all()]
    assert told == [
        ("picture", True, False, ""),
        ("film", False, True, ""),
        ("link", False, False, "https://example.org/v"),
    ]


@pytest.mark.parametrize(
    ("media", "word"),
    [
        ({"kind": "picture", "caption": "示例", "order": 0}, "请上传图片"),
        ({"kind": "link", "caption": "示例", "order": 0}, "视频链接要填网址"),
        (
            {"kind": "film", "caption": "示例", "order": 0, "film": SimpleUploadedFile("a.mp4", b"RIFF")},
            "不是MP4",
        ),
    ],
)
def test_media_that_are_not_whole_are_refused_in_words(client, media, word):
    client.force_login(editor())

    answer = client.post(page("story", "add"), sent(media))

    assert answer.status_code == 400
    assert word in answer.content.decode()
    assert not Story.objects.exists()


def test_an_editor_schedules_takes_back_publishes_and_withdraws(client):
    client.force_login(editor())
    story = story_of(out=False)

    def stands():
        story.refresh_from_db()
        return story.standing

    refused = client.post(button(story, "release"), {"at": "2020-01-01T08:00"})
    client.post(button(story, "release"), {"at": f"{timezone.localtime().year + 1}-01-01T08:00"})
    scheduled = stands()
    client.post(button(story, "take_back"))
    back = stands()
    client.post(button(story, "release"), {"at": ""})
    out = stands()
    client.post(button(story, "take_back"))
    still = stands()
    client.post(button(story, "withdraw"), {"because": "示例原因"})

    assert refused.status_code == 400
    assert "不能早于现在" in refused.content.decode()
    assert (scheduled, back, out, still, stands()) == ("已排期", "草稿", "已发布", "已发布", "已撤下")
    assert "发布或排期" in client.get(page("story", "history", story.pk)).content.decode()


def test_a_place_without_a_picture_is_said_when_saving_and_in_the_preview(client):
    client.force_login(editor())
    story = story_of(out=False, embargo_until=timezone.now(), body="一\n\n[图1]\n\n[图2]\n\n[图1]\n\n[图0]")
    link = {"kind": "link", "link": "https://example.org/v", "platform": "示例平台"}
    MediaItem.objects.create(story=story, caption="示例", **link)

    saved = client.post(page("story", "change", story.pk), sent(body="[图9]"), follow=True)
    told = [str(each) for each in saved.context["messages"]]
    story.body = "一\n\n[图1]\n\n[图2]\n\n[图1]\n\n[图0]"
    story.save(update_fields=["body"])
    preview = client.get(f"/stories/{story.pk}/preview/").content.decode()

    assert "[图9]没有对应的图片或视频，读者看不到。" in told
    assert "[图2]、[图1]、[图0]没有对应的图片或视频，读者看不到。" in preview


def test_a_preview_says_how_the_story_stands_and_leads_back(client):
    client.force_login(editor())
    at = timezone.localtime() + dt.timedelta(days=3)
    story = story_of(out=False, embargo_until=at - dt.timedelta(days=1))
    draft = client.get(f"/stories/{story.pk}/preview/").content.decode()
    release(story=story, at=at, by=editor())
    scheduled = client.get(f"/stories/{story.pk}/preview/").content.decode()
    with time_machine.travel(at + dt.timedelta(hours=1)):
        public = client.get(story.get_absolute_url()).content.decode()

    assert [word in draft for word in ("preview-strip", "草稿", "定于发布", "解禁时间")] == [
        True,
        True,
        False,
        True,
    ]
    assert "已排期" in scheduled
    assert date_format(at, "Y年n月j日 H:i") in scheduled
    assert f'href="{page("story", "change", story.pk)}"' in scheduled
    assert "preview-strip" not in public


def test_an_embargo_after_the_hour_is_refused_and_nothing_is_lost(client):
    client.force_login(editor())
    story = story_of()

    answer = client.post(
        page("story", "change", story.pk),
        sent(embargo_until_0="2099-01-01", embargo_until_1="08:00", title="改过"),
    )

    assert answer.status_code == 400
    assert "发布时间早于解禁时间" in answer.content.decode()
    assert 'value="改过"' in answer.content.decode()


def test_the_page_says_whom_a_story_waits_for(client):
    client.force_login(editor())
    story = story_of(CraftsmanFactory(name="王毅"))

    text = client.get(page("story", "change", story.pk)).content.decode()

    assert "写到的王毅没有公开" in text
    assert story.get_absolute_url() not in text.replace("preview/", "")


def test_who_only_reads_sees_the_preview_alone(client):
    client.force_login(PostFactory(role=Role.AUDITOR).user)
    story = story_of(out=False)

    shown = client.get(page("story", "change", story.pk)).content.decode()
    led = client.get(button(story, "preview"))
    answers = [client.post(button(story, "release"), {}), client.post(button(story, "take_back"))]

    assert ("/preview/" in shown, "/release/" in shown) == (True, False)
    assert (led.status_code, led["Location"]) == (302, f"/stories/{story.pk}/preview/")
    assert [each.status_code for each in answers] == [403, 403]


def test_the_changelist_asks_as_often_for_many_stories_as_for_one(client):
    client.force_login(editor())
    counts = []
    for more in (1, 2, 27):
        for number in range(more):
            story_of(series=Series.objects.create(name=f"系列{more}-{number}"))
        counts.append(count_queries(lambda: client.get(page("story", "changelist"))))

    assert len(set(counts)) == 1, counts
    assert MediaItem.objects.count() == 0
