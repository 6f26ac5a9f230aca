import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from nominations.privacy import check_no_private_numbers, has_private_number
from tests.factories import identity_number

NUMBER = identity_number(1)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"身份证号{NUMBER}，",
        NUMBER[:17] + "X",
        NUMBER[:17] + "x",
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:]}",
        NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"{NUMBER[:6]}\u3000{NUMBER[6:]}",
        "13800000001",
        "电话：138 0000 0001",
        "138-0000-0001",
        "１３８０００００００１",
        "+8613800000001"[3:],
    ],
)
def test_a_private_number_is_found(text):
    assert has_private_number(text)
    with pytest.raises(ValidationError) as refused:
        check_no_private_numbers(["示例", text])
    assert refused.value.messages == ["公示内容中含有身份证号或手机号码，不能发布，请先删除。"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年7月26日至8月1日",
        "示总工发〔2026〕12号",
        "电话：0632-3300000",
        "91370000MAXX000006",
        "12345",
    ],
)
def test_other_numbers_pass(text):
    assert not has_private_number(text)
    check_no_private_numbers([text])


@given(st.integers(0, 10**6), st.text("甲乙，。 \n", max_size=8), st.text("甲乙，。 \n", max_size=8))
def test_no_identity_number_hides_in_words(n, before, after):
    assert has_private_number(before + identity_number(n) + after)
