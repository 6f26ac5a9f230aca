"""The pool of the demo's experts: invented people in real trades, two of them tied to an invented group."""

from typing import Final

from nominations.demo.people import person
from nominations.models import Expert
from organisations.models import Employer, Union

GROUP: Final = "示例机电集团"
# Sign-in, trades, employer, studio.
PEOPLE: Final = (
    ("expert1", ["装配钳工", "机械设计"], None, ""),
    ("expert2", ["焊工"], None, ""),
    ("expert3", ["数控车工", "铣工"], None, "示例数控创新工作室"),
    ("expert4", ["维修电工"], None, ""),
    ("expert5", ["木雕艺人", "工艺美术"], None, ""),
    ("expert6", ["纺织工艺"], "示例装备有限公司", ""),
    ("expert7", ["设备检修工"], "示例机电集团有限公司", ""),
)


def load_pool() -> None:
    """Can be called again: whoever is in the pool stays as he is."""
    union = Union.objects.get(name="枣庄市总工会")
    group = Employer.objects.filter(name__in=[employer for *_rest, employer, _ in PEOPLE if employer])
    group.filter(group="").update(group=GROUP)
    for sign_in, trades, employer, studio in PEOPLE:
        Expert.objects.get_or_create(
            user=person(sign_in),
            defaults={
                "union": union,
                "trades": trades,
                "employer": group.filter(name=employer).first(),
                "studio": studio,
            },
        )
