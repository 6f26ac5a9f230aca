import pytest
from django.urls import reverse

from accounts.roles import Role
from events.models import Board, CraftsmanDay, Edition
from tests.factories import (
    BoardFactory,
    BoardGroupFactory,
    EditionFactory,
    EventFactory,
    PostFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db


def rows(prefix, initial, *forms):
    """The fields of an inline formset."""
    sent = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for n, form in enumerate(forms):
        sent |= {f"{prefix}-{n}-{name}": value for name, value in form.items()}
    return sent


def test_an_edition_is_saved_with_its_boards_and_they_can_swap_places(editor):
    edition = EditionFactory(year=2024)
    first = BoardFactory(edition=edition, group=None, name="甲", order=1)
    second = BoardFactory(edition=edition, group=None, name="乙", order=2)
    group = BoardGroupFactory(edition=edition)

    answer = editor.post(
        reverse("admin:events_edition_change", args=[edition.pk]),
        {
            "day": edition.day.pk,
            "year": 2024,
            **rows("groups", 1, {"id": group.pk, "edition": edition.pk, "order": 1, "name": group.name}),
            **rows(
                "boards",
                2,
                {"id": first.pk, "edition": edition.pk, "order": 2, "name": "甲"},
                {"id": second.pk, "edition": edition.pk, "order": 1, "name": "乙", "group": group.pk},
                {"edition": edition.pk, "order": 3, "name": "丙", "slogan": "口号"},
            ),
        },
    )

    assert answer.status_code == 302
    assert list(Board.objects.values_list("name", "order", "group", "slogan")) == [
        ("乙", 1, group.pk, ""),
        ("甲", 2, None, ""),
        ("丙", 3, None, "口号"),
    ]


def test_a_board_may_only_choose_a_group_of_its_own_year(editor):
    board = BoardFactory(group=None)
    other = BoardGroupFactory()

    answer = editor.post(
        reverse("admin:events_edition_change", args=[board.edition.pk]),
        {
            "day": board.edition.day.pk,
            "year": board.edition.year,
            **rows("groups", 0),
            **rows(
                "boards",
                1,
                {"id": board.pk, "edition": board.edition.pk, "order": 1, "name": "甲", "group": other.pk},
            ),
        },
    )

    assert answer.status_code == 400
    assert not Board.objects.filter(group=other).exists()


def test_an_edition_is_deleted_with_its_groups_and_boards_but_not_over_events(editor):
    group = BoardGroupFactory()
    board = BoardFactory(edition=group.edition, group=group)
    event = EventFactory(board=board)
    address = reverse("admin:events_edition_delete", args=[group.edition.pk])

    editor.post(address, {"post": "yes"})
    assert Edition.objects.exists()

    event.delete()
    editor.post(address, {"post": "yes"})
    assert not Edition.objects.exists()


def test_a_craftsman_day_that_never_comes_is_refused_in_words(editor):
    facts = {"region": RegionFactory().pk, "name": "示例", "slug": "sample", "first_year": 2023}

    answer = editor.post(reverse("admin:events_craftsmanday_add"), {**facts, "month": 2, "day": 30})

    assert answer.status_code == 400
    assert "没有这一天" in answer.text
    assert not CraftsmanDay.objects.exists()


def test_an_auditor_sees_an_edition_and_its_boards(client):
    client.force_login(PostFactory(role=Role.AUDITOR).user)
    board = BoardFactory(name="示例板块甲", group=None)

    page = client.get(reverse("admin:events_edition_change", args=[board.edition.pk]))

    assert page.status_code == 200
    assert "示例板块甲" in page.text
    assert 'name="boards-0-name"' not in page.text
