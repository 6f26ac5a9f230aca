"""Private files of the selection that no row names."""

from craftsmen.actions.leftovers import delete_unnamed
from nominations.files import EVIDENCE, FINDINGS, OBJECTIONS, PAPERS, SEALS, VISITS
from nominations.models import (
    DepartmentOpinion,
    Evidence,
    NoticePaper,
    ObjectionFile,
    Opinion,
    VetoRecord,
    VisitPhoto,
)


def forget_papers() -> None:
    """Files whose upload was undone, or whose form is gone."""
    delete_unnamed(EVIDENCE, lambda: Evidence.objects.values_list("file", flat=True))
    delete_unnamed(SEALS, lambda: Opinion.objects.values_list("seal", flat=True))
    delete_unnamed(
        FINDINGS,
        lambda: DepartmentOpinion.objects.values_list("seal", flat=True).union(
            VetoRecord.objects.exclude(document="").values_list("document", flat=True), all=True
        ),
    )
    delete_unnamed(OBJECTIONS, lambda: ObjectionFile.objects.values_list("file", flat=True))
    delete_unnamed(VISITS, lambda: VisitPhoto.objects.values_list("file", flat=True))
    delete_unnamed(PAPERS, lambda: NoticePaper.objects.values_list("file", flat=True))
