"""What is kept in the process for a moment: for one version of the directory and one language, and no longer."""

import re

import pytest
import time_machine
from django.utils import translation

from craftsmen.builders.at_hand import AT_HAND, at_hand, directory_version
from craftsmen.models import Craftsman, Honour
from tests.factories import REVOKED, CraftsmanFactory, HonourFactory, TitleFactory


def test_the_same_is_made_once_in_a_moment_and_anew_after_it():
    made = iter(range(9))

    def make():
        return next(made)

    with time_machine.travel(0, tick=False) as clock:
        same = [at_hand(make, "page", 1), at_hand(make, "page", 1)]
        others = [at_hand(make, "page", 2), at_hand(make, "roll", 1)]
        with translation.override("en"):
            others.append(at_hand(make, "page", 1))
        clock.shift(AT_HAND)
        later = at_hand(make, "page", 1)

    assert (same, others, later) == ([0, 0], [1, 2, 3], 4)


@pytest.mark.django_db
def test_whoever_changes_in_the_directory_makes_another_version():
    person = CraftsmanFactory(name="王毅")
    versions = [directory_version()]
    HonourFactory(craftsman=person)
    versions.append(directory_version())
    Craftsman.objects.filter(pk=person.pk).update(hidden_because="正在核查")
    versions.append(directory_version())

    assert versions == sorted(set(versions))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en"])
def test_who_is_hidden_or_revoked_is_gone_from_all_that_is_drawn_at_once(client, language):
    title = TitleFactory(slug="shili")
    for name in ("王毅", "王二", "王五"):
        HonourFactory(title=title, craftsman__name=name)
    addresses = ("/craftsmen/", "/craftsmen/?q=王", "/honours/shili/2024/", "/")
    before = [told(client, language + address) for address in addresses]
    again = [told(client, language + address) for address in addresses]
    Craftsman.objects.filter(name="王二").update(hidden_because="正在核查")
    hidden = [told(client, language + address) for address in addresses]
    Honour.objects.filter(craftsman__name="王五").update(**REVOKED)

    revoked = [told(client, language + address) for address in addresses]

    assert before == again == [{"王毅", "王二", "王五"}] * 4
    assert hidden == [{"王毅", "王五"}] * 4
    assert revoked == [{"王毅"}] * 4


def told(client, address):
    """Who stands on a page."""
    return set(re.findall("王[毅二五]", client.get(address).text.replace("\u3000", "")))
