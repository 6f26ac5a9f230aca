"""How many the directory finds: exact as far as that can be counted at once, and honest about the rest."""

from itertools import count

import pytest
from django.core.cache import caches
from django.db import connection

from craftsmen.asking import PART, SAMPLE, bucketed
from craftsmen.builders import surveys
from craftsmen.builders.directory import survey_of
from craftsmen.builders.questions import Choice, Question, choices
from craftsmen.builders.surveys import Means, Number, estimated
from craftsmen.models import Craftsman, Entry, SampleLine
from tests.factories import HonourFactory, RegionFactory, TitleFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

_FIFTH, TENTH, *_OF_THE_SAMPLE = surveys.RATES
NONE = Means(-1, 0, 0)
# Another each time, so that no survey is at hand.
versions = count(1)
# Beside those that the database counts: other tests ask for the first part of a sitemap.
numbers_of_people = count(5_000_001)


def some(number):
    """So many public people in three regions: most in the first, a few in the last."""
    regions = RegionFactory.create_batch(3)
    Craftsman.objects.bulk_create(
        Craftsman(
            pk=next(numbers_of_people),
            name="王焊工",
            source="示例晚报",
            region=regions[2 if each % 50 == 0 else each % 3 % 2],
        )
        for each in range(number)
    )
    caches["frames"].clear()
    choices()  # at hand from here on
    return regions


def terms(regions):
    return [f"R{each.pk}" for each in regions]


def plainly(term):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM craftsmen_entry WHERE search @@ %s::tsquery", [term])
        return cursor.fetchone()[0]


def test_of_thousands_every_number_is_the_one_of_the_list_it_opens():
    regions = some(2_600)

    found = survey_of(Question(), next(versions))
    opened = [
        survey_of(
            Question(chosen={"region": Choice(each.code, str(each.pk), each.name)}), next(versions)
        ).total
        for each in regions
    ]

    assert (found.total, found.is_broad) == (Number(2_600), True)
    assert [found.of_terms[term] for term in terms(regions)] == opened
    assert sum(number.value for number in opened) == 2_600
    assert all(number.is_exact for number in opened)


@pytest.mark.parametrize(
    ("near", "in_sample", "part"),
    [(2**40, 10**9, TENTH), (-1, 10**9, SAMPLE), (-1, -1, PART)],
)
@pytest.mark.parametrize("text", ["", "焊"])
def test_of_very_many_an_even_part_is_counted(monkeypatch, near, in_sample, part, text):
    regions = some(400)
    for name, value in {"NEAR": near, "NEARBY": NONE, "AFAR": NONE, "MOST_IN_SAMPLE": in_sample}.items():
        monkeypatch.setattr(surveys, name, value)

    found = survey_of(Question(text=text), next(versions))

    in_part = [plainly(f"({term}) & ({part.query})") for term in terms(regions)]
    assert found.total == estimated(plainly(part.query), part.one_in)
    assert not found.total.is_exact
    # What the part knows nothing of is looked for by itself.
    assert [found.of_terms[term] for term in terms(regions)] == [
        estimated(number, part.one_in) if number else Number(plainly(term))
        for number, term in zip(in_part, terms(regions), strict=True)
    ]


@pytest.mark.parametrize("near", [2**40, -1])
def test_a_part_tells_tiers_and_the_years_of_a_title_too(monkeypatch, near):
    region, title = some(300)[0], TitleFactory()
    for pk in Craftsman.objects.values_list("pk", flat=True)[:250]:
        HonourFactory(craftsman_id=pk, title=title, year=2024)
    for name, value in {"NEAR": near, "NEARBY": NONE, "AFAR": NONE}.items():
        monkeypatch.setattr(surveys, name, value)
    part = TENTH if near > 0 else SAMPLE

    of_title = survey_of(Question(chosen={"title": Choice(title.slug, str(title.pk), title.name)}))
    of_text = survey_of(Question(text="王"))
    elsewhere = survey_of(Question(text="焊", chosen={"region": Choice("", str(region.pk), region.name)}))

    year = f"T{title.pk}Y2024"
    assert of_title.of_terms[year] == estimated(plainly(f"{year} & ({part.query})"), part.one_in)
    assert of_title.first is of_text.first is None
    # All are called 王焊工.
    assert of_text.by_tier == [plainly(part.query) * part.one_in, 0, 0]
    assert elsewhere.by_tier == [0, plainly(f"R{region.pk} & ({part.query})") * part.one_in, 0]


def test_what_a_part_knows_too_little_of_is_counted_the_smallest_first(monkeypatch):
    regions = some(600)
    numbers = [plainly(term) for term in terms(regions)]
    few = plainly(f"{terms(regions)[2]} & ({TENTH.query})") or 1
    monkeypatch.setattr(surveys, "NEARBY", Means(-1, few * TENTH.one_in, 0))

    found = survey_of(Question(), next(versions))
    monkeypatch.setattr(surveys, "NEARBY", Means(-1, 10_000, 0))
    all_of_them = survey_of(Question(), next(versions))
    monkeypatch.setattr(surveys, "KNOWN", 1)
    none = survey_of(Question(), next(versions))

    told = [found.of_terms[term] for term in terms(regions)]
    assert [number.is_exact for number in told] == [False, False, True]
    assert told[2] == Number(numbers[2])
    assert [all_of_them.of_terms[term] for term in terms(regions)] == [Number(number) for number in numbers]
    assert not any(none.of_terms[term].is_exact for term in terms(regions)[:2])


def test_it_asks_once_and_once_more_for_what_it_knows_too_little_of(monkeypatch):
    def ask():
        survey_of(Question(text="焊"), next(versions))

    some(3)
    ask()
    few = count_queries(ask)
    some(400)
    many = count_queries(ask)
    monkeypatch.setattr(surveys, "NEARBY", NONE)

    assert (few, many, count_queries(ask)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("sampled", "one_in", "number"),
    [
        (0, 100, Number(0, is_exact=False)),
        (11, 20, Number(200, is_exact=False)),
        (99, 10, Number(1000, is_exact=False)),
        (126, 20, Number(2500, is_exact=False)),
        (9962, 100, Number(1_000_000, is_exact=False)),
        (4321, 1, Number(4321)),
    ],
)
def test_an_estimate_tells_no_figure_that_the_part_does_not_know(sampled, one_in, number):
    assert estimated(sampled, one_in) == number


@pytest.mark.parametrize("near", [2**40, -1])
def test_an_estimate_is_called_one_where_nobody_is_found(client, monkeypatch, near):
    some(200)
    part = bucketed(1)._replace(one_in=20)
    for name, value in {"NEAR": near, "BROAD": -1, "PART": part}.items():
        monkeypatch.setattr(surveys, name, value)

    page = client.get("/craftsmen/?q=没有这个人").text

    about = f"约 {estimated(SampleLine.objects.count(), 20).value}"
    assert f"不限“没有这个人”（{'200' if near > 0 else about} 人）" in page


def test_no_line_stands_outside_the_buckets():
    some(40)

    assert bucketed(1).query.count("B") == 100
    assert plainly(bucketed(1).query) == Entry.objects.count()
