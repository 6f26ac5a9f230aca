import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from craftsmen import names
from craftsmen.names import (
    normalise_name,
    padded,
    roster_key,
    roster_note,
    stroke_count,
    strokes_heading,
    told_note,
    validate_name,
)

# domain.md §5: the eleven names of the honour side in their verified order.
ELEVEN = "王兆军 王京京 王艳芳 刘广齐 许振超 汪允华 张连钢 赵宇 郝建秀 管延安 管益辉".split()
# A list published 按姓氏笔画为序 (domain.md §9, W24).
PUBLISHED = (
    "丁薛祥 习近平 马兴瑞 王毅 王沪宁 尹力 石泰峰 刘国中 李希 李强 李干杰 李书磊 李鸿忠 何卫东 何立峰 "
    "张又侠 张国清 陈文清 陈吉宁 陈敏尔 赵乐际 袁家军 黄坤明 蔡奇"
).split()

table = st.sampled_from(names._ORDER)
name_like = st.text(table, min_size=1, max_size=6)


@pytest.mark.parametrize("expected", [ELEVEN, PUBLISHED])
def test_roster_key_by_surname_gives_the_published_order(expected):
    upside_down = expected[::-1]

    assert sorted(upside_down, key=roster_key) == expected


def test_roster_key_puts_a_single_given_name_first_by_surname_only():
    people = ["王沪宁", "尹力", "王毅", "李干杰", "李强", "李希"]

    by_surname = sorted(people, key=lambda name: roster_key(name, "surname"))
    by_full_name = sorted(people, key=lambda name: roster_key(name, "fullname"))

    assert by_surname == ["王毅", "王沪宁", "尹力", "李希", "李强", "李干杰"]
    assert by_full_name == ["王沪宁", "王毅", "尹力", "李干杰", "李希", "李强"]


def test_roster_key_ignores_padding_and_interpuncts():
    assert roster_key("王　毅") == roster_key(" 王 毅 ") == roster_key("王毅")
    assert roster_key("阿卜·买买提") == roster_key("阿卜买买提")


def test_roster_key_puts_unknown_characters_last_by_code_point():
    assert sorted(["𠀀明", "龘明", "齉明", "王明"], key=roster_key) == ["王明", "齉明", "龘明", "𠀀明"]


@given(name_like, name_like)
def test_roster_keys_are_ascii_and_compare_like_ranks(one, other):
    def ranks(name):
        return [names._RANK[c] for c in name]

    keys = roster_key(one, "fullname"), roster_key(other, "fullname")

    assert keys[0].isascii()
    assert (keys[0] < keys[1]) == (ranks(one) < ranks(other))


@given(name_like)
def test_the_conventions_differ_by_one_mark(name):
    assert roster_key(name, "surname").replace(".00000", "") == roster_key(name, "fullname")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王毅", "王毅"),
        ("王　毅", "王毅"),
        (" 王\t京京\u200b ", "王京京"),
        ("阿卜杜拉•麦麦提", "阿卜杜拉·麦麦提"),
        ("阿卜杜拉・麦麦提", "阿卜杜拉·麦麦提"),
        ("阿卜杜拉.麦麦提", "阿卜杜拉·麦麦提"),
        ("阿卜杜拉．麦麦提", "阿卜杜拉·麦麦提"),
        ("阿卜杜拉･麦麦提", "阿卜杜拉·麦麦提"),
        ("葛\U000e0100明", "葛明"),
        ("𠮷田", "𠮷田"),
        ("", ""),
    ],
)
def test_normalise_name(typed, kept):
    assert normalise_name(typed) == kept


@given(st.text(max_size=30))
def test_normalise_name_twice_changes_nothing_more(text):
    assert normalise_name(normalise_name(text)) == normalise_name(text)


@pytest.mark.parametrize(
    "name", ["王毅", "王　毅", "欧阳修远", "阿卜杜拉·麦麦提", "阿卜杜拉.麦麦提", "𠮷明", "〇一", "中" * 50]
)
def test_validate_name_accepts(name):
    validate_name(name)


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("", "required", "请填写姓名。"),
        ("　 ", "required", "请填写姓名。"),
        ("王", "short", "姓名至少两个字。"),
        ("中" * 51, "long", "姓名最多50个字。"),
        ("王2", "character", "姓名中不能有“2”：请用汉字填写，少数民族姓名各部分之间用间隔号“·”。"),
        ("John", "character", "姓名中不能有“J”：请用汉字填写，少数民族姓名各部分之间用间隔号“·”。"),
        ("王<b>", "character", "姓名中不能有“<”：请用汉字填写，少数民族姓名各部分之间用间隔号“·”。"),
        ("·王明", "interpunct", "间隔号“·”要放在姓名各部分之间，前后都是汉字。"),
        ("王明·", "interpunct", "间隔号“·”要放在姓名各部分之间，前后都是汉字。"),
        ("王··明", "interpunct", "间隔号“·”要放在姓名各部分之间，前后都是汉字。"),
    ],
)
def test_validate_name_refuses_in_words(name, code, message):
    with pytest.raises(ValidationError) as refusal:
        validate_name(name)

    assert (refusal.value.code, refusal.value.messages) == (code, [message])


@given(st.text(max_size=60))
def test_validate_name_accepts_names_and_refuses_the_rest(text):
    is_name = bool(names._NAME.fullmatch(normalise_name(text))) and 2 <= len(normalise_name(text)) <= 50

    if is_name:
        validate_name(text)
    else:
        with pytest.raises(ValidationError):
            validate_name(text)


@pytest.mark.parametrize(
    ("character", "strokes"),
    [("一", 1), ("丁", 2), ("于", 3), ("王", 4), ("石", 5), ("刘", 6), ("李", 7), ("林", 8), ("赵", 9), ("高", 10),
     ("曹", 11), ("彭", 12), ("窦", 13), ("管", 14), ("黎", 15), ("薛", 16), ("魏", 17), ("瞿", 18), ("攀", 19),
     ("籍", 20), ("麝", 21), ("镶", 22), ("罐", 23), ("鑫", 24), ("戆", 25), ("蠼", 26), ("爨", 30), ("齉", 36),
     ("阻", 7), ("除", 9), ("龘", None), ("A", None), ("", None)],
)  # fmt: skip
def test_stroke_count(character, strokes):
    assert stroke_count(character) == strokes


def test_stroke_counts_never_fall_along_the_order():
    counts = [stroke_count(character) for character in names._ORDER]

    assert len(counts) == 8105
    assert counts == sorted(count or 0 for count in counts)


@pytest.mark.parametrize(
    ("name", "heading"),
    [("丁一", "二画"), ("王　毅", "四画"), ("高明", "十画"), ("曹明", "十一画"), ("籍明", "二十画"),
     ("戆明", "二十五画"), ("龘明", "其他"), ("", "其他")],
)  # fmt: skip
def test_stroke_heading(name, heading):
    assert strokes_heading(stroke_count(name[:1])) == heading


@pytest.mark.parametrize(("name", "shown"), [("王毅", "王　毅"), ("王京京", "王京京"), ("王", "王")])
def test_padded_sets_two_characters_over_three(name, shown):
    assert padded(name) == shown


@pytest.mark.parametrize(
    ("is_woman", "ethnicity", "note"),
    [
        (False, "", ""),
        (False, "汉族", ""),
        (True, "汉", "（女）"),
        (False, "回族", "（回族）"),
        (True, "满", "（女，满族）"),
    ],
)
def test_roster_note_tells_women_and_minorities(is_woman, ethnicity, note):
    assert roster_note(is_woman=is_woman, ethnicity=ethnicity) == note
    assert told_note(is_woman=is_woman, ethnicity=ethnicity) == note


def test_a_note_on_paper_is_chinese_whoever_reads_it():
    with translation.override("en"):
        on_paper, told = (note(is_woman=True, ethnicity="满") for note in (roster_note, told_note))

    assert (on_paper, told) == ("（女，满族）", " (female, 满族)")


def test_conventions_have_their_captions():
    assert {k: str(v) for k, v in names.CONVENTIONS.items()} == {
        "surname": "按姓氏笔画为序",
        "fullname": "按姓名笔画为序",
        "name": "按名称笔画为序",
        "region": "按区市为序，同一区市按姓氏笔画为序",
        "industry": "按行业为序，同一行业按姓氏笔画为序",
        "score": "按评审成绩由高到低为序",
    }
