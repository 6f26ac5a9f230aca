"""Everybody who could want something of a case: each role at each place, and those without any."""

from accounts.models import User
from accounts.roles import Role
from organisations.models import Union
from tests.factories import PostFactory, UnionFactory, UserFactory
from tests.nominations.roads import City


def people_around(here: City) -> dict[str, User]:
    """By who they are: "city" holds the role where it reaches the cases of `here`; "city elsewhere" at a
    union beside it, "city below" under it, "district above" over it."""
    other_city = UnionFactory(kind=Union.Kind.CITY_FEDERATION)
    beside = dict.fromkeys(Role, other_city) | {
        Role.DISTRICT: UnionFactory(kind=Union.Kind.DISTRICT_FEDERATION, parent=here.federation),
        Role.GRASSROOTS: UnionFactory(parent=here.district_union),
    }
    below = {
        Role.DISTRICT: here.grassroots_union,
        Role.CITY: here.district_union,
        Role.PUBLISHER: here.district_union,
        Role.OBJECTIONS: here.district_union,
    }
    above = {Role.GRASSROOTS: here.district_union, Role.DISTRICT: here.federation}
    return {
        **{str(role.value): user for role, user in here.people.items()},
        **{f"{role.value} elsewhere": sits(role, union) for role, union in beside.items()},
        **{f"{role.value} below": sits(role, union) for role, union in below.items()},
        **{f"{role.value} above": sits(role, union) for role, union in above.items()},
        "stranger": UserFactory(),
        "superuser": here.superuser,
    }


def sits(role: Role, union: Union) -> User:
    user: User = PostFactory(role=role, union=union).user
    return user
