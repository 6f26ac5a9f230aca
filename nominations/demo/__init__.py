"""Demo data: rounds on the 枣庄 preset with plainly invented nominees. One takes forms and votes, of one
the notice is up, of one it has run out, and one is over.

The rules of the real rounds were not found (domain.md §10), so the texts say that they are for show and
wait for the organiser. Every nominee walks through the real actions, each step as of now; between two
steps the round is dated back (`dates`), so that what was done first is told to have been done first.
"""

from nominations.demo import innovation, quotas
from nominations.demo.dates import date_back
from nominations.demo.endings import close, confer, object_to, post, post_now
from nominations.demo.polls import put_poll
from nominations.demo.pool import load_pool
from nominations.demo.programmes import load_programme
from nominations.demo.rounds import put_round
from nominations.demo.stages import take_forms_longer
from nominations.demo.walk import walk
from nominations.workflow import State

UNDER_WAY = {
    "甲": State.EMPLOYER_REVIEW,
    "乙": State.DISTRICT_REVIEW,
    "丙": State.SCREENING,
    "丁": State.EXPERT_REVIEW,
    "戊": State.EXPERT_REVIEW,
    "己": State.SITE_VISIT,
    "庚": State.DELIBERATION,
}
LUBAN, HANDICRAFT = "鲁班工匠", "枣庄手造工匠"
A_YEAR = 365


def load() -> None:
    """Can be called again: a round that has nominees is left as it is."""
    load_pool()
    load_programme()
    running = put_round(
        "第八届“鲁班工匠”选树（演示）",
        LUBAN,
        session_no=8,
        takes_forms_for=90,
        rules_of="zaozhuang",
        has_quotas=True,
    )
    if walk(running, UNDER_WAY):
        quotas.rank_waiting(running)
    put_poll(running)
    take_forms_longer(running)
    listed = put_round("第三届“枣庄手造工匠”第二批选树（演示）", HANDICRAFT, session_no=3)
    if walk(listed, dict.fromkeys("辛壬癸", State.PROPOSED)):
        post_now(listed)
        object_to(listed)
    ripe = put_round("第三届“枣庄手造工匠”首批选树（演示）", HANDICRAFT, session_no=3)
    if walk(ripe, dict.fromkeys("辰巳", State.PROPOSED)):
        post(ripe)
    over = put_round("往届“鲁班工匠”选树（演示）", LUBAN, session_no=7, years_ago=1)
    if walk(over, dict.fromkeys("子丑寅", State.PROPOSED)):
        post(over)
        close(over)
        confer([over], number=1, what=f"“{LUBAN}”")
        date_back(over, days=A_YEAR)
    innovation.load()
