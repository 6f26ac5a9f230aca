"""The register in a real browser: an honour taken back by two people, a name corrected, a death, papers printed."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from craftsmen.models import Certificate, Craftsman, Honour, Recall, Revocation, Title
from reports.models import ReportRun
from tests.journeys.conftest import PHONE, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Meet = Callable[..., Person]


def admin(row: Any, page: str = "change") -> str:
    return f"/admin/craftsmen/{row._meta.model_name}/{row.pk}/{page}/"


def test_an_honour_is_taken_back_by_two_people(meet: Meet) -> None:
    city, publisher, public = meet("city"), meet("publisher"), meet("public", PHONE)
    certificates = Certificate.objects.in_force().with_honour().order_by("serial")
    gone, kept = certificates[0], certificates[1]
    city.sign_in(then="/admin/craftsmen/honour/")
    public.go(gone.get_absolute_url())
    public.sees("证书真实，荣誉有效。")
    public.shoot_both("01-verify")

    is_drafted(city, gone, kept)
    is_confirmed(publisher)

    public.page.reload()
    public.sees("这项荣誉已撤销，证书无效。")
    public.shoot("20-verify-revoked")
    public.go(f"/craftsmen/?q={gone.holder_name}")
    public.sees("没有找到符合条件的工匠")
    papers_are_kept(city, kept)


def is_drafted(city: Person, gone: Certificate, kept: Certificate) -> None:
    for certificate in (gone, kept):
        city.page.locator(f"input[name=_selected_action][value='{certificate.honour_id}']").check()
    city.page.locator("select[name=action]").select_option("draft_revocation")
    city.shoot_both("02-honours")
    with city.page.expect_navigation():
        city.page.locator("button[name=index]").click()
    city.fill(
        document_number="枣工发[2026]8号",
        heading="关于撤销“鲁班工匠”称号的决定",
        signed_on="2026-03-02",
        because="主要事迹严重失实。",
        honours=f"{gone.serial}\nZZ-LB-2020-0001-0",
    )
    city.page.locator("select[name=ground]").select_option("deception")
    city.press("保存草稿，查看影响")
    city.sees("第2行：“ZZ-LB-2020-0001-0”不是证书编号，可能有字抄错了。")
    city.shoot_both("03-draft-refused")
    city.fill(honours=gone.serial)
    city.press("保存草稿，查看影响")
    city.sees("这份撤销决定由您起草")
    city.shoot_both("04-drafted")


def is_confirmed(publisher: Person) -> None:
    revocation = Revocation.objects.get()
    publisher.sign_in(then=admin(revocation))
    publisher.follow("复核无误，撤销荣誉")
    publisher.page.locator("input[name=checked]").check()
    publisher.shoot_both("10-confirm")
    publisher.press("撤销这 1 项荣誉")
    publisher.sees("已撤销荣誉")
    publisher.shoot_both("11-confirmed")
    assert Honour.objects.get(revocation_lines__revocation=revocation).status == "revoked"
    publisher.go("/admin/craftsmen/revocation/")
    publisher.shoot_both("12-revocations")


def papers_are_kept(city: Person, kept: Certificate) -> None:
    recall = Recall.objects.get()
    city.go("/admin/craftsmen/recall/")
    city.shoot_both("30-recalls")
    city.go(admin(recall))
    city.fill(asked_on="2026-03-02", note="电话通知本人。")
    city.shoot_both("31-recall")
    with city.page.expect_navigation():
        city.page.locator("input[name=_save]").click()
    assert Recall.objects.get().state == "asked"
    city.go("/admin/craftsmen/certificate/")
    city.shoot_both("32-certificates")
    city.go(admin(kept))
    city.fill(handed_out_on="2026-03-02", handed_out_to=kept.holder_name)
    city.shoot_both("33-certificate")
    city.follow("打印证书")
    city.shoot_both("34-ask")
    city.press("生成")
    city.sees("荣誉证书（PDF）")
    city.page.reload()
    city.shoot_both("35-run")
    assert ReportRun.objects.get().is_done


def test_a_name_is_corrected_and_a_death_entered(meet: Meet) -> None:
    city, public = meet("city"), meet("public")
    of_people = Certificate.objects.in_force().with_honour().filter(honour__craftsman__isnull=False)
    certificate = of_people.order_by("serial")[0]
    person = Craftsman.objects.get(honours__certificates=certificate)
    city.sign_in(then=admin(person))
    city.follow("更正姓名")
    city.fill(name="示例人员正", basis="户籍证明")
    city.page.locator("input[name=reissue]").check()
    city.shoot_both("40-correct")
    city.press("确定")
    city.sees("示例人员正（户籍证明）")
    city.shoot_both("41-corrected")
    city.follow("登记逝世")
    city.fill(on="2026-03-01", note="家属告知")
    city.shoot_both("42-death")
    city.press("确定")
    title = Title.objects.get(slug="daguo-gongjiang")
    is_cultivated(city, title)

    public.go(certificate.get_absolute_url())
    public.sees(f"证书原载姓名：{certificate.holder_name}")
    public.shoot_both("50-verify-old")
    public.go(person.get_absolute_url())
    public.sees("已故")
    public.shoot_both("51-person")
    public.go(certificate.honour.get_absolute_url())
    public.sees("姓名加框的获得者已故。")
    public.shoot_both("52-roll")
    public.go(title.get_absolute_url())
    public.sees("不是称号获得者")
    public.shoot_both("53-title")


def is_cultivated(city: Person, title: Title) -> None:
    """许振超 and the other real people are left alone: an invented one is cultivated."""
    invented = Craftsman.objects.filter(name__startswith="示例人员").order_by("-pk")[0]
    city.go("/admin/craftsmen/cultivation/add/")
    for field, text in (("craftsman", invented.name), ("title", title.name)):
        city.page.locator(f".field-{field} .select2-selection").click()
        city.page.locator(".select2-search__field").fill(text)
        city.page.locator(".select2-results__option").filter(has_text=re.compile(f"^{text}$")).first.click()
    city.fill(year="2026", basis="示例名单", starts_on="2026-03-01", ends_on="2028-03-01")
    city.shoot_both("43-cultivation")
    with city.page.expect_navigation():
        city.page.locator("input[name=_save]").click()
    city.shoot_both("44-cultivations")
