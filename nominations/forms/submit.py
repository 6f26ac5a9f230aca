"""What the nominee declares when handing the form in."""

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.kinds import Kind


class Declaration(forms.BooleanField):
    """A tick beside a long sentence; where errors are listed it goes by its short name."""

    def __init__(self, *, short_name: Promise, **options: Any) -> None:
        self.short_name = short_name
        super().__init__(**options)


OF_THINGS: Final = {
    "consented_to_handling_at": _(
        "我已阅读“个人信息怎样处理”，同意主办单位和参与审核的工会、评审专家为本次评选处理表中我的联系方式；"
        "表中写到的其他人已经知道并同意。"
    ),
    "consented_to_publication_at": _(
        "我受单位和有关人员委托同意：列入公示、获得命名或提名奖时，公开名称、所在单位、带头人或完成人姓名和事迹。"
    ),
}


class SubmitForm(forms.Form):
    """Three ticks of their own: one does not stand for another (PIPL, art. 14, 25 and 29)."""

    declared_true_at = Declaration(
        short_name=_("真实性承诺"),
        label=_("我承诺以上内容和上传的材料真实、准确，并愿意接受核查。如有虚假，愿承担取消资格等后果。"),
        error_messages={"required": _("请勾选真实性承诺。")},
    )
    consented_to_handling_at = Declaration(
        short_name=_("处理个人信息"),
        label=_(
            "我已阅读“个人信息怎样处理”，同意主办单位和参与审核的工会、评审专家为本次评选处理我的个人信息，"
            "其中身份证号码属于敏感个人信息，我单独同意将它用于核对身份和防止重复申报。"
        ),
        error_messages={"required": _("请勾选同意处理个人信息。不同意就不能参加评选。")},
    )
    consented_to_publication_at = Declaration(
        short_name=_("公开信息"),
        label=_(
            "我单独同意：列入公示、获得命名或提名奖时，公开我的姓名、工作单位、岗位（工种）、照片和事迹。"
        ),
        error_messages={"required": _("请勾选同意公开。公示是评选的必经环节。")},
    )

    def __init__(self, *args: Any, kind: Kind, **options: Any) -> None:
        super().__init__(*args, **options)
        if not kind.is_person:
            for name, label in OF_THINGS.items():
                self.fields[name].label = str(label)
