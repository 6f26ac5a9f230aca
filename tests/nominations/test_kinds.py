"""What follows from the kind of a round: the table is whole, and a person's form is as it was."""

import pytest

from craftsmen.models import Title
from craftsmen.models.titles import HOLDERS_OF
from nominations.eligibility import CODES
from nominations.forms.things import FORMS
from nominations.kinds import KINDS
from nominations.models import Nomination
from nominations.sections import BASIC, DEEDS, MATERIALS, SUBMIT, WORK, column
from tests.nominations.things import THINGS


def test_every_kind_of_title_has_its_row():
    assert set(KINDS) == set(Title.Kind.values)
    assert {each.value: each.holder for each in KINDS.values() if not each.is_person} == HOLDERS_OF


def test_a_person_s_form_is_as_it_was():
    for name in ("individual", "state_honour"):
        assert KINDS[name].sections == (BASIC, WORK, DEEDS, MATERIALS, SUBMIT)
        assert KINDS[name].codes == set(CODES)
    innovator = KINDS["innovator"].section("deeds")
    assert (innovator.fields, "innovation" in innovator.required) == (DEEDS.fields, True)


@pytest.mark.parametrize("kind", THINGS)
def test_a_form_about_no_person_asks_for_nothing_of_a_person(kind):
    asked = {name for section in KINDS[kind].sections for name in section.fields}

    assert not asked & {
        "identity_number",
        "ethnicity",
        "education",
        "is_union_member",
        "category",
        "skill_level",
    }
    assert asked <= {field.name for field in Nomination._meta.get_fields()}
    assert all(column(name) == name or name in {"employer", "region", "industry"} for name in asked)
    assert {slug for of, slug in FORMS if of == kind} == {s.slug for s in KINDS[kind].sections if s.fields}
    assert KINDS[kind].codes <= set(CODES) - {"R01", "R02", "R03", "R05", "R06", "R07", "R08", "R14"}


def test_the_section_after_another_and_the_last_stays():
    kind = KINDS["achievement"]

    slugs = [kind.after(section).slug for section in kind.sections]

    assert slugs == ["benefit", "deeds", "materials", "submit", "submit"]
