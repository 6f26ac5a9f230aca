import base64
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connection, models

from craftsmen.fields import EncryptedTextField, NameField, Unreadable, key_id
from craftsmen.models import Craftsman, Decision
from organisations.derived import with_derived
from tests.factories import CraftsmanFactory, DecisionFactory


def new_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@pytest.fixture
def secret_field() -> Iterator[Any]:
    """A field of a model that has no table: the field is asked as the database would ask it."""

    class Case(models.Model):
        secret = EncryptedTextField(blank=True)
        other = EncryptedTextField(blank=True)

        class Meta:
            app_label = "craftsmen"
            managed = False

        def __str__(self) -> str:
            return "case"

    yield Case._meta.get_field("secret")
    del apps.all_models["craftsmen"]["case"]
    apps.clear_cache()


def test_encrypted_text_reads_back_and_tells_nothing_at_rest(secret_field):
    stored = secret_field.get_db_prep_save("11010519491231002X", connection)
    again = secret_field.get_db_prep_save("11010519491231002X", connection)

    assert "11010519491231002X" not in stored
    assert stored != again
    assert secret_field.from_db_value(stored) == secret_field.from_db_value(again) == "11010519491231002X"


@pytest.mark.parametrize("nothing", ["", None])
def test_encrypted_text_leaves_nothing_as_it_is(secret_field, nothing):
    assert secret_field.get_db_prep_save(nothing, connection) == nothing
    assert secret_field.from_db_value(nothing) == nothing


def test_encrypted_text_leaves_expressions_alone(secret_field):
    assert secret_field.get_db_prep_save(models.Value(""), connection) == models.Value("")


def test_the_first_key_encrypts_and_every_key_decrypts(secret_field, settings):
    old, new = new_key(), new_key()
    settings.IDENTITY_KEYS = [old]
    stored_before = secret_field.get_db_prep_save("甲", connection)

    settings.IDENTITY_KEYS = [new, old]
    stored_after = secret_field.get_db_prep_save("乙", connection)

    assert stored_before.startswith(key_id(base64.urlsafe_b64decode(old)))
    assert stored_after.startswith(key_id(base64.urlsafe_b64decode(new)))
    assert secret_field.from_db_value(stored_before) == "甲"
    assert secret_field.from_db_value(stored_after) == "乙"


def test_a_lost_key_is_named_and_not_the_secret(secret_field, settings):
    settings.IDENTITY_KEYS = [new_key()]
    stored = secret_field.get_db_prep_save("甲", connection)
    settings.IDENTITY_KEYS = [new_key()]

    with pytest.raises(
        Unreadable, match=f"IDENTITY_KEYS lacks the key '{stored[:8]}' of craftsmen.Case.secret"
    ):
        secret_field.from_db_value(stored)


def test_a_value_moved_to_another_column_does_not_open(secret_field):
    stored = secret_field.get_db_prep_save("甲", connection)

    with pytest.raises(Unreadable, match=r"craftsmen\.Case\.other was changed or moved"):
        secret_field.model._meta.get_field("other").from_db_value(stored)


def test_a_changed_value_does_not_open(secret_field):
    used, _, sealed = secret_field.get_db_prep_save("甲", connection).partition(":")
    raw = bytearray(base64.b64decode(sealed))
    raw[-1] ^= 1

    with pytest.raises(Unreadable, match="was changed or moved"):
        secret_field.from_db_value(f"{used}:{base64.b64encode(bytes(raw)).decode()}")


@pytest.mark.parametrize("lookup", ["exact", "in", "contains", "startswith", "gt", "regex", "lower"])
def test_encrypted_text_cannot_be_looked_up(secret_field, lookup):
    query = secret_field.model._default_manager.filter

    with pytest.raises(FieldError, match="secret is encrypted"):
        query(**{f"secret__{lookup}": ["甲"] if lookup == "in" else "甲"})


def test_encrypted_text_is_never_the_start_of_an_expression(secret_field):
    with pytest.raises(FieldError, match="secret is encrypted"):
        secret_field.get_transform("lower")


def test_encrypted_text_can_be_asked_whether_it_is_there(secret_field):
    assert "IS NULL" in str(secret_field.model._default_manager.filter(secret__isnull=True).query)


@pytest.mark.django_db
def test_derived_fields_are_written_by_save_create_and_bulk_create():
    created = CraftsmanFactory(name="王　毅", trade="焊工")
    [bulk] = Craftsman.objects.bulk_create([Craftsman(name="王沪例")])
    created.name = "尹立"
    created.save()

    assert list(Craftsman.objects.values_list("name", "roster_key").order_by("pk")) == [
        ("尹立", created.roster_key),
        ("王沪例", bulk.roster_key),
    ]
    assert [c.name for c in Craftsman.objects.matching("yinli")] == ["尹立"]
    assert [c.name for c in Craftsman.objects.matching("焊工")] == ["尹立"]
    assert [c.name for c in Craftsman.objects.matching("wang")] == ["王沪例"]


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (["name"], ["name", "pinyin_key", "roster_key", "search"]),
        (["deeds"], ["deeds", "search"]),
        (["gender"], ["gender"]),
        ([], []),
    ],
)
def test_with_derived_adds_what_is_computed_from_the_fields(names, written):
    assert with_derived(Craftsman, names) == written


@pytest.mark.django_db
def test_update_fields_with_derived_keeps_the_computed_right():
    person = CraftsmanFactory(name="王毅")

    person.name = "尹立"
    person.save(update_fields=with_derived(Craftsman, ["name"]))

    assert [c.name for c in Craftsman.objects.matching("yinli")] == ["尹立"]


def test_computed_fields_survive_being_written_into_a_migration():
    for name in ("roster_key", "pinyin_key", "search"):
        field: Any = Craftsman._meta.get_field(name)
        _, _, args, options = field.deconstruct()

        assert field.__class__(*args, **options).deconstruct()[3] == options


def test_name_and_document_number_are_normalised_where_forms_read_them():
    assert NameField().to_python("王　毅") == "王毅"
    assert NameField().to_python(None) is None
    assert Decision._meta.get_field("document_number").to_python("示工发[2024]12号") == "示工发〔2024〕12号"
    assert Decision._meta.get_field("document_number").to_python(None) is None


@pytest.mark.django_db
def test_a_document_number_is_kept_in_one_form():
    decision = DecisionFactory(document_number="示工发（2024） 12号")

    decision.refresh_from_db()

    assert decision.document_number == "示工发〔2024〕12号"
