"""Numbers and what they count, read together in each language."""

from decimal import Decimal

import pytest
from django.utils import translation

from craftsmen.models.studios import Output
from craftsmen.units import PHRASES, QUALIFIERS, as_typed, quantity
from tests.factories import FigureFactory


@pytest.mark.parametrize(
    ("number", "unit", "qualifier", "chinese", "english"),
    [
        ("40", "个", "nearly", "近40个", "nearly 40"),
        ("2000", "个", "more", "2000余个", "more than 2000"),
        ("2815万", "元", "more", "2815万余元", "more than 28,150,000 yuan"),
        ("511", "人次", "", "511人次", "511 person-times"),
        ("万", "名", "nearly", "近万名", "nearly 10,000 people"),
        ("1", "人", "", "1人", "1 person"),
        ("1", "件", "", "1件", "1 item"),
        ("1.5", "亿元", "past", "突破1.5亿元", "past 150,000,000 yuan"),
        ("120", "万元", "about", "约120万元", "about 1,200,000 yuan"),
        ("2815万", "万元", "", "2815万万元", "2815万 × 10,000 yuan"),
        ("1,200", "万元", "", "1,200万元", "12,000,000 yuan"),
        ("5", "万", "", "5万", "50,000"),
        ("3.2", "万吨", "", "3.2万吨", "32,000吨"),
        ("5", "千瓦", "", "5千瓦", "5,000瓦"),
        ("65.6", "%", "", "65.6%", "65.6%"),
        ("3", "台套", "", "3台套", "3台套"),
        ("44万", "", "", "44万", "440,000"),
        ("44万", "人次", "over", "超44万人次", "over 440,000 person-times"),
        ("172.3万", "人", "", "172.3万人", "1,723,000 people"),
        ("1.25千", "家", "", "1.25千家", "1,250"),
        ("零万", "", "", "零万", "零万"),
    ],
)
def test_the_number_stays_and_the_words_are_those_of_the_reader(number, unit, qualifier, chinese, english):
    with translation.override("en"):
        translated = str(quantity(number, unit, qualifier))

    assert (str(quantity(number, unit, qualifier)), translated) == (chinese, english)


@pytest.mark.parametrize("unit", PHRASES)
@pytest.mark.parametrize("qualifier", ["", *QUALIFIERS])
def test_in_english_no_word_sticks_to_another_and_none_is_chinese(unit, qualifier):
    with translation.override("en"):
        told = str(quantity("7", unit, qualifier))

    assert told.isascii()
    assert not {"7", "70,000", "700,000,000"}.isdisjoint(told.split())
    assert "  " not in told


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("近2", ("2", "nearly")),
        ("3000余", ("3000", "more")),
        ("超过5", ("5", "over")),
        ("36", ("36", "")),
        ("余", ("", "more")),
    ],
)
def test_a_number_typed_with_its_qualifier_is_taken_apart(typed, apart):
    assert as_typed(typed) == apart


@pytest.mark.parametrize(
    ("measure", "amount", "qualifier", "chinese", "english"),
    [
        ("invention", 1, "", "1件", "1 item"),
        ("achievement", 36, "", "36项", "36 items"),
        ("utility_model", 20, "odd", "20余件", "more than 20 items"),
        ("benefit", 1715, "", "1715万元", "17,150,000 yuan"),
        ("benefit", 20_000, "nearly", "近2亿元", "nearly 200,000,000 yuan"),
    ],
)
def test_an_output_is_told_with_one_word_for_the_currency(measure, amount, qualifier, chinese, english):
    output = Output(measure=measure, amount=Decimal(amount), qualifier=qualifier)
    with translation.override("en"):
        translated = str(output.told)

    assert (str(output.told), translated) == (chinese, english)


def test_a_topic_that_is_known_has_an_english_name():
    known, other = FigureFactory.build(topic="工匠"), FigureFactory.build(topic="其他")
    with translation.override("en"):
        told = known.topic_text, other.topic_text

    assert told == ("Craftsmen", "其他")
