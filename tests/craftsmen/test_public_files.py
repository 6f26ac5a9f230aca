"""Pictures and films that a browser has already: no byte is sent again, and nothing is told of what is hidden."""

import pytest
from django.core.cache import cache

from craftsmen.actions import hide, release
from reports.tasks import make_card
from tests.craftsmen.photographs import photo_of, with_portrait
from tests.craftsmen.staff import editor
from tests.craftsmen.storybook import MP4, whole
from tests.factories import CraftsmanFactory, HonourFactory

pytestmark = pytest.mark.django_db


def a_portrait():
    person = with_portrait(CraftsmanFactory(source="示例晚报"))
    return person, [f"/craftsmen/{person.pk}/portrait/{size}" for size in ("160.webp", "480.webp", "480.jpg")]


def a_photograph():
    person = CraftsmanFactory(source="示例晚报")
    return person, [f"/pictures/photo/{photo_of(person).pk}/{size}" for size in ("480.webp", "480.jpg")]


def a_film():
    person, story, film = whole()
    release(story=story, by=editor())
    return person, [f"/stories/films/{film.pk}/"]


def a_card():
    cache.clear()
    person = HonourFactory().craftsman
    make_card(person.pk)
    return person, [f"/craftsmen/{person.pk}/card.jpg"]


@pytest.mark.parametrize("make", [a_portrait, a_photograph, a_film, a_card])
def test_who_has_it_is_told_so_and_of_somebody_hidden_nothing(client, make):
    person, addresses = make()
    etags = {}
    for address in addresses:
        first = client.get(address)
        etags[address] = first["ETag"]
        assert (first.status_code, bool(first.getvalue())) == (200, True)

        again = client.get(address, headers={"if-none-match": first["ETag"]})
        other = client.get(address, headers={"if-none-match": '"other"'})

        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=30, s-maxage=30"
        assert (other.status_code, bool(other.getvalue())) == (200, True)
    hide(holder=person, because="正在核查", by=editor())
    gone = [client.get(address, headers={"if-none-match": etag}) for address, etag in etags.items()]

    assert len(set(etags.values())) == len(addresses)
    assert [(each.status_code, "ETag" in each) for each in gone] == [(404, False)] * len(addresses)


def test_another_picture_has_another_name_that_gives_its_place_away_to_nobody(client):
    person, (address, *_others) = a_portrait()
    first = client.get(address)
    with_portrait(person, colour="blue")

    anew = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (anew.status_code, anew["ETag"] == first["ETag"]) == (200, False)
    assert anew.getvalue() != first.getvalue()
    assert person.portrait_token not in anew["ETag"]


@pytest.mark.parametrize(("known", "status"), [(True, 206), (False, 200)])
def test_a_part_is_sent_only_of_the_film_that_its_reader_has_begun(client, known, status):
    _person, (address,) = a_film()
    etag = client.get(address)["ETag"] if known else '"another film"'

    answer = client.get(address, headers={"range": "bytes=0-9", "if-range": etag})

    assert answer.status_code == status
    assert b"".join(answer.streaming_content) == (MP4[:10] if known else MP4)
