import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from accounts.roles import Role
from craftsmen.actions import correct_name, register
from craftsmen.invariants import stale
from craftsmen.models import Certificate, CertificateCounter, Craftsman, Honour, NameCorrection, Recall
from craftsmen.names import roster_key
from craftsmen.serials import make_serial
from nominations.models import Change
from tests.craftsmen.history import told
from tests.craftsmen.pages import names
from tests.craftsmen.races import at_once
from tests.craftsmen.staff import clerk, publisher
from tests.factories import (
    REVOKED,
    CertificateFactory,
    CraftsmanFactory,
    HonourFactory,
    PostFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db

SERIAL = make_serial(code="SL-QQ", year=2024, number=1)


def printed(name="王易", **facts):
    title = TitleFactory(certificate_code="SL-QQ", name="示例工匠")
    return CertificateFactory(honour__title=title, honour__craftsman__name=name, serial=SERIAL, **facts)


def test_a_corrected_name_is_new_everywhere_and_old_in_its_correction(client):
    person, by = printed().honour.craftsman, clerk()

    correction = correct_name(holder=person, name="王　毅", basis=" 户籍证明 ", by=by)

    person.refresh_from_db()
    assert (person.name, person.roster_key) == ("王毅", roster_key("王毅"))
    assert list(stale(Craftsman)) == []
    assert list(Craftsman.objects.matching("wangyi")) == list(Craftsman.objects.matching("毅")) == [person]
    assert not Craftsman.objects.matching("易").exists()
    assert (correction.old_name, correction.new_name, correction.basis) == ("王易", "王毅", "户籍证明")
    assert told(person)[-1] == {"by": by.pk, "action": "correct_name", "correction": correction.pk}
    assert names(client.get("/craftsmen/")) == ["王毅"]
    assert "王易" not in client.get(person.get_absolute_url()).content.decode()


def test_both_names_enter_the_record_by_their_hash_alone():
    person, by = printed().honour.craftsman, clerk()

    correction = correct_name(holder=person, name="王毅", basis="户籍证明", by=by)

    change = Change.objects.get()
    assert (change.kind, change.by, change.note) == ("correction", by, "王易 → 王毅（户籍证明）")
    assert change.facts == {"craftsman": person.pk, "correction": correction.pk, "certificates": []}


def test_the_old_print_stays_good_and_says_both_names(client):
    certificate = printed()

    correct_name(holder=certificate.honour.craftsman, name="王毅", basis="户籍证明", by=clerk())

    text = client.get(f"/verify/{SERIAL}/").content.decode()
    assert "证书真实，荣誉有效。" in text
    assert '<p class="certificate__holder">王毅</p>' in text
    assert "证书原载姓名：王易（姓名已更正）" in text
    assert Recall.objects.count() == 0


def test_a_new_paper_takes_the_place_of_the_old_when_asked_for(client):
    old = printed()
    revoked = HonourFactory(craftsman=old.honour.craftsman, title=old.honour.title, year=2023)
    gone = CertificateFactory(honour=revoked, serial=make_serial(code="SL-QQ", year=2023, number=1))
    Honour.objects.filter(pk=revoked.pk).update(**REVOKED)
    advance(old, to=1)

    with time_machine.travel(dt.datetime(2026, 6, 8, 4, tzinfo=dt.UTC)):
        correct_name(holder=old.honour.craftsman, name="王毅", basis="户籍证明", by=clerk(), reissue=True)

    old.refresh_from_db()
    new = Certificate.objects.get(replaces=old)
    assert (new.serial, new.holder_name) == (make_serial(code="SL-QQ", year=2024, number=2), "王毅")
    assert (old.superseded_on, new.issued_on, old.holder_name) == (
        dt.date(2026, 6, 8),
        dt.date(2026, 6, 8),
        "王易",
    )
    assert list(Recall.objects.values_list("certificate", "cause")) == [(old.pk, "superseded")]
    gone.refresh_from_db()
    assert gone.superseded_on is None
    assert Change.objects.get().facts["certificates"] == [new.serial]
    old_page = client.get(f"/verify/{SERIAL}/").content.decode()
    new_page = client.get(new.get_absolute_url()).content.decode()
    assert "荣誉有效；这份证书已换发新证，不再使用。" in old_page
    assert new.serial not in old_page
    assert "证书真实，荣誉有效。" in new_page
    assert "证书原载姓名" not in new_page


def advance(certificate, *, to):
    """The counter as conferral leaves it."""
    honour = certificate.honour
    CertificateCounter.objects.create(title=honour.title, year=honour.year, last_number=to)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"basis": "  "}, ["请写明依据，例如哪份证明、哪份文件。"]),
        ({"name": "王2"}, ["姓名中不能有“2”：请用汉字填写，少数民族姓名各部分之间用间隔号“·”。"]),
        ({"name": " 王易"}, ["与名册中现在登记的相同。"]),
    ],
)
def test_what_is_no_correction_is_refused_in_words(given, words):
    person = printed().honour.craftsman

    with pytest.raises(ValidationError) as refusal:
        correct_name(holder=person, by=clerk(), **({"name": "王毅", "basis": "户籍证明"} | given))

    person.refresh_from_db()
    assert (refusal.value.messages, person.name) == (words, "王易")
    assert (NameCorrection.objects.count(), Change.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CITY, Role.PUBLISHER}))
def test_nobody_else_corrects(role):
    person = printed().honour.craftsman

    with pytest.raises(PermissionDenied):
        correct_name(holder=person, name="王毅", basis="户籍证明", by=PostFactory(role=role).user)

    assert NameCorrection.objects.count() == 0


def test_the_database_lets_an_honoured_name_change_by_a_correction_alone():
    person, free = printed().honour.craftsman, CraftsmanFactory()
    correct_name(holder=person, name="王毅", basis="户籍证明", by=clerk())

    for act in (
        lambda: Craftsman.objects.filter(pk=person.pk).update(name="别人"),
        lambda: NameCorrection.objects.update(old_name="别人"),
        lambda: NameCorrection.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    assert Craftsman.objects.filter(pk=free.pk).update(name="别人") == 1


def test_a_conferral_does_not_rename_an_honoured_person_by_the_way():
    known = HonourFactory(craftsman__name="王毅", craftsman__identity_index="a" * 64).craftsman
    free = CraftsmanFactory(name="王毅", identity_index="b" * 64)

    with pytest.raises(ValidationError) as refusal:
        register(name="王易", identity_index="a" * 64, by=publisher())
    register(name="王易", identity_index="b" * 64, by=publisher())

    assert refusal.value.messages == [
        "名册中此人的姓名是“王毅”，与“王易”不同：请核对身份证件，或先在名册中办理姓名更正。"
    ]
    known.refresh_from_db()
    free.refresh_from_db()
    assert (known.name, free.name) == ("王毅", "王易")


@pytest.mark.django_db(transaction=True)
def test_fifty_corrections_at_once_number_every_new_paper_once():
    title, by = TitleFactory(certificate_code="SL-QQ"), clerk()
    papers = [
        CertificateFactory(
            honour__title=title,
            honour__craftsman__name="王易",
            serial=make_serial(code="SL-QQ", year=2024, number=number),
        )
        for number in range(1, 51)
    ]
    advance(papers[0], to=50)

    def act(number):
        person = papers[number].honour.craftsman
        correct_name(holder=person, name="王毅", basis="户籍证明", by=by, reissue=True)

    assert at_once(50, act) == [None] * 50
    assert sorted(Certificate.objects.current().values_list("serial", flat=True)) == [
        make_serial(code="SL-QQ", year=2024, number=number) for number in range(51, 101)
    ]
    assert Recall.objects.count() == 50
