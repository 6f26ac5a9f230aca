import pytest

from craftsmen.asking import NOBODY, everything, fitting_order, narrowed, options, tiers, words


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", [""]),
        ("！？", [NOBODY]),
        ("王", ["'S王'", "('N王') & (!'S王')", "('王') & (!('N王'))"]),
        ("wang", ["'Swang':*", "('Nwang':*) & (!'Swang':*)", "('wang':*) & (!('Nwang':*))"]),
        ("王毅", ["'N王毅'", "('王毅') & (!('N王毅'))"]),
        ("c919", ["'Nc919':*", "('c919':*) & (!('Nc919':*))"]),
        ("王 焊工", ["('N王') & ('N焊工')", "(('王') & ('焊工')) & (!(('N王') & ('N焊工')))"]),
    ],
)
def test_tiers_put_those_first_who_are_called_so(text, asked):
    assert [tier.query for tier in tiers(text)] == asked


def test_those_whose_names_begin_alike_stand_together_in_one_order():
    of_wang = ("roster_key", "00086.", "00086.\x7f")
    assert tiers("王")[0].within == {"strokes": of_wang, "year": of_wang}
    assert tiers("wang")[0].within == {"pinyin": ("pinyin_key", "wang", "wang\x7f")}
    assert tiers("王毅")[0].within == tiers("c919")[0].within == tiers("")[0].within == {}


def test_words_ask_for_all_tiers_together():
    assert (words(""), words("！？"), words("王 a"), words("王")) == ("", NOBODY, "('王') & ('a':*)", "'王'")
    assert everything("", "'a'", "", "!'b'") == "('a') & (!'b')"


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ({}, ""),
        ({"tier": "municipal"}, "'Lmunicipal'"),
        ({"title": "5"}, "'T5'"),
        ({"year": "2024"}, "'Y2024'"),
        ({"tier": "municipal", "year": "2024"}, "'LmunicipalY2024'"),
        ({"tier": "municipal", "title": "5", "year": "2024"}, "'T5Y2024'"),
        (
            {"industry": "2", "frontline": "0", "year": "2024"},
            "('I2') & ('F0') & ('Y2024')",
        ),
    ],
)
def test_facets_of_honours_are_asked_of_one_honour(keys, asked):
    assert narrowed(keys) == asked


def test_choices_are_counted_among_the_honours_that_fit_what_is_chosen():
    assert options("title", {"year": "2024"}) == ("T", "Y2024")
    assert options("tier", {"year": "2024", "region": "1"}) == ("L", "Y2024")
    assert options("year", {"tier": "municipal"}) == ("LmunicipalY", "")
    assert options("year", {"tier": "municipal", "title": "5"}) == ("T5Y", "")
    assert options("title", {"tier": "municipal"}) == ("T", "")
    assert options("region", {"year": "2024", "title": "5"}) == ("R", "")


def test_the_order_is_the_one_asked_for_unless_pages_would_cost_more_for_it():
    def shown(asked, text="", *, has_year=False, is_broad=False):
        return fitting_order(asked, text, has_year=has_year, is_broad=is_broad)

    assert [shown(order) for order in ("strokes", "pinyin", "year")] == ["strokes", "pinyin", "year"]
    assert (shown("strokes", "wang"), shown("pinyin", "王")) == ("strokes", "pinyin")
    assert shown("year", has_year=True) == "strokes"
    assert shown("strokes", "wang", is_broad=True) == "pinyin"
    assert shown("pinyin", "王", is_broad=True) == "strokes"
    assert shown("year", "王", is_broad=True) == shown("year", "焊工", is_broad=True) == "year"
    assert (
        shown("year", "wang", is_broad=True)
        == shown("year", "wang", has_year=True, is_broad=True)
        == "pinyin"
    )
    assert shown("year", "wang") == "year"
    assert shown("pinyin", "焊工", is_broad=True) == shown("pinyin", is_broad=True) == "pinyin"
