"""Films in a bucket: what a player asks for is fetched, and no more."""

import pytest
from django.core.cache import caches

from craftsmen.actions import release
from craftsmen.models import MediaItem
from tests.craftsmen.buckets import bucket
from tests.craftsmen.staff import editor
from tests.craftsmen.storybook import MP4, whole

pytestmark = pytest.mark.django_db

LONG = MP4 + bytes(2_000_000)


@pytest.fixture
def film(monkeypatch):
    """One that lies in a bucket."""
    _person, story, film = whole()
    release(story=story, by=editor())
    with bucket() as (kept, storage):
        kept.files[str(film.film.name)] = LONG
        monkeypatch.setattr(MediaItem._meta.get_field("film"), "storage", storage)
        caches["frames"].clear()
        yield film, kept
        storage.connection.meta.client.close()


@pytest.mark.parametrize("asked", [slice(0, 1), slice(5, 100_000), slice(1_999_990, 2_000_000)])
def test_of_a_film_in_a_bucket_only_the_asked_part_is_fetched(client, film, asked):
    item, kept = film
    header = f"bytes={asked.start}-{asked.stop - 1}"

    answers = [client.get(f"/stories/films/{item.pk}/", headers={"range": header}) for _ in range(2)]
    told = [b"".join(answer.streaming_content) for answer in answers]

    assert [(each.status_code, each["Content-Type"]) for each in answers] == [(206, "video/mp4")] * 2
    assert told == [LONG[asked]] * 2
    assert kept.sent == 2 * len(LONG[asked]) + 64
    assert kept.asked == ["HEAD", "GET", "GET", "GET"]


def test_a_film_is_sent_whole_as_it_is_read(client, film):
    item, kept = film

    answer = client.get(f"/stories/films/{item.pk}/")
    before = kept.sent
    told = b"".join(answer.streaming_content)

    assert (answer.status_code, before, told == LONG) == (200, 64, True)


def test_a_film_lost_from_the_bucket_is_not_found(client, film):
    item, kept = film
    kept.files.clear()

    assert client.get(f"/stories/films/{item.pk}/").status_code == 404
