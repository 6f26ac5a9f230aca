"""Brings who may enter the admin in line with roles.py, after that table was changed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts import actions
from accounts.models import User


class Command(BaseCommand):
    help = "Brings who may enter the admin in line with roles.py, and says what changed."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        changed = 0
        for user in User.objects.select_for_update().order_by("pk").iterator():
            if actions.set_staff(user):
                changed += 1
                self.stdout.write(
                    f"user {user.pk}: {'enters' if user.is_staff else 'no longer enters'} the admin"
                )
        self.stdout.write(f"{changed} changed")
