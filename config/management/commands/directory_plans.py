"""`manage.py directory_plans`: how the database answers each kind of question about the directory, as a table.

Run against a register seeded with `seed --people N`, as a superuser of the database, who alone may load what tells of
the plans inside a function; docs/directory-plans.md is what it wrote for 1,000,000.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.cache import caches
from django.core.management.base import BaseCommand
from django.db import connection

from craftsmen.asking import Order
from craftsmen.builders import directory
from craftsmen.builders.at_hand import AT_HAND
from craftsmen.builders.questions import ORDERS, Choice, Question, choices, choices_of
from craftsmen.builders.walks import COLUMNS
from craftsmen.models import Craftsman, Entry
from craftsmen.volume import TITLES

DEEP: Final = 10_000
TIMES: Final = 5
BY_OTHERS: Final[tuple[Order, ...]] = ("pinyin", "year")
HEAD: Final = """# Plans of the directory's queries

Written by `manage.py directory_plans` over {people:,} public people made by `manage.py seed`, PostgreSQL {version} with
the settings of the embedded server, warm, the best of five. Each line is one page as its first visitor gets it: `ms`
is what the database takes for all its queries together (EXPLAIN ANALYZE, planning and execution), `slowest` its
slowest one, `blocks` the pages of 8 kB that they look at, and `page` how that page's people are found. What is counted
of everybody is kept for {kept} seconds.

| question | found | queries | ms | slowest | blocks | page |
|---|---|---|---|---|---|---|
"""
PLANS: Final = """
## The plans

Of each question that is asked of the lines: what was run of its plan, with the rows that came of it."""
# Whose plans are told whole: one of each kind.
WHOLE: Final = frozenset(
    {
        "everybody",
        "everybody by strokes, page 10,000",
        "title by year",
        "title, year and region",
        "surname, one character: 王",
        "pinyin, one letter: w",
        "employer: 示例第007厂",
        "魏 by year",
    }
)
OF_LINES: Final = re.compile('craftsmen_(entry(?!")|sampleline|survey)')
TELL_OF_FUNCTIONS: Final = """
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
SET auto_explain.log_analyze = on; SET auto_explain.log_timing = off;
SET auto_explain.log_format = json; SET auto_explain.log_level = notice;
"""
# What tells plans apart; joins, limits and the like are left out.
TOLD: Final = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Bitmap Index Scan", "Sort")


class Command(BaseCommand):
    help = "Prints the plans of the directory's queries over the register as it is, as a table in Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(TELL_OF_FUNCTIONS)
            cursor.execute("SELECT current_setting('server_version')")
            (version,) = cursor.fetchone()
        words = {"people": Entry.objects.count(), "version": version, "kept": AT_HAND}
        self.stdout.write(HEAD.format(**words), ending="")
        whole = []
        for name, question, place in cases():
            row, plans = measured(name, question, place)
            self.stdout.write(row)
            if name in WHOLE:
                whole.append((name, plans))
        self.stdout.write(PLANS)
        for name, plans in whole:
            trees = "\n\n".join("\n".join(tree(plan["Plan"])) for plan in plans)
            self.stdout.write(f"\n**{name}**\n\n```\n{trees}\n```")


Case = tuple[str, Question, dict[str, str]]


def cases() -> Iterator[Case]:
    """Each kind of question, and where in it."""
    known = choices()
    one = {
        facet: some(facet, known) for facet in ("tier", "title", "year", "region", "industry", "frontline")
    }
    yield from of_everybody()
    yield from narrowed_down(one, known["region"])
    yield from by_text()
    yield from by_text_and_more(one)


def of_everybody() -> Iterator[Case]:
    yield "everybody", Question(), {}
    for order in BY_OTHERS:
        yield f"everybody by {order}", Question(order=order), {}
    yield "everybody, page 20", Question(), {"page": "20"}
    for order in ORDERS:
        question = Question(order=order)
        yield f"everybody by {order}, page {DEEP:,}", question, deep(question)


def narrowed_down(one: dict[str, Choice], regions: list[Choice]) -> Iterator[Case]:
    def chosen(*facets: str) -> dict[str, Choice]:
        return {facet: one[facet] for facet in facets}

    for facet in one:
        yield facet, Question(chosen=chosen(facet)), {}
    province, city, *_ = sorted(regions, key=lambda each: -len(each.below))
    for name, region in (("province", province), ("city", city)):
        yield f"{name} of {len(region.below)} regions", Question(chosen={"region": region}), {}
        of_a_year = {**chosen("title", "year"), "region": region}
        yield f"title, year and {name}", Question(chosen=of_a_year), {}
        yield f"trade and deed, in the {name}", Question("焊工 改进工艺7项", {"region": region}), {}
    yield "title, year and region", Question(chosen=chosen("title", "year", "region")), {}
    yield "tier, year and industry", Question(chosen=chosen("tier", "year", "industry")), {}
    yield "title by year", Question(chosen=chosen("title"), order="year"), {}
    yield "front line by pinyin", Question(chosen=chosen("frontline"), order="pinyin"), {}


def by_text() -> Iterator[Case]:
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
        "trade and deed": "焊工 改进工艺7项",
        "part of a title": "工匠",
        "nothing there": "没有这个人",
        "single letters": "z l w s c h x y g j q t d b n p m k r f a o e",
        "letters by two": "zh wa li ch sh ya xi ji gu xu we fa yu hu",
        "syllables": "wang zhang liu chen yang zhao huang zhou xu",
    }
    for name, text in texts.items():
        yield f"{name}: {text}", Question(text=text), {}


def by_text_and_more(one: dict[str, Choice]) -> Iterator[Case]:
    for order in BY_OTHERS:
        yield f"魏 by {order}", Question(text="魏", order=order), {}
        yield f"wei by {order}", Question(text="wei", order=order), {}
    of_a_year = {each: one[each] for each in ("region", "year")}
    yield "焊工, region and year", Question(text="焊工", chosen=of_a_year), {}
    of_the_front = {"frontline": one["frontline"]}
    for order in ORDERS:
        yield f"王 and front line, by {order}", Question("王", of_the_front, order), {}
    for text in ("xue", "w", "焊工"):
        yield f"{text} by year", Question(text=text, order="year"), {}
    yield "焊工 by pinyin", Question(text="焊工", order="pinyin"), {}
    yield "焊工, page 20", Question(text="焊工"), {"page": "20"}
    yield "xue and front line by year", Question("xue", of_the_front, "year"), {}


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
    passed = DEEP * directory.ON_A_PAGE
    last = min(passed, Entry.objects.count() - directory.ON_A_PAGE * 2) - 1
    in_order = Entry.objects.order_by(*COLUMNS[question.order]).values_list("craftsman_id", "newness")
    person, newness = in_order[last]
    return {"after": directory.token_of(directory.Place(question.order, 0, person, newness, passed))}


def measured(name: str, question: Question, place: dict[str, str]) -> tuple[str, list[dict[str, Any]]]:
    """The line of the table, and the plans of what is asked of the lines of the directory."""

    def ask() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('craftsmen_directory_version')")  # no survey that is kept fits
        return directory.found(question, place)

    caches["frames"].clear()  # the choices are at hand from here on
    if ask() is None:
        return f"| {name} | there are not so many | | | | | |", []
    with captured() as queries:
        found = ask()
    plans = [min((explained(sql, params) for _ in range(TIMES)), key=taken) for sql, params in queries]
    times = [taken(plan) for plan in plans]
    blocks = sum(plan["Plan"][f"Shared {how} Blocks"] for plan in plans for how in ("Hit", "Read"))
    asked = [(sql, plan) for plan, (sql, _) in zip(plans, queries, strict=True) if OF_LINES.search(sql)]
    of_page = [told(plan["Plan"]) for sql, plan in asked if "AS tier, craftsman_id" in sql]
    if not of_page and found["listing"].people:
        of_page = [f"as counted: {told(plan['Plan'])}" for sql, plan in asked if "survey" in sql][:1]
    total = found["listing"].total
    number = f"{'' if total.is_exact else '~'}{total.value:,}"
    cells = (
        name,
        number,
        len(plans),
        f"{sum(times):.0f}",
        f"{max(times):.0f}",
        f"{blocks:,}",
        *(of_page or ["nobody to look for"]),
    )
    return f"| {' | '.join(map(str, cells))} |", [plan for _sql, plan in asked]


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
    """The plan of a statement; where it asks a function, with the plans of what that asked below it."""
    notices: list[str] = connection.connection.notices
    with connection.cursor() as cursor:
        del notices[:]
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]
    if plan["Plan"]["Node Type"] == "Function Scan":
        inside = [json.loads(notice.partition("plan:")[2]) for notice in notices if "plan:" in notice]
        plan["Plan"]["Plans"] = [
            each["Plan"] for each in inside if each["Plan"]["Node Type"] != "Function Scan"
        ]
    return plan


def taken(plan: dict[str, Any]) -> float:
    """Milliseconds."""
    return float(plan["Planning Time"]) + float(plan["Execution Time"])


def tree(node: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """What was run of a plan, one line a node."""
    if not node.get("Actual Loops"):
        return
    words = [node["Node Type"]]
    words += [f"on {node[key]}" for key in ("Index Name", "Relation Name", "CTE Name") if key in node][:1]
    words += [f"{node['Actual Rows']:,.0f} rows"]
    words += [f"in each of {node['Actual Loops']:,} turns"] if node["Actual Loops"] > 1 else []
    yield "  " * depth + " ".join(words)
    for below in node.get("Plans", ()):
        yield from tree(below, depth + 1)


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
