"""`manage.py verify_audit`: is the record whole, and is what stands beside it as it tells? Names the first
link, and every row, that is not (design.md, 8)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.builders.audit import first_break, unexplained
from nominations.builders.told import differing
from nominations.models import Change


class Command(BaseCommand):
    help = (
        "Checks the hash chain of the record; fails at the first link that was edited, removed or swapped,"
        " and where a row is not as its link tells."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := first_break():
            raise CommandError(f"#{broken.number}: {broken.words}")
        if (number := next(unexplained(), None)) is not None:
            raise CommandError(f"#{number}: it does not start where the case stood.")
        if rows := list(differing()):
            raise CommandError("\n".join(rows))
        self.stdout.write(f"Every link holds: {Change.objects.sealed().count()}.")
