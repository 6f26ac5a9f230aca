"""What a person's page tells beside honours, who may enter it, and that it is gone with the person."""

import json
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from craftsmen.models import (
    Apprenticeship,
    CompetitionResult,
    Craftsman,
    Honour,
    MeasuredDeed,
    Membership,
    Photo,
    Skill,
    Title,
)
from craftsmen.trades import GROUPS, group_of
from tests.craftsmen.desks import NO_INLINES, page
from tests.craftsmen.history import events
from tests.craftsmen.photographs import picture_of
from tests.craftsmen.staff import editor
from tests.craftsmen.storybook import SHOWN
from tests.factories import (
    REVOKED,
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    HonourFactory,
    PostFactory,
    TitleFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报，2024年7月26日"


def known(**facts):
    return CraftsmanFactory(source=SOURCE, **facts)


def full(person, number=0):
    """Everything that a page can tell."""
    Skill.objects.create(craftsman=person, name="听音辨障", source=SOURCE)
    MeasuredDeed.objects.create(craftsman=person, what="年收益", number="3000余", unit="万元", source=SOURCE)
    CompetitionResult.objects.create(craftsman=person, competition="示例大赛", place="第一名", source=SOURCE)
    Apprenticeship.objects.create(master=known(name="示例师傅"), apprentice=person, since=2010, source=SOURCE)
    Apprenticeship.objects.create(master=person, apprentice=known(name="示例徒弟"), source=SOURCE)
    CollectiveFactory(name=f"示例创新工作室{number}", leader=person, source=SOURCE)
    made = AchievementFactory(
        name=f"示例装置{number}",
        benefit_amount="120.50",
        benefit_base="节约成本",
        benefit_period="三年",
        source=SOURCE,
    )
    made.people.add(person)
    HonourFactory(craftsman=person, citation="匠心筑梦")
    Photo.objects.create(craftsman=person, caption="示例现场", credit="示例报社", **SHOWN)
    return person


TOLD = (
    "听音辨障", "3000余", "来源没有写明口径", "示例大赛", "第一名", "示例师傅", "示例徒弟", "示例创新工作室",
    "示例装置", "120.5", "节约成本", "三年", "匠心筑梦", "示例现场", "示例报社",
)  # fmt: skip


def test_a_page_tells_all_that_the_register_knows(client):
    person = full(known(name="王毅"))

    text = client.get(person.get_absolute_url()).content.decode()

    assert [word for word in TOLD if word not in text] == []


def test_of_masters_apprentices_and_collectives_only_the_public_ones_are_told(client):
    person = known()
    for hidden in (
        CraftsmanFactory(name="示例甲"),
        known(name="示例乙", hidden_because="正在核查"),
        HonourFactory(craftsman__name="示例丙", **REVOKED).craftsman,
    ):
        Apprenticeship.objects.create(master=hidden, apprentice=person, source=SOURCE)
        Apprenticeship.objects.create(master=person, apprentice=hidden, source=SOURCE)
    CollectiveFactory(name="示例隐去工作室", leader=person, source=SOURCE, hidden_because="正在核查")
    AchievementFactory(name="示例隐去成果", source=SOURCE, hidden_because="正在核查").people.add(person)

    text = client.get(person.get_absolute_url()).content.decode()

    assert [name for name in ("示例甲", "示例乙", "示例丙", "隐去", "师徒传承") if name in text] == []


def test_a_person_is_told_with_the_role_in_each_collective(client):
    person = known(name="示例人")
    CollectiveFactory(name="甲工作室", leader=person, source=SOURCE)
    for name, role in (("乙工作室", "deputy"), ("丙工作室", "backbone"), ("丁工作室", "member")):
        Membership.objects.create(
            collective=CollectiveFactory(name=name, source=SOURCE), craftsman=person, role=role
        )
    left = CollectiveFactory(name="戊工作室", source=SOURCE)
    Membership.objects.create(collective=left, craftsman=person, until=2020)
    Membership.objects.create(collective=left, craftsman=known(name="他人"))

    def told(address: str) -> list[tuple[str, str]]:
        facts = r'line-list__link" href="[^"]+/collectives/\d+/"[^>]*>([^<]+)<.*?line-list__facts">[^<]+ · ([^<]+)<'
        return re.findall(facts, client.get(address).text)

    address = person.get_absolute_url()
    assert told(address) == [
        ("甲工作室", "带头人"), ("乙工作室", "副领衔人"), ("丁工作室", "成员"), ("丙工作室", "技术骨干"),
    ]  # fmt: skip
    assert [role for _name, role in told(f"/en{address}")] == [
        "Leader",
        "Deputy leader",
        "Member",
        "Key member",
    ]


def test_honours_stand_as_a_ladder_with_the_highest_tier_on_top(client):
    person = known()
    for tier, year in (("district", 2020), ("national", 2024), ("municipal", 2021), ("municipal", 2022)):
        HonourFactory(craftsman=person, year=year, title=TitleFactory(tier=tier, name=f"{tier}{year}"))

    text = client.get(person.get_absolute_url()).content.decode()

    shown = re.findall(r'class="rungs__step" data-tier="(\w+)"|class="rungs__title"><a[^>]+>(\w+)<', text)
    assert ["".join(each) for each in shown] == [
        "national", "national2024", "municipal", "municipal2022", "municipal2021", "district", "district2020",
    ]  # fmt: skip


def test_a_page_asks_as_often_for_many_facts_as_for_one(client):
    person = known()
    counts = []
    for more in (1, 2, 27):
        for number in range(more):
            full(person, 100 * more + number)
        counts.append(count_queries(lambda: client.get(person.get_absolute_url())))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 16


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_of_honours_asks_once_and_tells_what_changes_at_once(client, language):
    honour = HonourFactory(craftsman__name="王毅", title__name="示例工匠")
    address = language + honour.craftsman.get_absolute_url()
    client.get(address)
    asked = count_queries(lambda: client.get(address))

    told = []
    for rows, facts in (
        (Title.objects.filter(pk=honour.title_id), {"name": "示例新称号"}),
        (Honour.objects.filter(pk=honour.pk), {"citation": "示例荣誉词"}),
        (Craftsman.objects.filter(pk=honour.craftsman_id), {"employer_name": "示例新单位"}),
    ):
        rows.update(**facts)
        text = client.get(address).text
        told += [word in text for word in facts.values()]
    Craftsman.objects.filter(pk=honour.craftsman_id).update(hidden_because="正在核查")

    assert (asked, told) == (1, [True] * 3)
    assert client.get(address).status_code == 404


def test_no_number_of_a_person_is_too_large_to_be_nobody(client):
    assert client.get(f"/craftsmen/{10**30}/").status_code == 404


def test_search_engines_read_public_facts_alone_and_nothing_ends_their_element(client):
    person = known(name="王毅", trade="焊工</script><b>&", employer_name="示例集团")
    HonourFactory(craftsman=person, title__name="示例工匠")
    HonourFactory(craftsman=person, title__name="撤销称号", **REVOKED)

    text = client.get(person.get_absolute_url()).content.decode()

    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    told = json.loads(data)
    assert told == {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": told["url"],
        "url": told["url"],
        "name": "王毅",
        "jobTitle": "焊工</script><b>&",
        "worksFor": {"@type": "Organization", "name": "示例集团"},
        "award": ["2024年度示例工匠"],
    }
    assert told["url"].endswith(f"/craftsmen/{person.pk}/")
    assert f'<meta property="og:url" content="{told["url"]}">' in text


@pytest.mark.parametrize(
    ("trade", "employer", "group"),
    [
        ("电焊工", "", "welding"),
        ("数控车工", "", "machining"),
        ("桥吊司机", "", "port"),
        ("维修电工", "", "electric"),
        ("挡车工", "示例纺织集团", "textile"),
        ("烘焙师", "", "food"),
        ("木雕艺人", "", "handicraft"),
        ("化验员", "", "chemistry"),
        ("软件工程师", "", "it"),
        ("砌筑工", "", "building"),
        ("公交驾驶员", "", "vehicle"),
        ("眼镜验光师", "", "other"),
        ("", "示例港集团", "port"),
        ("", "", "other"),
    ],
)
def test_each_trade_has_its_emblem(trade, employer, group):
    assert group_of(trade, employer) == group
    assert group in GROUPS


def test_where_no_portrait_is_stands_the_emblem_of_the_trade(client):
    person = known(trade="焊工")

    text = client.get(person.get_absolute_url()).content.decode()

    (name,) = re.findall(r"/static/img/trades[^#]*#(\w+)", text)
    assert name == "welding"


def test_every_emblem_is_drawn():
    drawn = re.findall(r'<symbol id="(\w+)"', Path("static/img/trades.svg").read_text(encoding="utf-8"))

    assert set(drawn) == set(GROUPS)


def test_the_database_refuses_what_cannot_be():
    person, other = known(), known()
    Apprenticeship.objects.create(master=person, apprentice=other, source=SOURCE)

    for facts in (
        {"master": person, "apprentice": person},
        {"master": person, "apprentice": other},
        {"master": other, "apprentice": person, "since": 2012, "until": 2010},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Apprenticeship.objects.create(source=SOURCE, **facts)


def sent(person, prefix, *rows):
    """The form of a person's page in the admin, with new rows in one of its parts."""
    form = {"name": person.name, "source": person.source, **NO_INLINES, f"{prefix}-TOTAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        form |= {f"{prefix}-{number}-{field}": value for field, value in row.items()}
    return form


def test_a_keeper_of_the_register_enters_facts_and_photographs(client, django_capture_on_commit_callbacks):
    client.force_login(editor())
    person = known(name="王毅")
    address = page("craftsman", "change", person.pk)
    skill = {"name": "听音辨障", "about": "", "source": SOURCE}
    photo = {"caption": "示例现场", "credit": "示例报社", "order": 0, "new_picture": picture_of()}

    with django_capture_on_commit_callbacks(execute=True):
        answers = [
            client.post(address, sent(person, "skills", skill)),
            client.post(address, sent(person, "photos", photo)),
            client.post(address, sent(person, "skills", {**skill, "source": ""})),
            client.post(address, sent(person, "photos", {**photo, "new_picture": ""})),
        ]

    assert [answer.status_code for answer in answers] == [302, 302, 400, 400]
    assert "请上传图片" in answers[3].content.decode()
    kept = person.skills.get()
    assert [event.pgh_label for event in events(kept)] == ["insert"]
    assert person.photos.get().has_picture
    assert b"/pictures/photo/" in client.get(address).content


def test_who_only_reads_enters_nothing(client):
    client.force_login(PostFactory(role=Role.AUDITOR).user)
    person = known()

    answer = client.post(
        page("craftsman", "change", person.pk),
        sent(person, "skills", {"name": "听音辨障", "about": "", "source": SOURCE}),
    )

    assert answer.status_code == 403
    assert not Skill.objects.exists()
