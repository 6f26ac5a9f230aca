"""Stories for the demonstration: two told from the sources with nothing added, and some that are plainly invented."""

import datetime as dt
from functools import partial
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from craftsmen.actions import set_picture
from craftsmen.demo.careers import workbench
from craftsmen.demo.sources import FIRST_DAY, INVENTED, INVENTED_FACT, REPORT
from craftsmen.models import Channel, Collective, Craftsman, MediaItem, Series, Story
from craftsmen.tasks import make_picture

DEEDS, INVENTED_SERIES = "工匠事迹", "示例系列（虚构）"
PAPERS, HOUSE = "媒体报道", "本平台"
SHELVES: Final = (
    (Series, DEEDS, "从公开报道里摘录的事实。"),
    (Series, INVENTED_SERIES, "演示用，人物和情节均为虚构。"),
    (Channel, PAPERS, ""),
    (Channel, HOUSE, ""),
)
Kind, State = Story.Kind, Story.State

WHY_THIS_DAY: Final = """1952年7月26日，第一台解放型蒸汽机车诞生。71年后的同一天，2023年7月26日，迎来首个青岛工匠日。

## 上午

发布仪式和职工创新创业活动周启动仪式在国际邮轮母港客运中心举行。成果展分四个展区：职工创新成果、职工创业成果、岛城工匠、职工技能绝活；
面积4000余平方米，展品1000余种。

## 下午

市北区首个工匠日特别活动在广兴里举行。

## 当晚

沿海亮起灯光秀。地铁2、3号线各有一列“工匠号”。

> 2023年的主题：匠心匠造 建功青岛。"""
IN_FIGURES: Final = """**王京京**，青特集团，青岛大工匠。重型商用车驱动桥总成。

- 创新工作室成果36项
- 发明专利6项，实用新型专利20余项
- 三年效益近2亿元

**王兆军**，山东港口青岛港实华原油码头公司储运一队维修班班长。获第十三届全国交通运输行业流体装卸工职业技能大赛全国总决赛第一名。"""
FOUR: Final = """**管益辉**，中车青岛四方：动车组转向架分体式轴箱体，4.65亿元。

**赵宇**，海尔集团：中央空调“缠绕打包机”，能耗降低85%。

**刘广齐**，海信集团：创新成果200余项，年收益3000余万元。

**汪允华**，澳柯玛集团：数字化研发系统，10余项达到国际领先。

报道没有写明这些数字的口径和期间，这里照录，不另行推算。"""
ONE_DAY: Final = """**本篇为演示文字，人物和情节均为虚构。**

早晨七点，车间的灯亮了。班组先看昨天的记录：哪一台有异响，哪一道工序慢了半分钟。

[图1]

## 先听，再拆

“机器会说话。”师傅把长柄起子抵在轴承座上，另一头贴着耳朵。声音发闷的，是油膜；发脆的，是滚道。

> 拆开之前，先说出你听见了什么。

## 把手艺写成图纸

每一次修好之后，班组都画一张图，写三行字：

1. 坏在哪里
2. 怎样发现
3. 怎样不再坏

这些图贴满了一面墙。"""

# Title, lead, body, series, channel, source, how many days ago, whom it is about (names or a collective).
TOLD: Final[tuple[tuple[Any, ...], ...]] = (
    ("为什么是7月26日", "一台机车，和71年后的同一天。", WHY_THIS_DAY, DEEDS, PAPERS, FIRST_DAY, 40, (), ()),
    ("四个名字，四组数字", "首个青岛工匠日的报道里，四位工匠的成果。", FOUR, DEEDS, PAPERS, FIRST_DAY, 30,
     ("管益辉", "赵宇", "刘广齐", "汪允华"), ()),
    ("两位工匠，两行数字", "一间工作室的成果，一场大赛的第一名。", IN_FIGURES, DEEDS, PAPERS, REPORT, 20,
     ("王京京", "王兆军"), ()),
)  # fmt: skip


def load_stories() -> None:
    """Those told from the sources; called again, nothing doubles."""
    shelves = {
        name: model.objects.get_or_create(name=name, defaults={"about": about})[0]
        for model, name, about in SHELVES
    }
    for title, lead, body, series, channel, source, days, people, teams in TOLD:
        facts = {
            "lead": lead,
            "body": body,
            "source": source,
            "series": shelves[series],
            "channel": shelves[channel],
        }
        told, is_new = Story.objects.get_or_create(title=title, defaults=facts | out_since(days))
        if is_new:
            told.people.set(Craftsman.objects.filter(name__in=people, identity_index=None))
            told.collectives.set(Collective.objects.filter(name__in=teams))


def out_since(days: int) -> dict[str, Any]:
    return {"state": State.RELEASED, "publish_at": timezone.now() - dt.timedelta(days=days)}


@transaction.atomic
def load_invented_stories() -> None:
    """About invented people: one that is out, one video elsewhere, one that waits for its hour, one draft."""
    by = User.objects.get(email="editor@demo.example")
    facts = {
        "series": Series.objects.get(name=INVENTED_SERIES),
        "channel": Channel.objects.get(name=HOUSE),
        "author": "示例编辑",
        "source": INVENTED_FACT,
        "body": ONE_DAY,
    }
    day, is_new = Story.objects.get_or_create(
        title="车间里的一天（示例）",
        defaults={**facts, "lead": "演示文字，为虚构：听得见的手艺。"} | out_since(3),
    )
    if is_new:
        day.people.set(Craftsman.objects.filter(name__startswith=INVENTED)[:1])
        drawn = MediaItem.objects.create(
            story=day, caption="示意图：工作台（绘制，不是照片）", credit="平台绘制"
        )
        for row, width, height in ((day, 1600, 900), (drawn, 1280, 800)):
            keep_drawing(row, width, height, by)
    video, is_new = Story.objects.get_or_create(
        title="一分钟看研磨（示例）",
        defaults={**facts, "kind": Kind.VIDEO, "body": "", "lead": "演示视频条目，为虚构。"} | out_since(1),
    )
    if is_new:
        link = {"kind": MediaItem.Kind.LINK, "link": "https://example.org/video", "platform": "示例视频平台"}
        film = MediaItem.objects.create(story=video, caption="示例视频的封面（绘制）", **link)
        for row in (video, film):
            keep_drawing(row, 1600, 900, by)
    waiting = {"state": State.RELEASED, "publish_at": timezone.now() + dt.timedelta(days=7)}
    Story.objects.get_or_create(title="下周发布的一篇（示例）", defaults=facts | waiting)
    Story.objects.get_or_create(title="还在写的一篇（示例）", defaults=facts)


def keep_drawing(row: Any, width: int, height: int, by: User) -> None:
    drawn = SimpleUploadedFile("图.png", workbench(width, height), "image/png")
    set_picture(row=row, upload=drawn, by=by)
    transaction.on_commit(partial(make_picture.delay, row.picture_kind, row.pk), robust=True)
