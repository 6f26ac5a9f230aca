"""What a decision took back is on no public page the moment it is confirmed; each page showed it before."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from craftsmen.actions import confirm_revocation, recount
from craftsmen.actions.portraits import shown_path
from craftsmen.images import SHOWN_AS
from craftsmen.models import Skill
from tests.craftsmen.staff import publisher
from tests.craftsmen.test_revocations import drafted
from tests.factories import CertificateFactory, CraftsmanFactory, HonourFactory, RegionFactory, TitleFactory

pytestmark = pytest.mark.django_db

NAME = "王沪例"


@pytest.fixture
def revoked():
    """Known from a source as well, with a portrait: everything that could leak."""
    person = CraftsmanFactory(
        name=NAME,
        region=RegionFactory(),
        trade="焊工",
        deeds="攻克难题",
        source="示例晚报",
        portrait="portraits/originals/x",
        portrait_token="leak",
    )
    Skill.objects.create(craftsman=person, name="听音辨障", source="示例晚报")
    title = TitleFactory(name="示例工匠", slug="shili")
    return CertificateFactory(honour=HonourFactory(craftsman=person, title=title, citation="匠心筑梦")).honour


def pages(honour):
    """Each public page that shows the honour or its holder."""
    region = honour.craftsman.region.code
    return [
        "/",
        "/craftsmen/",
        f"/craftsmen/?q={NAME}",
        "/craftsmen/?q=wanghuli",
        "/craftsmen/?q=攻克难题",
        "/craftsmen/?q=听音辨障",
        "/craftsmen/?title=shili",
        "/craftsmen/?tier=municipal",
        "/craftsmen/?year=2024",
        f"/craftsmen/?region={region}",
        "/honours/shili/2024/",
        honour.craftsman.get_absolute_url(),
    ]


def test_what_is_revoked_is_nowhere_at_once(client, revoked):
    def shown():
        return [each for each in pages(revoked) if f">{NAME}<" in client.get(each).content.decode()]

    recount()
    before = shown()
    counted = "名录 1 人" in client.get("/honours/").content.decode()

    confirm_revocation(revocation=drafted(revoked), by=publisher())

    assert before == pages(revoked)
    assert counted
    assert shown() == []
    recount()
    assert "名录 1 人" not in client.get("/honours/").content.decode()
    assert client.get(revoked.craftsman.get_absolute_url()).status_code == 404
    assert client.get("/honours/shili/2024/").status_code == 404
    assert "匠心筑梦" not in client.get("/").content.decode()


def test_the_portrait_of_who_lost_his_honour_is_gone_with_it(client, revoked):
    path = shown_path("leak", 160, "webp")
    default_storage.save(path, ContentFile(b"picture"))
    address = f"/craftsmen/{revoked.craftsman.pk}/portrait/{160}.webp"
    before = client.get(address)
    read = (before.status_code, before.getvalue(), before["Content-Type"])

    confirm_revocation(revocation=drafted(revoked), by=publisher())

    assert read == (200, b"picture", SHOWN_AS["webp"])
    assert client.get(address).status_code == 404
