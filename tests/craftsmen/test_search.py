import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from craftsmen.models import Craftsman
from craftsmen.search import (
    MOST_READINGS,
    asked_terms,
    name_query,
    name_terms,
    query,
    terms,
    unused_terms,
    vector,
)
from tests.factories import CraftsmanFactory


def test_terms_are_characters_pairs_and_words():
    assert terms("青岛港 C919，青岛") == ["青", "岛", "港", "青岛", "岛港", "c919"]
    assert terms("近2亿元") == ["近", "2", "亿", "元", "亿元"]


def test_name_terms_hold_pinyin_syllables_and_initials():
    assert name_terms("王京京") == [
        "王",
        "京",
        "王京",
        "京京",
        "wang",
        "jing",
        "wangjingjing",
        "wjj",
        "jingjing",
    ]


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("单雄信", "shanxiongxin"), ("仇英", "qiuying"), ("曾国强", "zengguoqiang"), ("解缙", "xiejin"),
        ("查良镛", "zhaliangyong"), ("区明", "ouming"), ("朴树", "piaoshu"), ("乐毅", "yueyi"), ("覃明", "qinming"),
        ("尉迟恭", "yuchigong"), ("单于明", "chanyuming"), ("吕布", "lvbu"), ("吕布", "lyubu"), ("李长安", "lichangan"),
        ("阿卜杜拉·麦麦提", "abodulamaimaiti"),
    ],
)  # fmt: skip
def test_name_terms_read_surnames_as_surnames(name, spoken):
    assert spoken in name_terms(name)


def test_a_name_of_a_surname_alone_is_read_as_it_stands():
    assert "dan" in name_terms("单")
    assert name_terms("") == []


@given(st.text(max_size=20))
@example("𮯠𱁬王")
@example("长乐行朝传重")
def test_name_terms_takes_any_text(text):
    assert all(name_terms(text))
    assert len(name_terms(text)) < 40 * MOST_READINGS


def test_vector_keeps_the_best_weight_of_a_term():
    assert vector([("A", ["王", "wang"]), ("B", ["王", "焊工"])]) == "'王':1A 'wang':1A '焊工':1B"


@pytest.mark.parametrize(
    ("typed", "asked", "of_names"),
    [
        ("王", "'王'", "'王':A"),
        ("王京京", "'王京' & '京京'", "'王京':A & '京京':A"),
        ("WangJing", "'wangjing':*", "'wangjing':*A"),
        ("王 C919", "'王' & 'c919':*", "'王':A & 'c919':*A"),
        ("lü bu", "'lv':* & 'bu':*", "'lv':*A & 'bu':*A"),
        ("阿卜·买提", "'阿卜' & '卜买' & '买提'", "'阿卜':A & '卜买':A & '买提':A"),
        ("", "", ""),
        (" \x00'\\:*&|!()<->", "", ""),
    ],
)
def test_query(typed, asked, of_names):
    assert (query(typed), name_query(typed)) == (asked, of_names)


@pytest.mark.django_db
def test_matching_finds_by_name_pinyin_initials_trade_and_employer():
    wang = CraftsmanFactory(name="王京京", employer_name="示例集团", deeds="攻克难题")
    zhao = CraftsmanFactory(name="赵宇", trade="王牌焊工")
    CraftsmanFactory(name="李明")

    def found(text):
        return list(Craftsman.objects.matching(text))

    for text in ("王京京", "京京", "京", "wangjingjing", "wang jing", "jingjing", "wjj", "示例集团", "难题"):
        assert found(text) == [wang], text
    for text in ("赵宇", "zhaoyu", "zy", "焊工", "王牌"):
        assert found(text) == [zhao], text
    assert found("王") == [wang, zhao]
    assert found("王 赵") == [zhao]
    assert found("不存在") == found("") == found("！？") == []


@pytest.mark.django_db
@given(st.text(max_size=60))
@example("\x00")
@example("'; DROP TABLE --")
@example("\U0010ffff\ufffe")
@example("a" * 3000)
@example("王" * 3000)
def test_no_typed_text_is_an_error(text):
    assert list(Craftsman.objects.matching(text)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "deeds", ["王" * 20_000, "x" * 5000, "'\\ 1:A & b", "".join(map(chr, range(0x4E00, 0x9000)))]
)
def test_any_deeds_can_be_kept_and_found(deeds):
    person = CraftsmanFactory(name="示例", deeds=deeds)

    assert list(Craftsman.objects.matching("示例")) == [person]


def test_no_more_short_words_are_asked_than_the_index_can_gather():
    letters = " ".join("zlwschxygjqtdbnpmkrfaoe")

    assert asked_terms(letters) == ["z"]
    assert unused_terms(letters) == list("lwschxygjqtdbnpmkrfaoe")
    assert asked_terms("1 2 34 56 王毅 wang") == ["34", "56", "王毅", "wang"]
    assert asked_terms("5G基站AI") == ["5g", "基站", "ai"]
    assert asked_terms("w z 焊工 c919") == ["w", "焊工", "c919"]
    assert asked_terms("wang li zhang liu") == ["wang", "li", "zhang", "liu"]
    assert unused_terms("wang li na 焊工") == unused_terms("王 毅 w") == []
