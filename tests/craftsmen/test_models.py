import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.db.models import ProtectedError

from craftsmen.models import Certificate, Craftsman, Decision, Honour, Title
from craftsmen.names import roster_key
from tests.craftsmen.history import events
from tests.factories import (
    REVOKED,
    AchievementFactory,
    CertificateFactory,
    CollectiveFactory,
    CraftsmanFactory,
    DecisionFactory,
    HonourFactory,
    TitleFactory,
)

HOLDERS = {"craftsman": CraftsmanFactory, "collective": CollectiveFactory, "achievement": AchievementFactory}

pytestmark = pytest.mark.django_db


def refused(write) -> str:
    """The database's own words when it refuses."""
    with pytest.raises((IntegrityError, InternalError, ProtectedError)) as refusal, transaction.atomic():
        write()
    return str(refusal.value)


def test_public_people_hold_a_standing_honour_or_are_known_from_a_source():
    honoured = HonourFactory().craftsman
    known = CraftsmanFactory(source="示例晚报，2024年7月26日")
    both = HonourFactory(craftsman__source="示例晚报，2024年7月26日").craftsman
    one_left = HonourFactory(**REVOKED).craftsman
    HonourFactory(craftsman=one_left)
    CraftsmanFactory()
    HonourFactory(**REVOKED)
    HonourFactory(**REVOKED, craftsman__source="示例晚报，2024年7月26日")
    HonourFactory(craftsman__hidden_because="正在核查")
    CraftsmanFactory(source="示例晚报，2024年7月26日", hidden_because="正在核查")

    assert set(Craftsman.objects.public()) == {honoured, known, both, one_left}


def test_public_honours_stand_and_their_holders_are_not_hidden():
    shown = HonourFactory()
    HonourFactory(**REVOKED)
    HonourFactory(craftsman__hidden_because="正在核查")

    assert list(Honour.objects.public()) == [shown]


@pytest.mark.parametrize("holder", ["craftsman", "collective", "achievement"])
def test_an_honour_stands_where_its_holder_does_and_moves_with_it(holder):
    honour = HonourFactory(
        **{"craftsman": None, holder: HOLDERS[holder](name="示例王毅")},
        title__external=True,
        title__conferring_union=None,
    )
    model = type(honour.holder)

    def keys():
        return [Honour.objects.get().roster_key, model.objects.get().roster_key]

    before = keys()
    model.objects.update(roster_key="0007.1")

    assert before == [roster_key("示例王毅")] * 2
    assert keys() == ["0007.1"] * 2
    assert len(events(honour)) == 1  # where it stands is no fact of the honour


def test_honours_in_roster_order_follow_either_convention():
    title = TitleFactory()
    for name in ("王沪例", "尹立", "王毅", "李干例", "李秀"):
        HonourFactory(title=title, craftsman__name=name)

    def names(convention):
        return [honour.holder.name for honour in Honour.objects.in_roster_order(convention)]

    assert names("surname") == ["王毅", "王沪例", "尹立", "李秀", "李干例"]
    assert names("fullname") == ["王沪例", "王毅", "尹立", "李干例", "李秀"]
    assert [c.name for c in Craftsman.objects.in_roster_order("fullname")] == names("fullname")
    assert [c.name for c in Craftsman.objects.in_roster_order()] == names("surname")


def test_newest_first_puts_honours_without_a_year_last():
    person = CraftsmanFactory()
    undated = HonourFactory(craftsman=person, year=None, decision=None, source="示例晚报")
    old = HonourFactory(craftsman=person, year=2019)
    new = HonourFactory(craftsman=person, year=2024)

    assert list(Honour.objects.newest_first()) == [new, old, undated]


def test_the_ladder_goes_from_state_honours_down_to_districts():
    def title(name, tier, **facts):
        return TitleFactory(name=name, tier=tier, **facts)

    outside = {"external": True, "conferring_union": None, "certificate_code": ""}
    district = title("区工匠", "district")
    city_standard = title("市工匠", "municipal", conferring_union=district.conferring_union)
    city_senior = title("市大工匠", "municipal", grade="senior", conferring_union=district.conferring_union)
    province = title("省工匠", "provincial", **outside)
    nation = title("国工匠", "national", **outside)
    state = title("国家荣誉", "national", kind="state_honour", **outside)

    ladder = list(Title.objects.down_the_ladder())

    assert ladder == [state, nation, province, city_senior, city_standard, district]


@pytest.mark.parametrize("model", [Craftsman, Decision, Honour, Certificate])
def test_nothing_is_ever_deleted_from_the_register(model):
    CertificateFactory()

    assert "Cannot delete rows" in refused(lambda: model.objects.all()._raw_delete("default"))
    assert model.objects.count() == 1


def test_a_title_is_held_once_a_year_even_when_the_year_is_not_known():
    honour = HonourFactory()
    undated = HonourFactory(year=None, source="示例晚报")

    assert "a_title_is_held_once_a_year" in refused(
        lambda: HonourFactory(title=honour.title, craftsman=honour.craftsman)
    )
    assert "a_title_is_held_once_a_year" in refused(
        lambda: HonourFactory(title=undated.title, craftsman=undated.craftsman, year=None, source="示例早报")
    )


@pytest.mark.parametrize(
    "facts",
    [
        REVOKED | {"revoked_on": None},
        REVOKED | {"revoked_because": ""},
        REVOKED | {"revoked_by_decision": ""},
        {"revoked_on": dt.date(2025, 3, 1)},
        {"revoked_because": "示例"},
        {"revoked_by_decision": "示工发〔2025〕9号"},
    ],
)
def test_a_revoked_honour_has_its_day_reason_and_document_and_no_other_has(facts):
    assert "a_revoked_honour_has_its_day_reason_and_document" in refused(lambda: HonourFactory(**facts))


def test_an_honour_rests_on_a_decision_or_a_source_and_only_a_source_leaves_the_year_out():
    assert "an_honour_rests_on_a_decision_or_a_source" in refused(lambda: HonourFactory(decision=None))
    assert "only_a_source_may_leave_the_year_out" in refused(lambda: HonourFactory(year=None))
    assert HonourFactory(decision=None, year=None, source="示例晚报").pk


def test_a_revoked_honour_stays_revoked_and_an_honour_keeps_title_and_holder():
    revoked, standing = HonourFactory(**REVOKED), HonourFactory()
    stand_again = {"status": "standing", "revoked_on": None, "revoked_because": "", "revoked_by_decision": ""}

    assert "Invalid transition" in refused(lambda: Honour.objects.filter(pk=revoked.pk).update(**stand_again))
    for change in ({"title": revoked.title}, {"craftsman": revoked.craftsman}):
        assert "Cannot update rows" in refused(
            lambda change=change: Honour.objects.filter(pk=standing.pk).update(**change)
        )


def test_a_certificate_never_changes():
    certificate = CertificateFactory()

    assert "Cannot update rows" in refused(
        lambda: Certificate.objects.filter(pk=certificate.pk).update(serial="SL-ZS-2024-9999-0")
    )
    assert "serial" in refused(lambda: CertificateFactory(serial=certificate.serial))
    assert "an_honour_has_one_current_certificate" in refused(
        lambda: CertificateFactory(honour=certificate.honour)
    )


def test_a_title_is_external_or_has_its_union_and_code():
    union = TitleFactory().conferring_union

    assert "a_title_is_external_or_has_its_union" in refused(
        lambda: TitleFactory(external=True, conferring_union=union)
    )
    assert "a_title_is_external_or_has_its_union" in refused(lambda: TitleFactory(conferring_union=None))
    assert "a_title_conferred_here_has_a_certificate_code" in refused(
        lambda: TitleFactory(certificate_code="")
    )
    assert "a_certificate_code_means_one_title" in refused(
        lambda: TitleFactory(certificate_code=Title.objects.get().certificate_code)
    )


def test_a_document_number_is_used_once():
    decision = DecisionFactory()

    assert "document_number" in refused(lambda: DecisionFactory(document_number=decision.document_number))


def test_constraints_speak_chinese_to_forms():
    title = TitleFactory.build(
        external=True, conferring_union=None, certificate_code="", name="示例", slug="s"
    )
    title.external = False

    with pytest.raises(ValidationError) as refusal:
        title.full_clean()

    assert refusal.value.messages == [
        "由其他机关授予的称号不填命名机关；其余称号必须填写命名机关。",
        "本级命名的称号必须填写证书代码。",
    ]


def test_history_keeps_every_change_and_neither_search_terms_nor_identity():
    person = CraftsmanFactory(name="示例甲", identity_index="a" * 64)

    Craftsman.objects.filter(pk=person.pk).update(hidden_because="正在核查")

    first, second = events(person)
    assert (first.hidden_because, second.hidden_because) == ("", "正在核查")
    assert not hasattr(first, "identity_index")
    assert not hasattr(first, "search")


def test_rows_say_what_they_are():
    certificate = CertificateFactory(
        honour__craftsman__name="王毅",
        honour__craftsman__gender="female",
        honour__craftsman__ethnicity="回族",
        honour__title__name="示例工匠",
        honour__decision__document_number="示工发〔2024〕12号",
        serial="SL-ZS-2024-0001-N",
    )
    honour = certificate.honour
    undated = HonourFactory(year=None, source="示例晚报", title=honour.title, craftsman__name="王沪例")

    assert str(honour.craftsman) == "王毅"
    assert honour.craftsman.roster_note == "（女，回族）"
    assert str(honour.title) == "示例工匠"
    assert str(honour) == "王毅 · 2024年度示例工匠"
    assert str(undated) == "王沪例 · 示例工匠"
    assert str(honour.decision) == "示工发〔2024〕12号"
    assert str(certificate) == "SL-ZS-2024-0001-N"
    assert honour.craftsman.get_absolute_url() == f"/craftsmen/{honour.craftsman.pk}/"
    assert honour.get_absolute_url() == f"/honours/{honour.title.slug}/2024/"
    assert undated.get_absolute_url() == honour.title.get_absolute_url() == f"/honours/{honour.title.slug}/"
    assert certificate.get_absolute_url() == "/verify/SL-ZS-2024-0001-N/"
