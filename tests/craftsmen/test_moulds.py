"""What a mould draws is what its template draws, whatever the words are."""

from html import escape
from itertools import product
from urllib.parse import quote

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from config.context import ADDRESSES, TOOLS
from craftsmen.builders import moulds
from craftsmen.builders.around import SUMMARY, TURNING
from craftsmen.builders.cards import CARD, Shape, context
from craftsmen.builders.facets import GROUP, NUMBER, OPTION, cast, group, joined, option
from craftsmen.builders.heads import TAGS
from craftsmen.builders.roll_lines import HEADER

WORDS = st.text(st.sampled_from("王毅 <&>\"'{%\ue000\ue0010123"), max_size=8)
NUMBERS = st.integers(1, 2**63 - 1).filter(lambda number: number // 1_000 != 9_100_000_000_000_000)
LANGUAGES = st.sampled_from(["zh-hans", "en"])
TIERS = st.lists(st.sampled_from(["municipal", "national"]), max_size=2).map(tuple)


@given(st.data(), LANGUAGES)
def test_a_card_is_what_its_template_draws(data, language):
    tiers = data.draw(TIERS)
    words = [data.draw(NUMBERS), *(data.draw(WORDS) for _ in range(4 + 2 * len(tiers)))]
    shape = Shape(data.draw(st.booleans()), data.draw(st.sampled_from(["", "welding"])), tiers)

    with translation.override(language):
        (drawn,) = CARD.fill([(words, shape)])
        plain = render_to_string("craftsmen/_card_in_list.html", context(words, shape))

    assert drawn == plain


@given(WORDS, WORDS, WORDS, st.tuples(st.booleans(), st.integers(0, 2)), LANGUAGES)
def test_a_choice_is_what_its_template_draws(address, words, number, shape, language):
    with translation.override(language):
        (drawn,) = OPTION.fill([((address, words, number), shape)])
        plain = render_to_string("craftsmen/_option.html", option((address, words, number), shape))

    assert drawn == plain


@given(WORDS, WORDS, st.integers(0, 3), LANGUAGES)
def test_a_facet_is_what_its_template_draws(label, chosen, further, language):
    first = joined(OPTION.fill([(("/?a=1&b=2", "<焊工>", "3"), (True, 0))]))
    words = ("trade", label, chosen, first, first if further else joined([]))

    with translation.override(language):
        (drawn,) = GROUP.fill([(words, further)])
        plain = render_to_string("craftsmen/_facet.html", group(words, further))

    assert drawn == plain


@given(st.data(), WORDS, WORDS, WORDS, LANGUAGES)
def test_a_choice_of_a_question_is_what_its_template_draws(data, value, words, around, language):
    number, shape = data.draw(st.sampled_from(["", "1,234"])), (data.draw(st.booleans()), 1)

    with translation.override(language):
        first, *pieces = cast(value, words, NUMBER if number else "", shape, language)
        between = [escape(around), escape(around), number]
        filled = first + "".join(word + piece for word, piece in zip(between, pieces, strict=False))
        address = f"{around}{quote(value)}{around}"
        plain = render_to_string("craftsmen/_option.html", option((address, words, number), shape))

    assert filled == plain


CODES = ("zh-hans", "en")


@pytest.mark.parametrize(
    ("mould", "number", "shapes"),
    [
        (SUMMARY, 4, [*product([True, False], [True, False], ["pinyin", None])]),
        (TURNING, 4, [None]),
        (TOOLS, 3, [(True, CODES), (False, CODES)]),
        (ADDRESSES, 2, [CODES]),
        (ADDRESSES, 0, [()]),
        (TAGS, 6, [True, False]),
        (HEADER, 7, [((), "name", 0), (("surname", "name"), "name", 0)]),
        (HEADER, 15, [(("decision", "name"), "decision", 2)]),
    ],
)
@given(data=st.data(), language=LANGUAGES)
@settings(max_examples=20)
def test_what_stands_around_is_what_its_template_draws(mould, number, shapes, data, language):
    words = [data.draw(WORDS) for _ in range(number)]
    shape = data.draw(st.sampled_from(shapes))

    with translation.override(language):
        (drawn,) = mould.fill([(words, shape)])
        plain = render_to_string(mould.template, mould.context(words, shape))

    assert drawn == plain


def test_a_shape_is_cast_once():
    rendered = []

    def context_of(words, shape):
        rendered.append(shape)
        return context(words, shape)

    mould, shape = moulds.Mould("craftsmen/_card.html", context_of), Shape(False, "welding", ())
    mould.fill([([number, "王毅", "焊工", "", ""], shape) for number in range(1, 9)])
    mould.fill([([9, "张三", "", "", ""], shape)])

    assert rendered == [shape] * 2  # with a trade, and without


@pytest.mark.parametrize("word", ["\ue0000\ue001", "9100000000000000001"])
def test_a_mark_that_somebody_typed_stays_as_it_is(word):
    (drawn,) = OPTION.fill([(("/", word, "7"), (False, 0))])

    assert f">{word} <" in drawn
