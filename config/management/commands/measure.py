"""`manage.py measure VOLUME FILE`: the half of `make bench` that runs inside throwaway servers."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config import bench_pages


class Command(BaseCommand):
    help = (
        "Seeds a throwaway database, measures its pages and writes the figures into a file (see make bench)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("volume", type=json.loads)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        options["file"].write_text(json.dumps(bench_pages.measure(options["volume"])))
