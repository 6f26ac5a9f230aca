"""Lists the form offers to choose from; of the long ones the words themselves are stored. No database."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# GB/T 3304: the 56 ethnic groups.
ETHNICITIES: Final = tuple(
    (
        "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 "
        "傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 "
        "布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 "
        "保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
    ).split()
)

# GB/T 4762.
POLITICAL_STATUSES: Final = (
    "中共党员", "中共预备党员", "共青团员", "民革党员", "民盟盟员", "民建会员", "民进会员", "农工党党员",
    "致公党党员", "九三学社社员", "台盟盟员", "无党派人士", "群众",
)  # fmt: skip

EDUCATIONS: Final = (
    "小学", "初中", "高中", "中专", "职业高中", "技工学校", "大专", "本科", "硕士研究生", "博士研究生",
)  # fmt: skip


class PostStatus(models.TextChoices):
    IN_POST = "in_post", _("在职（含自由职业、个体从业）")
    REHIRED = "rehired", _("退休返聘")
    RETIRED = "retired", _("已退休")


class Channel(models.TextChoices):
    """How a form comes in: by the worker himself, or filled in for him by a union or an association."""

    SELF = "self", _("个人自荐")
    EMPLOYER = "employer", _("单位工会推荐")
    ASSOCIATION = "association", _("社团推荐")


class Ground(models.TextChoices):
    """Why somebody was disqualified; fraud keeps him out of later rounds (R11)."""

    FRAUD = "fraud", _("弄虚作假")
    VETO = "veto", _("一票否决情形")
    RIGGING = "rigging", _("网络投票刷票、违规拉票")
    CANVASSING = "canvassing", _("向评审专家说情、打招呼")
    OTHER = "other", _("其他")


class AskedOf(models.TextChoices):
    """Who hands a paper in: community and association speak for those without an employer, minutes of the
    workers' congress come with the word of the employer's union (domain.md §3.3, W10, W14)."""

    EVERYBODY = "everybody", _("申报人")
    FREELANCER = "freelancer", _("没有用人单位的申报人")
    EMPLOYER_UNION = "employer_union", _("单位工会")
