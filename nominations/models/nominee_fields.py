"""What a form asks of a person: who he is, where and as what he works, and what he has done."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from craftsmen.fields import EncryptedTextField, RosterKeyField
from craftsmen.identity import validate_identity_number
from nominations.choices import PostStatus
from nominations.models.holder_fields import LONGEST_NAME
from nominations.validators import validate_mobile
from organisations.models import Employer, Industry, Region, Union


class NomineeFields(models.Model):
    """Of a collective or an achievement, its name, employer, place and deeds; the rest stays empty."""

    class Gender(models.TextChoices):
        MALE = "male", _("男")
        FEMALE = "female", _("女")

    class SkillLevel(models.TextChoices):
        APPRENTICE = "apprentice", _("学徒工")
        JUNIOR = "junior", _("初级工（五级）")
        INTERMEDIATE = "intermediate", _("中级工（四级）")
        SENIOR = "senior", _("高级工（三级）")
        TECHNICIAN = "technician", _("技师（二级）")
        SENIOR_TECHNICIAN = "senior_technician", _("高级技师（一级）")
        SPECIAL_TECHNICIAN = "special_technician", _("特级技师")
        CHIEF_TECHNICIAN = "chief_technician", _("首席技师")
        NONE = "none", _("无技能等级（传统技艺、专业职称等）")

    class WorkerCategory(models.TextChoices):
        FRONTLINE = "frontline", _("一线工人")
        TECHNICAL = "technical", _("专业技术人员")
        MANAGER = "manager", _("企业管理人员")
        PRINCIPAL = "principal", _("企业负责人")
        MIGRANT = "migrant", _("农民工")

    class Engagement(models.TextChoices):
        EMPLOYED = "employed", _("有用人单位")
        FREELANCE = "freelance", _("自由职业、个体或小工坊")

    # 基本信息
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME, blank=True)
    roster_key = RosterKeyField(source="name")
    identity_number = EncryptedTextField(_("身份证号"), blank=True, validators=[validate_identity_number])
    identity_index = models.CharField(max_length=64, blank=True, editable=False)
    gender = models.CharField(_("性别"), max_length=10, choices=Gender, blank=True, editable=False)
    born_on = models.DateField(_("出生日期"), null=True, editable=False)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    political_status = models.CharField(_("政治面貌"), max_length=20, blank=True)
    education = models.CharField(_("学历"), max_length=20, blank=True)
    phone = models.CharField(_("手机号码"), max_length=20, blank=True, validators=[validate_mobile])
    is_union_member = models.BooleanField(_("是否工会会员"), null=True, blank=True)
    is_chinese = models.BooleanField(_("是否具有中国国籍"), null=True, blank=True)

    # 工作情况
    engagement = models.CharField(_("就业方式"), max_length=10, choices=Engagement, blank=True)
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name=_("工作单位"),
    )
    workplace = models.CharField(_("工作场所"), max_length=100, blank=True)
    position = models.CharField(_("部门及岗位"), max_length=100, blank=True)
    employer_union = models.ForeignKey(
        Union,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("单位工会"),
    )
    district_union = models.ForeignKey(
        Union, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属区市（产业）工会")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("工作所在区市")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属行业")
    )
    trade = models.CharField(_("工种（职业）"), max_length=50, blank=True)
    years_in_trade = models.PositiveSmallIntegerField(_("从事本工种年限"), null=True, blank=True)
    skill_level = models.CharField(_("职业技能等级"), max_length=20, choices=SkillLevel, blank=True)
    category = models.CharField(_("职工身份"), max_length=20, choices=WorkerCategory, blank=True)
    post_status = models.CharField(_("在职情况"), max_length=10, choices=PostStatus, blank=True)
    is_heritage = models.BooleanField(_("是否从事传统工艺"), null=True, blank=True)

    # 事迹
    summary = models.TextField(_("事迹摘要"), blank=True, validators=[MaxLengthValidator(500)])
    deeds = models.TextField(_("主要事迹"), blank=True, validators=[MaxLengthValidator(2000)])
    mastery = models.TextField(_("绝技绝活"), blank=True, validators=[MaxLengthValidator(1000)])
    innovation = models.TextField(_("创新成果与效益"), blank=True, validators=[MaxLengthValidator(1000)])
    apprentices = models.TextField(_("带徒情况"), blank=True, validators=[MaxLengthValidator(1000)])
    awards = models.TextField(_("获得荣誉"), blank=True, validators=[MaxLengthValidator(1000)])

    class Meta:
        abstract = True
