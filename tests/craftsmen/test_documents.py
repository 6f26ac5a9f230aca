import pytest
from django.core.exceptions import ValidationError

from craftsmen.documents import normalise_document_number, validate_document_number


@pytest.mark.parametrize(
    "number", ["青工发〔2024〕12号", "青工发[2024]12号", "枣工（２０２５） ３ 号", "总工发【1998】106号"]
)
def test_validate_document_number_accepts_one_form_however_typed(number):
    validate_document_number(number)

    assert "〔" in normalise_document_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "12号",
        "青工发12号",
        "青工发〔24〕12号",
        "青工发〔2024〕第12号",
        "青工发〔2024〕012号",
        "青工发〔2024〕12",
        "AB〔2024〕1号",
    ],
)
def test_validate_document_number_refuses_in_words(number):
    with pytest.raises(ValidationError) as refusal:
        validate_document_number(number)

    assert refusal.value.messages == [
        "文号应由机关代字、六角括号中的年份和序号组成，序号前不加“第”、不编虚位，例如青工发〔2024〕12号。"
    ]
