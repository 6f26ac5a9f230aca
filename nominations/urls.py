"""Addresses of rounds, my cases, the experts' desk, votes and notices."""

from django.urls import path

from nominations.views import (
    autosave,
    cases,
    channels,
    drafts,
    materials,
    notices,
    objections,
    panel,
    polls,
    records,
    rounds,
    rule_versions,
    submission,
    unlocks,
    visits,
)

app_name = "nominations"

urlpatterns = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<int:pk>/", rounds.round_page, name="round"),
    path("rounds/<int:pk>/rules/<int:number>/", rule_versions.rule_version, name="rule_version"),
    path("rounds/<int:pk>/nominate/", rounds.nominate, name="nominate"),
    path("rounds/<int:pk>/put-forward/", channels.put_forward, name="put_forward"),
    path("nominations/put-forward/", channels.entered, name="entered"),
    path("nominations/", cases.mine, name="mine"),
    path("nominations/<uuid:pk>/", cases.case, name="case"),
    path("nominations/<uuid:pk>/withdraw/", cases.withdraw, name="withdraw"),
    path("nominations/<uuid:pk>/edit/materials/", materials.edit_materials, name="edit_materials"),
    path("nominations/<uuid:pk>/edit/submit/", submission.submit, name="submit"),
    path("nominations/<uuid:pk>/edit/<slug:slug>/", drafts.edit, name="edit"),
    path("nominations/<uuid:pk>/edit/<slug:slug>/autosave/", autosave.autosave, name="autosave"),
    path("nominations/<uuid:pk>/evidence/<uuid:evidence_id>/", cases.evidence, name="evidence"),
    path("nominations/<uuid:pk>/evidence/<uuid:evidence_id>/remove/", materials.remove, name="remove"),
    path("nominations/<uuid:pk>/seals/<uuid:opinion_id>/", cases.seal, name="seal"),
    path("nominations/<uuid:pk>/visits/<uuid:photo_id>/", visits.photo, name="visit_photo"),
    path("panel/", panel.desk, name="panel"),
    path("panel/<uuid:pk>/", panel.assignment, name="assignment"),
    path("panel/<uuid:pk>/lock/", panel.lock_scores, name="lock_scores"),
    path("panel/<uuid:pk>/recuse/", panel.recuse, name="recuse"),
    path("record/", records.heads, name="record"),
    path("panel/<uuid:pk>/unlock/", unlocks.unlock, name="unlock_scores"),
    path("panel/rounds/<int:pk>/", unlocks.chair, name="chair"),
    path("votes/<int:pk>/", polls.poll_page, name="poll"),
    path("votes/<int:pk>/receipt/", polls.receipt, name="receipt"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/papers/<slug:kind>/", notices.paper, name="notice_paper"),
    path("notices/<int:pk>/object/", objections.object_to, name="object"),
    path("notices/<int:pk>/object/received/", objections.received, name="objection_received"),
    path("objections/", objections.status, name="objection_status"),
]
