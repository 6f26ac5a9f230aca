"""Model fields that hold a secret, and fields computed from others.

A computed field is written by `pre_save`, so `save()`, `create()` and `bulk_create()` keep it right. Django leaves
it out when `update_fields` does not name it, and `update()` never computes: whoever writes a source by name passes
the names through `organisations.derived`, and `check_invariants` finds any row where that was forgotten.
"""

import base64
import hashlib
import os
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from craftsmen.documents import normalise_document_number, validate_document_number
from craftsmen.names import normalise_name, roster_key, validate_name
from craftsmen.search import name_terms, pinyin_key, terms, thing_terms, vector

NONCE_BYTES = 12


class Unreadable(Exception):
    """A secret was stored under a key that IDENTITY_KEYS no longer holds, in another place, or was changed."""


class EncryptedTextField(models.TextField):
    """Text kept under AES-GCM: `key id : base64(nonce + ciphertext)`; "" and None stay as they are.

    The first of settings.IDENTITY_KEYS encrypts, every one decrypts. Model and field are authenticated with the
    text, so that a value copied into another column does not open. No lookup but `isnull` reads it.
    """

    @property
    def _place(self) -> bytes:
        return f"{self.model._meta.label}.{self.name}".encode()

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if not value or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        key = base64.urlsafe_b64decode(settings.IDENTITY_KEYS[0])
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, str(value).encode(), self._place)
        return f"{key_id(key)}:{base64.b64encode(sealed).decode()}"

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        if not value:
            return value
        used, _colon, sealed_text = value.partition(":")
        sealed = base64.b64decode(sealed_text)
        for key in map(base64.urlsafe_b64decode, settings.IDENTITY_KEYS):
            if key_id(key) == used:
                try:
                    return (
                        AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._place).decode()
                    )
                except InvalidTag as error:
                    raise Unreadable(f"{self._place.decode()} was changed or moved") from error
        raise Unreadable(f"IDENTITY_KEYS lacks the key {used!r} of {self._place.decode()}")

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else self._refuse()

    def get_transform(self, lookup_name: str) -> Any:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise FieldError(f"{self.name} is encrypted: rows cannot be looked up by it")


def key_id(key: bytes) -> str:
    """Which key sealed a text, without telling anything of the key."""
    return hashlib.sha256(b"key id" + key).hexdigest()[:8]


class NameField(models.CharField):
    """A person's name, kept as `normalise_name` writes it."""

    default_validators = [validate_name]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return normalise_name(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = normalise_name(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value


class DocumentNumberField(models.CharField):
    """A number such as 青工发〔2024〕12号, whichever brackets were typed."""

    default_validators = [validate_document_number]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return normalise_document_number(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = normalise_document_number(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value


class SortKeyField(models.CharField):
    """Text made of the field `source`, sorted byte by byte."""

    def __init__(self, *args: Any, source: str = "name", **options: Any) -> None:
        self.source = source
        super().__init__(*args, **(options | {"editable": False, "db_collation": "C", "max_length": 400}))

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("editable", "db_collation", "max_length"):
            options.pop(fixed, None)
        return name, path, args, options | {"source": self.source}

    @property
    def sources(self) -> frozenset[str]:
        return frozenset({self.source})

    def make(self, text: str) -> str:
        raise NotImplementedError

    def computed_for(self, row: models.Model) -> str:
        return self.make(getattr(row, self.source))[: self.max_length]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.computed_for(model_instance)
        setattr(model_instance, self.attname, value)
        return value


class RosterKeyField(SortKeyField):
    """`names.roster_key`."""

    def make(self, text: str) -> str:
        return roster_key(text)


class PinyinKeyField(SortKeyField):
    """`search.pinyin_key`."""

    def make(self, text: str) -> str:
        return pinyin_key(text)


class IdentityIndexField(models.CharField):
    """The `identity` of the row, a hash made of the fields `sources`: the same thing is in the register once."""

    def __init__(self, *args: Any, sources: Iterable[str] = (), **options: Any) -> None:
        self.sources = frozenset(sources)
        super().__init__(*args, **(options | {"editable": False, "unique": True, "max_length": 64}))

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("editable", "unique", "max_length"):
            options.pop(fixed, None)
        return name, path, args, options | {"sources": sorted(self.sources)}

    def computed_for(self, row: Any) -> str:
        return str(row.identity)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.computed_for(model_instance)
        setattr(model_instance, self.attname, value)
        return value


class TextTermsField(SearchVectorField):
    """A weighted tsvector of other fields: `texts` maps them to weights A to D."""

    def __init__(self, *args: Any, texts: Mapping[str, str] | None = None, **options: Any) -> None:
        # A word of two texts has the better weight, in whatever order a migration wrote them down.
        self.texts = dict(sorted((texts or {}).items(), key=lambda each: each[1]))
        super().__init__(*args, **(options | {"editable": False}))

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("editable", None)
        return name, path, args, options | {"texts": self.texts}

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(self.texts)

    def weighted(self, row: models.Model) -> list[tuple[str, list[str]]]:
        return [(weight, terms(getattr(row, field))) for field, weight in self.texts.items()]

    def computed_for(self, row: models.Model) -> str:
        return vector(self.weighted(row))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.computed_for(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector"


class SearchTermsField(TextTermsField):
    """And of a name, with weight A, which is searched by pinyin too; `texts` have weights B to D."""

    def __init__(self, *args: Any, name_source: str = "name", **options: Any) -> None:
        self.name_source = name_source
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"name_source": self.name_source}

    @property
    def sources(self) -> frozenset[str]:
        return super().sources | {self.name_source}

    def terms_of_name(self, name: str) -> list[str]:
        return name_terms(name)

    def weighted(self, row: models.Model) -> list[tuple[str, list[str]]]:
        return [("A", self.terms_of_name(getattr(row, self.name_source))), *super().weighted(row)]


class ThingTermsField(SearchTermsField):
    """Of what is no person: its name is found by the pinyin of any part of it."""

    def terms_of_name(self, name: str) -> list[str]:
        return thing_terms(name)
