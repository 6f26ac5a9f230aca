"""Who may ask for a paper, watch it being made and have it; `models` answers the same for lists."""

import rules

from accounts.models import User
from accounts.rules import holds, no_row, reaches
from reports.models import ReportRun


@rules.predicate
def is_theirs(user: User, run: ReportRun | None = None) -> bool:
    return run is not None and run.asked_by_id == user.pk


@rules.predicate
def is_of_register(user: User, run: ReportRun | None = None) -> bool:
    return run is not None and run.notice_id is None and run.round_id is None


@rules.predicate
def is_open_to_readers(user: User, run: ReportRun) -> bool:
    """A bundle tells every expert's points: who has a part in its round waits until everybody may have it."""
    if run.round is None or run.is_public:
        return True
    return user.has_perm("nominations.read_scoring_of_round", run.round)


def union_of(run: ReportRun) -> int | None:
    round_ = run.notice.round if run.notice else run.round
    return round_.union_id if round_ else None


# The register of a city is one: who asks for reports and reads it asks for reports of it.
asks_for_register = holds("reports.ask") & holds("craftsmen.view")
asks_for_run = reaches("reports.ask", union_of) | (is_of_register & asks_for_register)
audits_run = reaches("reports.view", union_of) | (is_of_register & holds("reports.view"))
# Whoever may post the notice reads the papers that are made of it, whoever asked for them.
publishes_run = asks_for_run & reaches("nominations.publish_notice", union_of)
uses_run = is_theirs & asks_for_run

rules.add_perm("reports.ask", holds("reports.ask"))
rules.add_perm("reports.ask_for_register", asks_for_register)
rules.add_perm("reports.ask_for_round", reaches("reports.ask", lambda round_: round_.union_id))
rules.add_perm("reports.ask_for_notice", reaches("reports.ask", lambda notice: notice.round.union_id))
sees_some = holds("reports.ask") | holds("reports.view")
rules.add_perm("reports.view_reportrun", (no_row & sees_some) | uses_run | publishes_run | audits_run)
rules.add_perm("reports.download_reportrun", (uses_run | publishes_run) & is_open_to_readers)
rules.add_perm("reports.cancel_reportrun", uses_run)
