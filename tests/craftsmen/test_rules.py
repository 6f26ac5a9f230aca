import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.roles import PERMISSIONS, Role
from tests.factories import PostFactory, UserFactory

READ, EDIT, CONFER, REVOKE = "craftsmen.view", "craftsmen.edit", "craftsmen.confer", "craftsmen.revoke"
ADMINISTER = "craftsmen.administer"
MODELS = ["title", "craftsman", "decision", "honour", "certificate", "revocation", "recall", "cultivation"]
TYPED = ["title", "craftsman", "decision", "honour"]

# Permission, and the lines of roles.py of which any one grants it.
PERMISSION_TABLE: dict[str, set[str]] = {
    **{f"craftsmen.view_{model}": {READ, EDIT} for model in MODELS},
    **{f"craftsmen.add_{model}": {EDIT} for model in TYPED},
    **{f"craftsmen.change_{model}": {EDIT} for model in TYPED},
    **{f"craftsmen.delete_{model}": set() for model in MODELS},
    "craftsmen.add_certificate": set(),
    "craftsmen.add_recall": set(),
    "craftsmen.change_certificate": {ADMINISTER},
    "craftsmen.change_recall": {ADMINISTER},
    "craftsmen.change_revocation": set(),
    "craftsmen.add_cultivation": {ADMINISTER},
    "craftsmen.change_cultivation": {ADMINISTER},
    "craftsmen.correct_name": {ADMINISTER},
    "craftsmen.record_death": {ADMINISTER},
    "craftsmen.register_craftsman": {EDIT, CONFER},
    "craftsmen.confer_title": {CONFER},
    "craftsmen.hide_craftsman": {EDIT, REVOKE},
    "craftsmen.add_revocation": {ADMINISTER},
    "craftsmen.confirm_revocation": {REVOKE},
    "craftsmen.withdraw_revocation": {REVOKE},
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_its_lines_grant(role):
    user = PostFactory(role=role).user

    may = {permission: user.has_perm(permission) for permission in PERMISSION_TABLE}

    assert may == {
        permission: bool(lines & PERMISSIONS[role]) for permission, lines in PERMISSION_TABLE.items()
    }


@pytest.mark.django_db
def test_a_superuser_may_all_and_others_nothing():
    nobody, gone = UserFactory(), PostFactory(role=Role.CITY, user__is_active=False).user
    chief = UserFactory(is_superuser=True)

    for permission in PERMISSION_TABLE:
        assert chief.has_perm(permission)
        assert not nobody.has_perm(permission)
        assert not gone.has_perm(permission)
        assert not AnonymousUser().has_perm(permission)
