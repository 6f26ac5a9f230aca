"""`manage.py seed --people N --nominations N --ballots N`: made-up volume data beside the demo's.

Can be run again: what is there stays, what is missing up to N is added, nothing doubles.
"""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

import craftsmen.volume
import nominations.volume
import organisations.volume
from accounts.models import User
from craftsmen.actions import recount


class Command(BaseCommand):
    help = (
        "Adds plainly invented people, nominations and ballots up to so many, for trying out large numbers."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for what in ("people", "nominations", "ballots"):
            parser.add_argument(f"--{what}", type=int, default=0, metavar="N", help=f"so many {what} in all")

    def handle(self, *args: Any, **options: Any) -> None:
        self.started = time.monotonic()
        if not User.objects.filter(email="city@demo.example").exists():
            call_command("demo")
        employers, regions = organisations.volume.load(), organisations.volume.regions()
        craftsmen.volume.load(options["people"], employers, regions, self.say)
        nominations.volume.load(options["nominations"], options["ballots"], employers, self.say)
        recount(anew=True)
        self.say("done")

    def say(self, words: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.started:6.1f} s  {words}")
