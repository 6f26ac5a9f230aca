import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from nominations.models import Ballot, Change, Nomination, Round
from reports import actions, builders, tasks
from reports.models import ReportRun
from tests.nominations import roads, scoring
from tests.reports import bundles
from tests.reports.pages import page

pytestmark = pytest.mark.django_db
OPTIONS: list[dict[str, Any]] = [
    {},
    {"method": "median", "vote": "rank"},
    {"normalises_within_panel": True, "vote": "share"},
    {"method": "median", "normalises_within_panel": True},
]


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_stranger_counts_the_same(options: dict[str, Any], tmp_path: Path) -> None:
    here = bundles.scored_round(**options)

    folder = bundles.unpacked(bundles.built(here), tmp_path)

    assert bundles.recounted(folder) == (0, "EQUAL: 9 scores, 9 candidates, 9 places\n")


CHANGES = [
    ("rules.json", '"weight": "0.15"', '"weight": "0.16"', "composite"),
    ("rules.json", '"places": 4', '"places": 5', "place"),
    ("rules.json", '"normalisation": "max"', '"normalisation": "share"', "candidate"),
    ("rules.json", '"method": "trimmed_mean"', '"method": "median"', "score"),
    ("draws.json", "03 11 17", "03 11 18", "draw 1"),
    ("ballots.csv", ",1\n", ",0\n", "candidate"),
    ("adjustments.json", '"count": -1', '"count": -2', "candidate 3"),
]


@pytest.mark.parametrize(("name", "old", "new", "found"), CHANGES, ids=lambda each: each)
def test_one_changed_figure_is_found(name: str, old: str, new: str, found: str, tmp_path: Path) -> None:
    folder = bundles.unpacked(bundles.built(bundles.scored_round()), tmp_path)

    bundles.change(folder, name, old, new)

    code, words = bundles.recounted(folder)
    assert (code, found in words) == (1, True), words


@pytest.mark.parametrize(("name", "column"), [("scores.csv", 3), ("scores.csv", 5), ("cases.csv", 4)])
def test_a_changed_point_or_score_is_found(name: str, column: int, tmp_path: Path) -> None:
    folder = bundles.unpacked(bundles.built(bundles.scored_round()), tmp_path)
    row = bundles.lines(folder, name)[1]
    cells = row.split(",")
    cells[column] = str(float(cells[column]) - 0.5)

    bundles.change(folder, name, row, ",".join(cells))

    assert bundles.recounted(folder)[0] == 1


def test_a_ballot_left_out_is_found(tmp_path: Path) -> None:
    folder = bundles.unpacked(bundles.built(bundles.scored_round()), tmp_path)
    ballot = bundles.lines(folder, "ballots.csv")[3]

    bundles.change(folder, "ballots.csv", f"{ballot}\n", "")

    assert "frozen totals: " in bundles.recounted(folder)[1]


def test_a_changed_word_is_found_by_its_hash(tmp_path: Path) -> None:
    folder = bundles.unpacked(bundles.built(bundles.scored_round()), tmp_path)
    readme = folder / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + "!", encoding="utf-8")

    assert bundles.recounted(folder)[1].startswith("README.md: the bundle says ")


def test_the_script_reads_the_archive_as_it_came(tmp_path: Path) -> None:
    run = bundles.built(bundles.scored_round(cases=3, places=2))
    archive = tmp_path / "bundle.zip"
    with run.file.open("rb") as file:
        archive.write_bytes(file.read())

    assert hashlib.sha256(archive.read_bytes()).hexdigest() == run.sha256
    assert bundles.recounted(archive) == (0, "EQUAL: 3 scores, 3 candidates, 3 places\n")


def test_the_script_is_a_hundred_lines() -> None:
    assert len(bundles.RECOUNT.read_text(encoding="utf-8").splitlines()) <= 100


def test_a_bundle_names_nobody(tmp_path: Path) -> None:
    here = bundles.scored_round()
    folder = bundles.unpacked(bundles.built(here), tmp_path)
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix != ".py")

    secrets: set[str] = set()
    for case in here.round.nominations.all():
        secrets |= {case.name, str(case.pk), case.case_number, case.identity_number, case.phone}
        secrets |= {case.workplace_name, case.identity_index}
    for ballot in Ballot.objects.filter(poll__round=here.round):
        secrets |= {
            ballot.voter_key,
            ballot.address,
            ballot.network,
            ballot.agent,
            ballot.receipt,
            ballot.proof,
        }
    secrets |= {expert.name for expert in here.experts} | {here.round.poll.salt}
    assert [each for each in secrets if each and each in text] == []
    assert bundles.lines(folder, "ballots.csv")[0] == "day,choices,is_counted"
    days = {line.split(",")[0] for line in bundles.lines(folder, "ballots.csv")[1:]}
    assert {len(day) for day in days} == {10}


def test_scores_of_a_case_that_waits_for_an_expert_are_not_told(tmp_path: Path) -> None:
    here = bundles.scored_round(cases=3, places=2)
    waiting = roads.bring_to("expert_review", here=here)
    scoring.score(waiting.assignments.all()[0])

    folder = bundles.unpacked(bundles.built(here), tmp_path)

    assert len(bundles.lines(folder, "scores.csv")) == 1 + 3 * 5


def test_without_a_vote_there_are_no_ballots(tmp_path: Path) -> None:
    here = roads.city()
    roads.bring_to("site_visit", here=here)

    folder = bundles.unpacked(bundles.built(here), tmp_path)

    assert not (folder / "ballots.csv").exists()
    assert bundles.recounted(folder) == (0, "EQUAL: 1 scores, 0 candidates, 0 places\n")


def test_everybody_has_the_bundle_once_the_round_is_over(client: Client) -> None:
    here = bundles.scored_round(cases=3, places=2)
    early = bundles.built(here)
    public, shown = reverse("reports:bundle", args=[here.round.pk]), here.round.get_absolute_url()
    assert (early.is_public, client.get(public).status_code) == (False, 404)
    assert public not in client.get(shown).content.decode()

    bundles.end(here.round)
    late = bundles.built(here)

    answer = client.get(public)
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert late.is_public
    assert public in (text := client.get(shown).content.decode())
    assert late.sha256 in text
    Round.objects.filter(pk=here.round.pk).update(published_at=None)
    assert client.get(public).status_code == 404


def test_who_has_a_part_in_the_round_does_not_read_it_early(client: Client) -> None:
    here = bundles.scored_round(cases=3, places=2)
    run = bundles.built(here)
    assert here.city.has_perm("reports.download_reportrun", run)

    here.round.panel.create(expert=here.city)

    assert not here.city.has_perm("reports.download_reportrun", run)
    client.force_login(here.city)
    assert client.get(page("download", run.pk)).status_code == 404


def test_only_the_office_asks_for_it_once_the_round_is_published(client: Client) -> None:
    here = roads.city()
    with pytest.raises(PermissionDenied):
        actions.ask_for_bundle(round=here.round, by=here.district)
    client.force_login(here.district)
    assert client.get(page("ask_for_bundle", here.round.pk)).status_code == 404
    assert client.post(page("ask_bundle", here.round.pk)).status_code == 404
    Round.objects.filter(pk=here.round.pk).update(published_at=None)
    with pytest.raises(ValidationError, match="发布后"):
        actions.ask_for_bundle(round=here.round, by=here.city)
    client.force_login(here.city)
    answer = client.post(page("ask_bundle", here.round.pk), follow=True)
    assert "评选发布后才能生成结果包" in answer.content.decode()
    assert not ReportRun.objects.exists()


def test_it_is_asked_for_on_a_page_of_its_own(client: Client) -> None:
    here = bundles.scored_round(cases=3, places=2)
    client.force_login(here.city)
    assert (
        page("ask_for_bundle", here.round.pk)
        in client.get(reverse("admin:nominations_round_overview", args=[here.round.pk])).content.decode()
    )
    assert client.get(page("ask_for_bundle", here.round.pk)).status_code == 200

    answer = client.post(page("ask_bundle", here.round.pk))

    run = ReportRun.objects.get()
    assert answer.url == page("run", run.pk)  # type: ignore[attr-defined]
    for address in (page("run", run.pk), page("mine"), page("ask_for_bundle", here.round.pk)):
        assert "评选结果包" in client.get(address).content.decode()
    assert actions.ask_for_bundle(round=here.round, by=here.city) == ReportRun.objects.bundles().first()
    assert run.filename == f"{here.round.name}评选结果包.zip"


def test_a_round_that_moves_meanwhile_makes_no_bundle() -> None:
    here = bundles.scored_round(cases=3, places=2)
    run = actions.ask_for_bundle(round=here.round, by=here.city)

    def tell(**_told: Any) -> None:
        Change.objects.create(kind=Change.Kind.RULES, round=here.round, facts={})

    with pytest.raises(ValidationError, match="重新生成"):
        builders.build(run, tell)


def test_a_cancelled_bundle_leaves_no_file() -> None:
    here = bundles.scored_round(cases=3, places=2)
    run = actions.ask_for_bundle(round=here.round, by=here.city)
    actions.cancel(run=run, by=here.city)

    tasks.build(run.pk)

    run.refresh_from_db()
    assert (run.state, run.file.name) == (ReportRun.State.CANCELLED, "")


def test_a_killed_worker_s_bundle_is_made_by_the_next(tmp_path: Path) -> None:
    here = bundles.scored_round(cases=3, places=2)
    run = actions.ask_for_bundle(round=here.round, by=here.city)
    ReportRun.objects.filter(pk=run.pk).update(
        state="queued", file="", sha256="", finished_at=None, progress=0
    )
    killed = actions.claim(run_id=run.pk)
    assert killed is not None
    ReportRun.objects.filter(pk=run.pk).update(heartbeat_at="2026-01-01T00:00:00+08:00")

    tasks.sweep()
    tasks.build(run.pk)

    run.refresh_from_db()
    assert (run.state, run.attempts) == (ReportRun.State.DONE, 2)
    with pytest.raises(actions.Stopped):
        actions.tell(run=killed, progress=50, step=ReportRun.Step.BALLOTS)
    with run.file.open("rb") as file:
        assert zipfile.ZipFile(file).testzip() is None
    assert Nomination.objects.filter(round=here.round).count() == 3
