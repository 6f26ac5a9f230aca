"""The pages of craftsman stories."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from craftsmen.builders import heads
from craftsmen.builders.linked import named, script_text
from craftsmen.builders.open import address
from craftsmen.models import Channel, Collective, Craftsman, MediaItem, Series, Story
from craftsmen.rich_text import pieces

STORIES_ON_A_PAGE: Final = 12
MORE: Final = 3


class Part(NamedTuple):
    """Running text, or a picture or film in its place."""

    html: SafeString
    media: MediaItem | None = None


class Choice(NamedTuple):
    """A series or channel to narrow the list to, or all of them, and the address that does."""

    label: str
    query: str
    is_chosen: bool


def story_list(series: str | None, channel: str | None, number: str | None) -> dict[str, Any] | None:
    """The page of stories so narrowed; None where there is no such series or channel."""
    shelves = {"series": with_stories(Series), "channel": with_stories(Channel)}
    chosen: dict[str, Any] = {}
    for name, asked in (("series", series), ("channel", channel)):
        if asked:
            chosen[name] = next((each for each in shelves[name] if str(each.pk) == asked), None)
            if chosen[name] is None:
                return None
    rows = Story.objects.public().filter(**chosen).for_cards().newest_first()
    page = Paginator(rows, STORIES_ON_A_PAGE).page(number or 1)
    choices = {name: choices_of(name, rows, chosen) for name, rows in shelves.items()}
    return {"page": page, "choices": choices, "chosen": chosen}


def choices_of(name: str, shelves: list[Any], chosen: dict[str, Any]) -> list[Choice]:
    """All, then each shelf, with what else is chosen left as it is; none where there is nothing to choose."""
    rest = {other: each.pk for other, each in chosen.items() if other != name}
    each_one = [
        Choice(each.name, urlencode(rest | {name: each.pk}), each == chosen.get(name)) for each in shelves
    ]
    return [Choice(_("全部"), urlencode(rest), name not in chosen), *each_one] if shelves else []


def with_stories(model: Any) -> list[Any]:
    """The series or channels in which there is something to read."""
    name = model._meta.model_name
    return list(model.objects.filter(Exists(Story.objects.public().filter(**{name: OuterRef("pk")}))))


def story_page(story: Story) -> dict[str, Any]:
    media = list(story.media.all())
    first = next((item for item in media if story.kind == Story.Kind.VIDEO and is_moving(item)), None)
    people = Craftsman.objects.public().filter(stories=story).for_cards().in_roster_order()
    return {
        "story": story,
        "film": first,
        "parts": list(parts_of(story, media, first)),
        "people": people,
        "collectives": Collective.objects.public()
        .filter(stories=story)
        .defer("deeds")
        .prefetch_related("withheld"),
        "more": more_of(story),
        "head": heads.of_story(story, cover_address(story)),
        "linked_data": story_data(story),
    }


def is_moving(item: MediaItem) -> bool:
    return item.kind != MediaItem.Kind.PICTURE


def parts_of(story: Story, media: list[MediaItem], first: MediaItem | None) -> Iterator[Part]:
    """The body with its pictures and films; those that it does not place stand at the end."""
    left = [item for item in media if item is not first and (is_moving(item) or item.has_picture)]
    for piece in pieces(story.body):
        if not piece.number:
            yield Part(mark_safe(piece.html))  # noqa: S308 - nh3 made it, see rich_text
        elif 0 < piece.number <= len(media) and media[piece.number - 1] in left:
            left.remove(media[piece.number - 1])
            yield Part(SafeString(""), media[piece.number - 1])
    for item in left:
        yield Part(SafeString(""), item)


def empty_places(story: Story) -> list[str]:
    """The places in the body, such as [图2], where nothing stands: no such picture or film, or placed before."""
    media: list[MediaItem | None] = [None, *story.media.all()]
    placed: set[int] = set()
    empty = []
    for number in (piece.number for piece in pieces(story.body) if not piece.html):
        there = media[number] if number < len(media) else None
        if number in placed or there is None or not (is_moving(there) or there.picture):
            empty.append(f"[图{number}]")
        placed.add(number)
    return empty


def more_of(story: Story) -> list[Story]:
    """Others of the series, or the newest of all."""
    others = Story.objects.public().exclude(pk=story.pk).for_cards().newest_first()
    return list((others.filter(series=story.series) if story.series_id else others)[:MORE])


def cover_address(story: Story) -> str:
    if not story.has_picture:
        return ""
    width = story.picture_widths[-1]
    return address(story.picture_address(width, "jpg"))


def story_data(story: Story) -> SafeString:
    """The schema.org Article: its byline and where it ran."""
    return script_text(
        {
            "@context": "https://schema.org",
            "@type": "Article" if story.kind == Story.Kind.ARTICLE else "VideoObject",
            "headline": story.title,
            "name": story.title,
            "description": story.lead,
            "datePublished": story.publish_at.isoformat() if story.publish_at else "",
            "uploadDate": story.publish_at.isoformat() if story.publish_at else "",
            "author": named("Person", story.author),
            "image": cover_address(story),
            "thumbnailUrl": cover_address(story),
            "url": address(story.get_absolute_url()),
        }
    )
