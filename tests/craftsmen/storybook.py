"""Stories for tests."""

from django.core.files.base import ContentFile

from craftsmen.actions import release, set_picture
from craftsmen.models import MediaItem, Story
from craftsmen.tasks import make_picture
from tests.craftsmen.photographs import picture_of
from tests.craftsmen.staff import editor
from tests.factories import CraftsmanFactory

SOURCE = "示例晚报，2024年7月26日"
# A picture whose sizes are said to be made.
SHOWN = {"picture": "x", "picture_token": "shown", "picture_width": 1000, "picture_height": 600}
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 8


def story_of(*people, out=True, **facts):
    facts = {"title": "示例故事", "body": "正文", "source": SOURCE} | facts
    story = Story.objects.create(**facts)
    story.people.set(people)
    if out:
        release(story=story, by=editor())
        story.refresh_from_db()
    return story


def with_picture(row):
    set_picture(row=row, upload=picture_of(), by=editor())
    make_picture(row.picture_kind, row.pk)
    return row


def whole(**facts):
    """A story about somebody public, with cover, film and still."""
    person = CraftsmanFactory(name="王毅", source=SOURCE)
    story = with_picture(story_of(person, out=False, title="不许泄露", **facts))
    film = MediaItem.objects.create(
        story=story, kind="film", caption="示例", film=ContentFile(MP4, name="a.mp4")
    )
    return person, story, with_picture(film)
