"""`manage.py demo`: the demo data of every app. Can be run again without doubling anything."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import accounts.demo
import craftsmen.demo
import craftsmen.demo_figures
import events.demo
import nominations.demo
import organisations.demo
from craftsmen.actions import recount


class Command(BaseCommand):
    help = "Loads the demo data: sourced facts of real people, and plainly invented nominees."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD")
        if not password:
            raise CommandError("Set DEMO_PASSWORD: the password of the demo people.")
        organisations.demo.load()
        accounts.demo.load(password)
        craftsmen.demo.load()
        nominations.demo.load()
        craftsmen.demo.load_portraits()
        craftsmen.demo_figures.load()
        craftsmen.demo_figures.load_milestones()
        craftsmen.demo.load_invented_careers()
        craftsmen.demo.load_invented_stories()
        craftsmen.demo.load_invented_studios()
        events.demo.load()
        recount()
        self.stdout.write(f"Demo data is loaded; {settings.SITE_URL} shows it.")
