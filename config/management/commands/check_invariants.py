"""`manage.py check_invariants`: names every broken rule of design.md's list, app by app."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

import craftsmen.invariants
import nominations.invariants
import notifications.invariants
import reports.invariants


class Command(BaseCommand):
    help = "Names every rule that the data breaks; fails if there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        apps = (craftsmen.invariants, nominations.invariants, notifications.invariants, reports.invariants)
        lines = [line for app in apps for line in app.broken()]
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError(f"{len(lines)} broken.")
        self.stdout.write("Every rule holds.")
