"""What is done with accounts and posts."""

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.roles import STAFF_ROLES, Role
from notifications import outbox
from organisations.models import Union


@transaction.atomic
def appoint(*, user: User, role: Role, union: Union, by: User) -> Post:
    """Gives a role for a union. Raises PermissionDenied, or ValidationError if it is held already."""
    user = User.objects.select_for_update().get(pk=user.pk)
    post = Post(user=user, role=role, union=union)
    if user == by or not by.has_perm("accounts.appoint_post", post):
        raise PermissionDenied
    if Post.objects.filter(user=user, role=role, union=union).exists():
        raise ValidationError(_("此人已担任该工会的这一职务。"), code="held")
    post.save()
    set_staff(user)
    tell(post, "appointed")
    return post


@transaction.atomic
def dismiss(*, post: Post, by: User) -> User:
    """Takes a post away; the history keeps it. Raises PermissionDenied."""
    user = User.objects.select_for_update().get(pk=post.user_id)
    if user == by or not by.has_perm("accounts.appoint_post", post):
        raise PermissionDenied
    tell(post, "dismissed")
    Post.objects.filter(pk=post.pk).delete()
    set_staff(user)
    return user


def tell(post: Post, what: str) -> None:
    outbox.queue(
        key=f"post:{post.pk}:{what}",
        to=post.user,
        template=f"accounts/{what}",
        context={"post": post},
        link="/accounts/profile/",
    )


def set_staff(user: User) -> bool:
    """Lets into the admin whoever holds a post that works there; tells whether that was news."""
    is_staff = user.is_superuser or user.posts.filter(role__in=STAFF_ROLES).exists()
    if user.is_staff == is_staff:
        return False
    user.is_staff = is_staff
    user.save(update_fields=["is_staff"])
    return True


@transaction.atomic
def open_account(*, name: str, email: str | None, phone: str | None, by: User) -> User:
    """An account for a colleague, who signs in with a code; `by` vouches for address and number."""
    if not by.has_perm("accounts.add_user"):
        raise PermissionDenied
    clear_unconfirmed(email=email, phone=phone)
    return entered_with_a_code(name=name, email=email, phone=phone)


def entered_with_a_code(*, name: str, email: str | None, phone: str | None) -> User:
    user = User.objects.create_user(email, name=name, phone=phone or None, phone_verified=bool(phone))
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def account_of(*, name: str, email: str | None, phone: str | None) -> User:
    """The account with this address or number; if there is none a new one, entered with a code sent there.

    Who calls it has asked whether `name` may be written to by whoever asks for it.
    """
    clear_unconfirmed(email=email, phone=phone)
    known = User.objects.filter(email=email.lower()) if email else User.objects.filter(phone=phone)
    if (found := known.first()) is not None:
        return found
    return entered_with_a_code(name=name, email=email, phone=phone)


@transaction.atomic
def set_phone(*, user: User, phone: str, verified: bool) -> None:
    """Gives a number to a user; a sign-up with it that nobody confirmed gives way."""
    clear_unconfirmed(email=None, phone=phone, but=user)
    user.phone, user.phone_verified = phone, verified
    user.save(update_fields=["phone", "phone_verified"])


def clear_unconfirmed(*, email: str | None, phone: str | None, but: User | None = None) -> None:
    """Removes sign-ups with this address or number whose code was never entered.

    Otherwise a stranger could sign up with somebody's number and a password of his own, and wait
    until its owner confirms it.
    """
    same = Q()
    if email:
        same |= Q(email=email.lower())
    if phone:
        same |= Q(phone=phone)
    if same:
        others = User.objects.never_confirmed().filter(same)
        (others.exclude(pk=but.pk) if but else others).delete()
