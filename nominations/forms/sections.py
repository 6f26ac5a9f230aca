"""The sections of the nomination form that are typed: all may stay empty in a draft, nothing may be wrong."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Self, cast

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.phones import normalise_phone
from craftsmen.identity import normalise_identity_number, validate_identity_number
from craftsmen.names import normalise_name, validate_name
from nominations.builders.answers import differences, masked
from nominations.choices import EDUCATIONS, ETHNICITIES, POLITICAL_STATUSES
from nominations.corrections import open_fields, remarks_on
from nominations.guards import codes_of
from nominations.models import Nomination
from nominations.sections import BASIC, DEEDS, FIELD_BEHIND, Section, wanted

# Boxes whose text is of no account for somebody with an employer, or for somebody without one.
NOT_ASKED_NOW: Final = {"employed": ("workplace",), "freelance": ("uscc",)}


def offered(words: Sequence[str], stored: str) -> list[tuple[str, Any]]:
    """A list to choose from; a word stored from elsewhere stays in it, so that it is not lost."""
    others = [stored] if stored and stored not in words else []
    return [("", gettext_lazy("请选择")), *((word, word) for word in (*words, *others))]


class LongText(forms.CharField):
    """A long text of the form, under the name and within the limit that its column has.

    Lines end in one character, so that the limit counts what people typed. The browser cuts nothing off.
    """

    def __init__(self, column: str, *, rows: int, hint: Any) -> None:
        field: Any = Nomination._meta.get_field(column)
        most = next(each.limit_value for each in field.validators if isinstance(each, MaxLengthValidator))
        super().__init__(
            label=field.verbose_name,
            required=False,
            help_text=format_lazy(gettext_lazy("{hint}不超过{most}字。"), hint=hint, most=most),
            error_messages={
                "max_length": gettext_lazy("最多%(limit_value)d字，现有%(show_value)d字，请删减。")
            },
            widget=forms.Textarea(attrs={"rows": rows}),
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not said yet."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))],
            coerce=lambda chosen: chosen == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(self.prepare_value(value)))


def mobile(typed: str) -> str:
    """A mobile number as the form keeps it; empty stays empty."""
    return normalise_phone(typed).removeprefix("+86") if typed else ""


class SectionForm(forms.ModelForm):
    """One section; `values` are what `actions.drafts.save_section` writes."""

    hide_optional_marks = True
    section: Section
    # Beside which field it stands that another form tells of the same.
    told_by: str = "name"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.section = self.instance.kind.section(self.section.slug)
        self.closed: list[str] = []
        for name, field in self.fields.items():
            field.required = False
            cast("Any", field).needed_to_submit = name in self.needed

    @property
    def needed(self) -> Iterable[str]:
        return wanted(self.section, self.instance.engagement, codes_of(self.instance))

    def limit(self) -> Self:
        """After a return: what was remarked on stays open, with the remark beside it, and the rest is read."""
        opened, remarks = open_fields(self.instance), remarks_on(self.instance)
        for name, field in self.fields.items():
            about = FIELD_BEHIND.get(name, name)
            if about not in opened:
                self.closed.append(name)
                field.disabled = True
                cast("Any", field).needed_to_submit = False
            if about in remarks:
                field.help_text = format_html(
                    '<strong class="field__remark">{}</strong>{}',
                    _("需要补正：%(remark)s") % {"remark": remarks[about]},
                    field.help_text,
                )
        return self

    def clean(self) -> dict[str, Any]:
        """What is closed stands as it is. The browser does not send it; a page from before may, and others
        might."""
        for name in self.closed:
            self.errors.pop(name, None)
            sent = self.fields[name].widget.value_from_datadict(self.data, self.files, name)
            if sent and str(sent).split() != str(self[name].value()).split():
                self.add_error(name, _("这一项没有要求补正，不能修改；仍按原来的内容保留。"))
        return super().clean() or self.cleaned_data

    def _get_validation_exclusions(self) -> set[str]:
        theirs = cast("Any", super())._get_validation_exclusions()  # noqa: SLF001 - Django's hook, overridden
        return {*theirs, *self.closed}

    def values(self) -> dict[str, Any]:
        """The open fields of the section as they are to be kept."""
        opened = open_fields(self.instance)
        return {
            name: self.cleaned_data[name]
            for name in self.section.fields
            if name in self.cleaned_data and name in opened
        }

    @property
    def takes_nothing(self) -> bool:
        return len(self.closed) == len(self.fields)

    def left(self) -> dict[str, str]:
        """What was typed, word for word, and no field takes: what is wrong, and what stands in for nothing now."""
        chosen = self.cleaned_data.get("engagement", "")
        kept_back = {*self.errors, *NOT_ASKED_NOW.get(chosen, ())} & (self.fields.keys() - set(self.closed))
        texts = {name: str(self.data.get(name, "")) for name in self.fields if name in kept_back}
        return {name: text for name, text in texts.items() if text.strip()}

    def typed(self, stored: Nomination) -> list[tuple[str, str]]:
        """What was typed and is not stored, label and text, right or wrong; no identity number in clear."""
        self.is_valid()
        right = [(each.label, each.typed) for each in differences(self.instance, stored, self.section)]
        wrong = [
            (str(self[name].label), str(self[name].value()))
            for name in self.errors
            if name in self.fields and name != "identity_number"
        ]
        return right + wrong


class BasicForm(SectionForm):
    section = BASIC
    told_by = "identity_number"

    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=50,
        help_text=gettext_lazy("与身份证一致。少数民族姓名中的间隔号写作“·”。"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "enterkeyhint": "next"}),
    )
    identity_number = forms.CharField(
        label=gettext_lazy("身份证号码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "next",
                "data-private": "",
            }
        ),
    )
    ethnicity = forms.ChoiceField(label=gettext_lazy("民族"))
    political_status = forms.ChoiceField(label=gettext_lazy("政治面貌"))
    education = forms.ChoiceField(label=gettext_lazy("学历"))
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        max_length=40,
        help_text=gettext_lazy("办理进展和需要补正的内容会用它告诉您，不对外公布。"),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national", "enterkeyhint": "next"}
        ),
    )
    is_union_member = YesNo(label=gettext_lazy("是否工会会员"))
    is_chinese = YesNo(label=gettext_lazy("是否具有中国国籍"))

    class Meta:
        model = Nomination
        fields = BASIC.fields

    def __init__(self, *args: Any, instance: Nomination, **options: Any) -> None:
        self.kept_number = instance.identity_number
        initial = {"identity_number": ""}
        super().__init__(*args, instance=instance, initial=initial, **options)
        lists = {"ethnicity": ETHNICITIES, "political_status": POLITICAL_STATUSES, "education": EDUCATIONS}
        for name, words in lists.items():
            cast("forms.ChoiceField", self.fields[name]).choices = offered(words, getattr(instance, name))
        self.fields["identity_number"].help_text = (
            _("已保存：%(masked)s。不修改请留空，要修改请重新填写18位号码。")
            % {"masked": masked(self.kept_number)}
            if self.kept_number
            else _("18位，最后一位可能是X。加密保存，只用于核对身份，不对外公布。")
        )

    def clean_name(self) -> str:
        name = normalise_name(self.cleaned_data["name"])
        if name:
            validate_name(name)
        return name

    def clean_identity_number(self) -> str:
        number = normalise_identity_number(self.cleaned_data["identity_number"])
        if not number:
            return self.kept_number
        validate_identity_number(number)
        return number

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])


class DeedsForm(SectionForm):
    section = DEEDS

    summary = LongText(
        "summary", rows=5, hint=gettext_lazy("用一两段话说清您是谁、做成了什么。命名后会公开在工匠名录里。")
    )
    deeds = LongText("deeds", rows=10, hint=gettext_lazy("写具体的事：时间、难题、怎么解决、效果。"))
    mastery = LongText("mastery", rows=5, hint=gettext_lazy("您最拿手的技艺，能达到的精度或水平。"))
    innovation = LongText(
        "innovation", rows=5, hint=gettext_lazy("专利、工法、技术改造，以及有证明的经济效益。")
    )
    apprentices = LongText("apprentices", rows=4, hint=gettext_lazy("带了多少徒弟，他们取得的等级和成绩。"))
    awards = LongText("awards", rows=4, hint=gettext_lazy("每行一项：年份、名称、颁发单位。"))

    class Meta:
        model = Nomination
        fields = DEEDS.fields
