"""Who is called what in a bundle, and that who was proposed is who was voted in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.builders.bundle.pseudonyms import Pseudonyms
from tests.nominations import roads
from tests.reports import bundles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def test_pseudonyms_stay_in_a_round_and_differ_between_rounds(tmp_path: Path) -> None:
    here = bundles.scored_round(cases=3, places=2)
    first = bundles.unpacked(bundles.built(here), tmp_path / "first")
    again = bundles.unpacked(bundles.built(here), tmp_path / "again")

    assert bundles.lines(first, "scores.csv") == bundles.lines(again, "scores.csv")
    here_called, there = Pseudonyms(here.round), Pseudonyms(roads.round_in(here.federation, here.experts))
    told = {cell for line in bundles.lines(first, "scores.csv")[1:] for cell in line.split(",")}
    for expert in here.experts[:5]:
        assert here_called.expert(expert.pk) in told
        assert there.expert(expert.pk) not in told
    for case in here.round.nominations.all():
        assert here_called.case(case.pk) in told
        assert there.case(case.pk) not in told


def test_who_was_proposed_is_who_was_voted_in(tmp_path: Path) -> None:
    here = bundles.scored_round(cases=3, places=2)
    first, second = bundles.vote_in(here)
    folder = bundles.unpacked(bundles.built(here), tmp_path)
    called = Pseudonyms(here.round)

    assert bundles.recounted(folder) == (0, "EQUAL: 3 scores, 3 candidates, 3 places\n")
    told = [line.rpartition(",")[0] for line in bundles.lines(folder, "resolutions.csv")[1:]]
    assert sorted(told) == sorted(
        [
            f"{called.case(first.pk)},proposed,1,7,1,0,9,1,1,",
            f"{called.case(second.pk)},not_selected,1,2,6,1,9,0,0,4",
        ]
    )
    for old, new, found in (
        (",7,1,0,9,1,1,", ",1,7,0,9,1,1,", f"votes on {called.case(first.pk)}"),
        (",7,1,0,9,1,1,", ",7,1,1,9,1,1,", f"votes on {called.case(first.pk)}"),
        (",2,6,1,9,0,0,", ",2,6,2,9,0,0,", f"votes on {called.case(second.pk)}"),
        (",proposed,1,7", ",not_selected,1,7", f"meeting on {called.case(first.pk)}"),
        (",not_selected,1,2", ",conferred,1,2", f"meeting on {called.case(second.pk)}"),
        (",1,7,1,0,9,1,1,", ",,,,,,,,", f"votes on {called.case(first.pk)}"),
    ):
        bundles.change(folder, "resolutions.csv", old, new)
        code, words = bundles.recounted(folder)
        assert (code, found in words) == (1, True), words
        bundles.change(folder, "resolutions.csv", new, old)
