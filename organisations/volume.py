"""Made-up volume data: factories with their unions, under the districts of the demo's city."""

from hashlib import blake2b
from typing import Final

from django.db import transaction

from organisations.codes import uscc_check_character
from organisations.models import Employer, Industry, Region, Union

CITY: Final = "枣庄市总工会"
EMPLOYERS: Final = 300


def chance(number: int, what: str, of: int) -> int:
    """A figure below `of` that looks like chance and is the same whenever it is asked for."""
    return int.from_bytes(blake2b(f"{what}:{number}".encode(), digest_size=6).digest()) % of


@transaction.atomic
def load() -> list[Employer]:
    """The invented employers; can be called again: nothing doubles. Needs the demo's unions."""
    districts = list(
        Union.objects.filter(parent__name=CITY, kind=Union.Kind.DISTRICT_FEDERATION).order_by("region__code")
    )
    names = {number: f"示例第{number:03d}厂" for number in range(1, EMPLOYERS + 1)}
    Union.objects.bulk_create(
        (
            Union(
                name=f"{name}工会",
                kind=Union.Kind.GRASSROOTS_UNION,
                parent=districts[number % len(districts)],
                region_id=districts[number % len(districts)].region_id,
            )
            for number, name in names.items()
        ),
        ignore_conflicts=True,
    )
    industries = list(Industry.objects.order_by("code"))
    unions = {union.name: union for union in Union.objects.filter(name__startswith="示例第")}
    Employer.objects.bulk_create(
        (employer(number, name, unions[f"{name}工会"], industries) for number, name in names.items()),
        ignore_conflicts=True,
    )
    return list(Employer.objects.filter(name__in=names.values()).order_by("uscc"))


def employer(number: int, name: str, union: Union, industries: list[Industry]) -> Employer:
    code = f"91370400XXXX{number:05d}"
    return Employer(
        uscc=code + uscc_check_character(code),
        name=name,
        ownership=Employer.Ownership.values[chance(number, "ownership", len(Employer.Ownership.values))],
        region_id=union.region_id,
        industry=industries[chance(number, "industry", len(industries))],
        union=union,
    )


def regions() -> list[int]:
    """Where invented people work: every region of the demo that is still in force."""
    return list(
        Region.objects.filter(valid_to=None, parent__isnull=False)
        .order_by("code")
        .values_list("pk", flat=True)
    )
