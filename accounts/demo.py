"""Demo people, one for each part that is played; their names say what they are."""

from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts import actions
from accounts.models import Post, User
from accounts.roles import Role
from organisations.models import Union

CITY: Final = "枣庄市总工会"
# Sign-in name, name, role, union.
PEOPLE: Final = (
    ("worker", "示例职工", None, None),
    ("grassroots", "示例工会干事", Role.GRASSROOTS, "示例制造有限公司工会"),
    ("district", "示例区工会干事", Role.DISTRICT, "薛城区总工会"),
    ("city", "示例市总经办", Role.CITY, CITY),
    ("publisher", "示例复核人", Role.PUBLISHER, CITY),
    *((f"expert{n}", f"示例专家{figure}", Role.EXPERT, CITY) for n, figure in enumerate("一二三四五六七", 1)),
    ("objections", "示例核查人", Role.OBJECTIONS, CITY),
    ("editor", "示例编辑", Role.EDITOR, CITY),
    ("auditor", "示例监督人", Role.AUDITOR, CITY),
    ("admin", "示例管理员", None, None),
)


@transaction.atomic
def load(password: str) -> None:
    """Can be called again: nothing doubles, and afterwards each signs in with `password`."""
    fresh = make_password(password)
    known: dict[str, bool] = {}  # the people share one hash, which takes long to check
    for sign_in, name, role, union in PEOPLE:
        email = f"{sign_in}@demo.example"
        user, _ = User.objects.update_or_create(
            email=email, defaults={"name": name, "is_superuser": sign_in == "admin"}
        )
        if user.password not in known:
            known[user.password] = bool(user.password) and check_password(password, user.password)
        if not known[user.password]:
            user.password = fresh
            user.save(update_fields=["password"])
        EmailAddress.objects.update_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        if role and union:
            Post.objects.get_or_create(user=user, role=role, union=Union.objects.get(name=union))
        actions.set_staff(user)
