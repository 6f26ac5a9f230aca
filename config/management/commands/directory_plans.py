"""`manage.py directory_plans`: how the database answers each kind of question about the directory, as a table.

Run against a register seeded with `seed --people N`; docs/directory-plans.md is what it wrote for 1,000,000.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import connection

from craftsmen.asking import Order
from craftsmen.builders import directory
from craftsmen.builders.questions import ORDERS, Choice, Question, choices, choices_of
from craftsmen.builders.walks import COLUMNS
from craftsmen.models import Craftsman, Entry
from craftsmen.volume import TITLES

DEEP: Final = 10_000
TIMES: Final = 3
BY_OTHERS: Final[tuple[Order, ...]] = ("pinyin", "year")
HEAD: Final = """# Plans of the directory's queries

Written by `manage.py directory_plans` over {people:,} public people made by `manage.py seed`, PostgreSQL {version} with
the settings of the embedded server, warm, the best of three. Each line is one page as its first visitor gets it: `ms`
is what the database takes for all its queries together (EXPLAIN ANALYZE, planning and execution), `slowest` its
slowest one, and `page` how that page's people are found. What is counted beside the choices is kept for a minute.

| question | found | queries | ms | slowest | page |
|---|---|---|---|---|---|
"""
# What tells plans apart; joins, limits and the like are left out.
TOLD: Final = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Bitmap Index Scan", "Sort")


class Command(BaseCommand):
    help = "Prints the plans of the directory's queries over the register as it is, as a table in Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version')")
            (version,) = cursor.fetchone()
        self.stdout.write(HEAD.format(people=Entry.objects.count(), version=version), ending="")
        for name, question, place in cases():
            self.stdout.write(line(name, question, place))


def cases() -> Iterator[tuple[str, Question, dict[str, str]]]:
    """Each kind of question, and where in it."""
    known = choices()
    one = {
        facet: some(facet, known) for facet in ("tier", "title", "year", "region", "industry", "frontline")
    }
    yield "everybody", Question(), {}
    for order in BY_OTHERS:
        yield f"everybody by {order}", Question(order=order), {}
    yield "everybody, page 20", Question(), {"page": "20"}
    for order in ORDERS:
        question = Question(order=order)
        yield f"everybody by {order}, page {DEEP:,}", question, deep(question)
    for facet, choice in one.items():
        yield facet, Question(chosen={facet: choice}), {}
    three = {facet: one[facet] for facet in ("title", "year", "region")}
    yield "title, year and region", Question(chosen=three), {}
    yield (
        "tier, year and industry",
        Question(chosen={each: one[each] for each in ("tier", "year", "industry")}),
        {},
    )
    yield "title by year", Question(chosen={"title": one["title"]}, order="year"), {}
    yield "front line by pinyin", Question(chosen={"frontline": one["frontline"]}, order="pinyin"), {}
    someone = Craftsman.objects.public().order_by("-pk").values_list("name", flat=True)[:1].get()
    texts = {
        "surname, one character": "王",
        "last surname of the order": "魏",
        "one character of many": "示",
        "two characters": someone[:2],
        "full name": someone,
        "pinyin, one letter": "w",
        "pinyin, a syllable": "wei",
        "pinyin, a name": "weixue",
        "initials": "wxz",
        "trade": "焊工",
        "employer": "示例第007厂",
        "deed": "改进工艺7项",
        "deed of all": "虚构",
        "nothing there": "没有这个人",
    }
    for name, text in texts.items():
        yield f"{name}: {text}", Question(text=text), {}
    for order in BY_OTHERS:
        yield f"魏 by {order}", Question(text="魏", order=order), {}
        yield f"wei by {order}", Question(text="wei", order=order), {}
    yield (
        "焊工, region and year",
        Question(text="焊工", chosen={each: one[each] for each in ("region", "year")}),
        {},
    )
    yield "王 and front line", Question(text="王", chosen={"frontline": one["frontline"]}), {}


def some(facet: str, known: dict[str, list[Choice]]) -> Choice:
    """A choice that many have."""
    found = choices_of(facet, known, [2015])
    wanted = {"title": TITLES[1][0], "tier": "municipal", "frontline": "1"}.get(facet)
    if wanted:
        return next(choice for choice in found if choice.value == wanted)
    survey = directory.survey_of(Question())
    mark = {"year": "Y", "region": "R", "industry": "I"}[facet]
    return max(found, key=lambda choice: getattr(survey.of_terms.get(f"{mark}{choice.key}"), "value", 0))


def deep(question: Question) -> dict[str, str]:
    """Where the page of this depth begins."""
    columns = ", ".join(COLUMNS[question.order])
    passed = DEEP * directory.ON_A_PAGE
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT craftsman_id, newness FROM craftsmen_entry ORDER BY {columns} LIMIT 1 OFFSET %s",  # noqa: S608 - columns of ours
            [min(passed, Entry.objects.count() - directory.ON_A_PAGE * 2) - 1],
        )
        person, newness = cursor.fetchone()
    return {"after": directory.token_of(directory.Place(question.order, 0, person, newness, passed))}


def line(name: str, question: Question, place: dict[str, str]) -> str:
    def ask() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('craftsmen_directory_version')")  # no survey that is kept fits
        return directory.contents(question, place)

    ask()
    with captured() as queries:
        found = ask()
    plans = [min((explained(sql, params) for _ in range(TIMES)), key=taken) for sql, params in queries]
    times = [taken(plan) for plan in plans]
    total = found["total"]
    of_page = next(
        plan for plan, (sql, _) in zip(plans, queries, strict=True) if "AS tier, craftsman_id" in sql
    )
    number = f"{'' if total.is_exact else '~'}{total.value:,}"
    return f"| {name} | {number} | {len(plans)} | {sum(times):.0f} | {max(times):.0f} | {told(of_page['Plan'])} |"


@contextmanager
def captured() -> Iterator[list[tuple[str, Any]]]:
    queries: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "nextval" not in sql:
            queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield queries


def explained(sql: str, params: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF, FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]
    return plan


def taken(plan: dict[str, Any]) -> float:
    """Milliseconds."""
    return float(plan["Planning Time"]) + float(plan["Execution Time"])


def told(plan: dict[str, Any]) -> str:
    """The nodes that were really run, in order, each once, with the index they read."""
    found: dict[str, None] = {}

    def walk(node: dict[str, Any]) -> None:
        if node.get("Actual Loops") and node["Node Type"] in TOLD:
            index = node.get("Index Name")
            found.setdefault(f"{node['Node Type']}{f' {index}' if index else ''}")
        for below in node.get("Plans", ()):
            walk(below)

    walk(plan)
    return ", ".join(found)
