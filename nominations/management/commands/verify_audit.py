"""`manage.py verify_audit`: is the record whole, and is what stands beside it as it tells? Names the first
link, and every row, that is not (design.md, 8)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.builders.audit import verify


class Command(BaseCommand):
    help = (
        "Checks the hash chain of the record; fails at the first link that was edited, removed or swapped,"
        " and where a row is not as its link tells."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        links, found = verify()
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"Every link holds: {links}.")
