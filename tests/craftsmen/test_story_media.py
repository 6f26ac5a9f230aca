"""The body of a story, and the pictures and films in it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from craftsmen.actions import release
from craftsmen.films import asked_range, kind_of, validate_film
from craftsmen.models import MediaItem
from craftsmen.rich_text import pieces, safe_html
from tests.craftsmen.staff import editor
from tests.craftsmen.storybook import MP4, story_of, whole, with_picture

pytestmark = pytest.mark.django_db


def test_only_harmless_html_is_left_of_a_body():
    typed = (
        "这是**“重点”**后文<script>alert(1)</script>\n第二行\n\n# 大\n\n#### 小\n\n"
        "[坏](javascript:alert(1)) [好](https://example.org/)\n\n"
        '<b style="color:red" onclick="x()">粗</b> <iframe src="//x"></iframe> ![图](https://x/y.png)'
    )

    assert safe_html(typed) == (
        "<p>这是<strong>“重点”</strong>后文<br>\n第二行</p>\n<h2>大</h2>\n<h3>小</h3>\n"
        '<p>坏 <a href="https://example.org/" rel="noopener nofollow">好</a></p>\n'
        "<p>粗  </p>"
    )


def test_pictures_stand_where_the_body_places_them():
    shown = [(piece.html.strip(), piece.number) for piece in pieces("一\n[图2]\n二\n\n[图1]\n\n三[图3]")]

    assert shown == [("<p>一</p>", 0), ("", 2), ("<p>二</p>", 0), ("", 1), ("<p>三[图3]</p>", 0)]


def test_a_page_puts_media_in_their_places_once_and_the_rest_at_the_end(client):
    story = story_of(body="开头\n\n[图2]\n\n[图2]\n\n[图9]\n\n结尾", out=False)
    with_picture(MediaItem.objects.create(story=story, caption="其一", order=1))
    with_picture(MediaItem.objects.create(story=story, caption="其二", order=2))
    MediaItem.objects.create(story=story, caption="没有图片", order=3)
    link = {"kind": "link", "link": "https://example.org/v", "platform": "示例平台"}
    MediaItem.objects.create(story=story, caption="链接", order=4, **link)
    release(story=story, by=editor())

    text = client.get(story.get_absolute_url()).content.decode()

    order = [
        text.index(word)
        for word in ("<p>开头", 'figure__caption">其二', "<p>结尾", 'figure__caption">其一', "示例平台")
    ]
    assert order == sorted(order)
    assert text.count("figure__caption") == 3
    assert "没有图片" not in text
    assert 'href="https://example.org/v" rel="noopener nofollow external"' in text
    assert "<iframe" not in text


@pytest.mark.parametrize(
    ("header", "status", "part"),
    [
        ("", 200, slice(None)),
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=0-99999999", 206, slice(None)),
        ("bytes=99999999-", 416, None),
        ("bytes=9-3", 416, None),
        ("lines=1-2", 200, slice(None)),
        ("bytes=x-y", 200, slice(None)),
        ("bytes=", 200, slice(None)),
    ],
)
def test_a_film_is_sent_whole_or_in_the_part_a_player_asks_for(client, header, status, part):
    _person, story, film = whole()
    release(story=story, by=editor())

    answer = client.get(f"/stories/films/{film.pk}/", headers={"range": header})

    assert answer.status_code == status
    if part is None:
        assert answer["Content-Range"] == f"bytes */{len(MP4)}"
    else:
        assert b"".join(answer.streaming_content) == MP4[part]
        assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("video/mp4", "bytes")


def test_a_film_lost_from_the_store_is_not_found(client):
    _person, story, film = whole()
    release(story=story, by=editor())
    film.film.storage.delete(film.film.name)

    assert client.get(f"/stories/films/{film.pk}/").status_code == 404


def test_only_films_that_browsers_play_are_taken():
    webm = ContentFile(b"\x1a\x45\xdf\xa3\x00\x00\x42\x82\x84webm")

    assert [kind_of(ContentFile(MP4)), kind_of(webm), kind_of(ContentFile(b"RIFF"))] == [
        "video/mp4",
        "video/webm",
        "",
    ]
    assert asked_range("bytes=0-0", 1) == (0, 0)
    validate_film(ContentFile(MP4))
    with pytest.raises(ValidationError, match="不是MP4"):
        validate_film(ContentFile(b"RIFF"))
    large = ContentFile(MP4)
    large.size = 300 * 1024 * 1024
    with pytest.raises(ValidationError, match="200 MB"):
        validate_film(large)
