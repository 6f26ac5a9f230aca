"""A nominee at his form, and what he types."""

from typing import Any

from django.test import Client
from django.urls import reverse

from nominations.models import MaterialRequirement, Nomination
from organisations.models import Union
from tests.factories import (
    EmployerFactory,
    NominationFactory,
    RegionFactory,
    UnionFactory,
    identity_number,
)

NUMBER = identity_number(4711)
BASIC = {
    "name": "示例甲",
    "identity_number": NUMBER,
    "ethnicity": "汉族",
    "political_status": "群众",
    "education": "大专",
    "phone": "13800000001",
    "is_union_member": "yes",
}
DEEDS = {
    "summary": "摘要",
    "deeds": "事迹",
    "mastery": "绝活",
    "innovation": "",
    "apprentices": "",
    "awards": "",
}
TICKS = dict.fromkeys(("declared_true_at", "consented_to_handling_at", "consented_to_publication_at"), "on")


class Form:
    """A nominee at his form."""

    def __init__(self, nomination: Nomination | None = None) -> None:
        self.nomination = nomination or NominationFactory()
        self.client = Client()
        self.client.force_login(self.nomination.nominator)

    def url(self, section: str) -> str:
        return reverse("nominations:edit", args=[self.nomination.pk, section])

    def get(self, section: str) -> Any:
        return self.client.get(self.url(section))

    def post(self, section: str, data: dict[str, Any], *, version: int | None = None) -> Any:
        version = self.stored().version if version is None else version
        return self.client.post(self.url(section), {"version": version, **data})

    def stored(self) -> Nomination:
        return Nomination.objects.for_lists().get(pk=self.nomination.pk)

    def values(self) -> dict[str, Any]:
        return {**Nomination.objects.filter(pk=self.nomination.pk).values().get()}


def work_of(employer: Any, **others: Any) -> dict[str, Any]:
    return {
        "engagement": "employed",
        "uscc": employer.uscc,
        "position": "总装车间",
        "region": employer.region.pk,
        "industry": employer.industry.pk,
        "trade": "装配钳工",
        "years_in_trade": "12",
        "skill_level": "technician",
        "category": "frontline",
    } | others


def employer_of(form: Form) -> Any:
    """An employer under the organiser of the form's round, in a region of its city."""
    city = form.nomination.round.union
    district = UnionFactory(kind=Union.Kind.DISTRICT_FEDERATION, parent=city)
    region = RegionFactory(parent=city.region)
    return EmployerFactory(union=UnionFactory(parent=district), region=region)


def materials_of(form: Form) -> list[MaterialRequirement]:
    return list(form.nomination.round.materials.all())
