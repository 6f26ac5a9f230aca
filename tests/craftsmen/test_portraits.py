import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.roles import Role
from craftsmen.actions import remove_portrait, set_portrait
from craftsmen.actions.portraits import shown_path, shown_paths, waiting_for_portraits
from craftsmen.tasks import make_portrait, sweep
from tests.craftsmen.photographs import portrait_file, with_portrait
from tests.craftsmen.staff import editor
from tests.factories import REVOKED, CraftsmanFactory, HonourFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_a_portrait_is_kept_under_a_name_nobody_can_guess_and_shown_in_sizes():
    person = CraftsmanFactory()

    set_portrait(craftsman=person, upload=portrait_file(), by=editor())
    person.refresh_from_db()
    waiting = person.has_portrait
    make_portrait(person.pk)
    person.refresh_from_db()

    assert not waiting
    assert person.has_portrait
    assert person.portrait.name.startswith("portraits/originals/")
    assert len(person.portrait.name) > 50
    assert "王毅" not in person.portrait.name
    assert len(person.portrait_version) == 8
    assert all(default_storage.exists(path) for path in shown_paths(person.portrait_token))


def test_making_a_portrait_again_changes_nothing_and_mends_a_run_that_was_cut_short():
    person = CraftsmanFactory()
    set_portrait(craftsman=person, upload=portrait_file(), by=editor())
    make_portrait(person.pk)
    person.refresh_from_db()
    token = person.portrait_token
    person.portrait_token = ""
    person.save(update_fields=["portrait_token"])

    make_portrait(person.pk)
    make_portrait(person.pk)

    person.refresh_from_db()
    folder = shown_path(token, 160, "webp").rpartition("/")[0]
    assert person.portrait_token == token
    assert sorted(default_storage.listdir(folder)[1]) == sorted(
        path.rpartition("/")[2] for path in shown_paths(token)
    )


def test_portraits_the_worker_was_not_told_of_are_made_by_the_sweep():
    made, new, replaced = (
        with_portrait(CraftsmanFactory()),
        CraftsmanFactory(),
        with_portrait(CraftsmanFactory()),
    )
    CraftsmanFactory()
    set_portrait(craftsman=new, upload=portrait_file(), by=editor())
    set_portrait(craftsman=replaced, upload=portrait_file("blue"), by=editor())
    waiting = waiting_for_portraits()

    sweep()

    assert set(waiting) == {new.pk, replaced.pk}
    assert waiting_for_portraits() == []
    for person in (made, new, replaced):
        person.refresh_from_db()
        assert default_storage.exists(shown_path(person.portrait_token, 480, "webp"))


def test_a_portrait_lost_from_the_store_is_not_found(client):
    person = with_portrait(HonourFactory().craftsman)
    default_storage.delete(shown_path(person.portrait_token, 160, "webp"))

    assert client.get(f"/craftsmen/{person.pk}/portrait/160.webp").status_code == 404


def test_a_new_portrait_replaces_the_old_one_and_its_files(django_capture_on_commit_callbacks):
    person = with_portrait(CraftsmanFactory())
    old = [person.portrait.name, *shown_paths(person.portrait_token)]

    with django_capture_on_commit_callbacks(execute=True):
        with_portrait(person, "blue")

    assert not any(default_storage.exists(path) for path in old)
    assert all(default_storage.exists(path) for path in shown_paths(person.portrait_token))


def test_a_removed_portrait_is_gone_with_its_files(django_capture_on_commit_callbacks, client):
    person = with_portrait(HonourFactory().craftsman)
    old = [person.portrait.name, *shown_paths(person.portrait_token)]

    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_portrait(craftsman=person, by=editor())
    make_portrait(person.pk)

    removed.refresh_from_db()
    assert (removed.portrait.name, removed.portrait_token) == ("", "")
    assert not any(default_storage.exists(path) for path in old)
    assert client.get(f"/craftsmen/{person.pk}/portrait/160.webp").status_code == 404


def test_what_is_no_picture_is_refused_and_the_old_portrait_stays():
    person = with_portrait(CraftsmanFactory())
    kept = person.portrait.name

    with pytest.raises(ValidationError, match="不是JPEG、PNG或WebP图片"):
        set_portrait(craftsman=person, upload=SimpleUploadedFile("a.jpg", b"nothing"), by=editor())

    person.refresh_from_db()
    assert person.portrait.name == kept


@pytest.mark.parametrize(
    ("extension", "kind", "content_type"), [("webp", "WEBP", "image/webp"), ("jpg", "JPEG", "image/jpeg")]
)
def test_anyone_may_see_the_portrait_of_a_public_person(client, extension, kind, content_type):
    person = with_portrait(HonourFactory().craftsman)

    answer = client.get(f"/craftsmen/{person.pk}/portrait/480.{extension}")

    image = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert (image.format, image.size) == (kind, (480, 600))
    assert answer["Content-Type"] == content_type
    assert answer["Cache-Control"] == "public, max-age=30, s-maxage=30"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["481.webp", "480.png", "480.svg", "0.webp", "99999999999999999999.jpg"])
def test_other_sizes_and_formats_are_not_found(client, name):
    person = with_portrait(HonourFactory().craftsman)

    assert client.get(f"/craftsmen/{person.pk}/portrait/{name}").status_code == 404


def test_portraits_of_people_who_are_not_public_are_not_found(client):
    people = [
        CraftsmanFactory(),
        HonourFactory(**REVOKED).craftsman,
        HonourFactory(craftsman__hidden_because="正在核查").craftsman,
    ]
    for person in people:
        with_portrait(person)

    answers = [client.get(f"/craftsmen/{person.pk}/portrait/160.webp").status_code for person in people]

    assert answers == [404, 404, 404]
    assert client.get(f"/craftsmen/{HonourFactory().craftsman.pk}/portrait/160.webp").status_code == 404


def test_the_page_shows_the_portrait_in_its_sizes_without_a_shift(client):
    person = with_portrait(HonourFactory(craftsman__name="示例甲").craftsman)

    page = client.get(f"/craftsmen/{person.pk}/").content.decode()

    src = f"/craftsmen/{person.pk}/portrait"
    for width in (160, 480, 960):
        assert f"{src}/{width}.webp?v={person.portrait_version} {width}w" in page
    assert (
        f'src="{src}/480.jpg?v={person.portrait_version}" alt="示例甲的照片" width="480" height="600"' in page
    )


def test_others_set_and_remove_no_portrait():
    person = with_portrait(CraftsmanFactory())
    by = PostFactory(role=Role.AUDITOR).user

    with pytest.raises(PermissionDenied):
        set_portrait(craftsman=person, upload=portrait_file("blue"), by=by)
    with pytest.raises(PermissionDenied):
        remove_portrait(craftsman=person, by=by)

    former = person.portrait.name
    person.refresh_from_db()
    assert (person.portrait.name, person.has_portrait) == (former, True)
