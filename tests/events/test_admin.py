import pytest
from django.urls import reverse

from accounts.roles import Role
from events.dates import Precision
from events.models import Event
from tests.events.moments import at
from tests.factories import (
    BoardFactory,
    EventFactory,
    PostFactory,
    RegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

P = Precision
MODELS = ["craftsmanday", "edition", "event"]


def typed(**facts):
    """What the browser sends for an event."""
    return {
        "name": "示例活动",
        "type": Event.Type.CEREMONY,
        "region": RegionFactory().pk,
        "date_precision": P.DAY,
        "starts_at_0": "2024-07-26",
        "starts_at_1": "",
        **facts,
    }


def saved(editor, **facts):
    """The event the editor adds with these facts."""
    answer = editor.post(reverse("admin:events_event_add"), typed(**facts))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return Event.objects.get()


def complaints(editor, **facts):
    """What the editor is told about these facts."""
    answer = editor.post(reverse("admin:events_event_add"), typed(**facts))
    assert answer.status_code == 400
    assert not Event.objects.exists()
    return {field: list(errors) for field, errors in answer.context["adminform"].form.errors.items()}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("role", Role)
def test_editors_edit_and_auditors_look(client, role, model):
    client.force_login(PostFactory(role=role).user)

    answers = [
        client.get(reverse(f"admin:events_{model}_{page}")).status_code for page in ("changelist", "add")
    ]

    expected = {Role.EDITOR: [200, 200], Role.AUDITOR: [200, 403], Role.EXPERT: [302, 302]}
    assert answers == expected.get(role, [403, 403])


@pytest.mark.parametrize("model", MODELS)
def test_a_superuser_edits(client, model):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert client.get(reverse(f"admin:events_{model}_add")).status_code == 200


def test_an_auditor_changes_nothing(client):
    client.force_login(PostFactory(role=Role.AUDITOR).user)
    event = EventFactory(name="原来的名称")
    address = reverse("admin:events_event_change", args=[event.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, typed(name="新名称")).status_code == 403
    assert (
        client.post(reverse("admin:events_event_delete", args=[event.pk]), {"post": "yes"}).status_code == 403
    )
    assert Event.objects.get().name == "原来的名称"


@pytest.mark.parametrize(
    ("precision", "day", "clock", "start"),
    [
        (P.YEAR, "2024-07-26", "", "2024-01-01"),
        (P.MONTH, "2024-07-26", "", "2024-07-01"),
        (P.PART_OF_MONTH, "2024-07-26", "", "2024-07-21"),
        (P.DAY, "2024-07-26", "09:30", "2024-07-26"),
        (P.PART_OF_DAY, "2024-07-26", "19:30", "2024-07-26 18:00"),
        (P.TIME, "2024-07-26", "09:30", "2024-07-26 09:30"),
    ],
)
def test_an_event_is_kept_as_exactly_as_it_is_known(editor, precision, day, clock, start):
    event = saved(editor, date_precision=precision, starts_at_0=day, starts_at_1=clock)

    assert (event.starts_at, event.published) == (at(start), False)


def test_a_last_day_needs_no_time(editor):
    event = saved(editor, ends_at_0="2024-08-02", ends_at_1="")

    assert event.date_text == "2024年7月26日至8月2日"


def test_wrong_dates_are_refused_in_words(editor):
    board = BoardFactory(group=None)

    assert complaints(editor, starts_at_0="") == {"starts_at": ["这个字段是必填项。"]}
    assert complaints(editor, ends_at_0="2024-07-25") == {"__all__": ["结束不能早于开始。"]}
    assert complaints(editor, date_precision=P.MONTH, ends_at_0="2024-08-02") == {
        "__all__": ["只有精确到日期或时间的活动才能填写结束。"]
    }
    assert complaints(editor, open_ended="on", ends_at_0="2024-08-02") == {
        "__all__": ["“结束时间未定”与结束时间不能同时填写，且须精确到日期或时间。"]
    }
    assert complaints(editor, board=board.pk, edition=board.edition.pk) == {
        "__all__": ["已选板块时不必再选年度工匠日。"]
    }


def test_a_coarser_precision_cuts_the_time_of_a_saved_event(editor):
    event = EventFactory(date_precision=P.TIME, starts_at=at("2024-07-26 09:30"))
    address = reverse("admin:events_event_change", args=[event.pk])

    answer = editor.post(
        address,
        typed(name=event.name, region=event.region.pk, starts_at_1="09:30", published="on"),
    )

    assert answer.status_code == 302
    event.refresh_from_db()
    assert (event.date_precision, event.starts_at) == (P.DAY, at("2024-07-26"))


def test_saving_writes_only_what_was_changed(editor):
    event = EventFactory(venue="原来的地点")
    address = reverse("admin:events_event_change", args=[event.pk])
    editor.get(address)

    editor.post(address, typed(name="新名称", region=event.region.pk, venue="原来的地点", published="on"))

    after = Event.objects.get()
    assert (after.name, after.venue, after.uid) == ("新名称", "原来的地点", event.uid)
    assert after.changed_at > event.changed_at


def test_only_a_published_event_links_to_its_page(editor):
    shown, hidden = EventFactory(), EventFactory(published=False)

    pages = [editor.get(reverse("admin:events_event_change", args=[it.pk])).text for it in (shown, hidden)]

    assert [
        f'href="{it.get_absolute_url()}"' in page for it, page in zip((shown, hidden), pages, strict=True)
    ] == [
        True,
        False,
    ]


def test_the_list_of_days_names_its_columns_in_chinese(admin_client):
    page = admin_client.get(reverse("admin:events_craftsmanday_changelist")).content.decode()

    assert "Date text" not in page
    assert "Model name" not in page
    assert "您好，" in page
