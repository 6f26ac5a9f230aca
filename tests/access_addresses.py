"""What stands in each address of the table of access: a row that some may see and others not."""

from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.models import ContentType

from craftsmen.models import Certificate
from nominations.models import Opinion


def arguments(name: str, world: SimpleNamespace) -> dict[str, Any]:
    """What stands in the address: a row that some may see and others not."""
    space, _, view = name.rpartition(":")
    if space == "admin":
        return admin_arguments(view, world)
    honour = world.honour
    case = {"pk": world.case.pk}
    draft = {"pk": world.draft.pk}
    known: dict[str, dict[str, Any]] = {
        "notifications:message": {"message_id": world.message.pk},
        "notifications:read": {"message_id": world.message.pk},
        "craftsmen:person": {"pk": honour.craftsman_id},
        "craftsmen:portrait": {"pk": honour.craftsman_id, "width": 160, "extension": "webp"},
        "craftsmen:embed": {"pk": honour.craftsman_id},
        "open:records": {"name": "craftsmen"},
        "open:single": {"name": "craftsmen", "pk": honour.craftsman_id},
        "open:table": {"name": "honours"},
        "open:nothing": {"rest": "x"},
        "sitemap_part": {"name": "pages", "number": 0},
        "craftsmen:picture": {"kind": "photo", "pk": 1, "width": 480, "extension": "webp"},
        **{each: {"pk": world.story.pk} for each in ("craftsmen:story", "craftsmen:story_preview")},
        "craftsmen:film": {"pk": 1},
        "craftsmen:title": {"slug": honour.title.slug},
        "craftsmen:screen_of_title": {"slug": honour.title.slug},
        "craftsmen:screen_of_year": {"slug": honour.title.slug, "year": honour.year},
        "craftsmen:collective": {"pk": world.collective.pk},
        "craftsmen:achievement": {"pk": world.achievement.pk},
        "craftsmen:roll": {"slug": honour.title.slug, "year": honour.year},
        "craftsmen:statistics_csv": {"slug": "tier"},
        "craftsmen:evidence": {"kind": "revocation", "pk": world.revocation.pk},
        "craftsmen:certificate": {"serial": Certificate.objects.get(honour=honour).serial},
        "nominations:round": {"pk": world.here.round.pk},
        "nominations:put_forward": {"pk": world.here.round.pk},
        "nominations:rule_version": {"pk": world.here.round.pk, "number": world.rules.number},
        "nominations:nominate": {"pk": world.here.round.pk},
        "nominations:case": case,
        "nominations:withdraw": case,
        "nominations:appeal": case,
        "nominations:take_back": case,
        "nominations:evidence": {**case, "evidence_id": world.case.evidence.first().pk},
        "nominations:seal": {
            **case,
            "opinion_id": Opinion.objects.filter(nomination=world.case)[:1].get().pk,
        },
        "nominations:edit_materials": draft,
        "nominations:submit": draft,
        "nominations:edit": {**draft, "slug": "basic"},
        "nominations:autosave": {**draft, "slug": "basic"},
        "nominations:remove": {**draft, "evidence_id": world.draft.evidence.first().pk},
        "nominations:visit_photo": {"pk": world.photo.visit.nomination_id, "photo_id": world.photo.pk},
        "nominations:assignment": {"pk": world.assignment.pk},
        "nominations:lock_scores": {"pk": world.assignment.pk},
        "nominations:recuse": {"pk": world.assignment.pk},
        "nominations:unlock_scores": {"pk": world.assignment.pk},
        "nominations:chair": {"pk": world.assignment.nomination.round_id},
        "nominations:notice": {"pk": world.notice.pk},
        "nominations:poll": {"pk": world.poll.round_id},
        "nominations:receipt": {"pk": world.poll.round_id},
        "nominations:notice_paper": {"pk": world.notice.pk, "kind": "pdf"},
        "nominations:object": {"pk": world.notice.pk},
        "nominations:objection_received": {"pk": world.notice.pk},
        "events:month": {"year": 2024, "month": 7},
        "events:edition": {"slug": world.board.edition.day.slug, "year": world.board.edition.year},
        "events:exhibition": {"slug": world.zone.exhibition.slug},
        "events:event": {"pk": world.event.pk},
        "events:event_ics": {"pk": world.event.pk},
        **{f"reports:{each}": {"pk": honour.craftsman_id} for each in ("posters", "card")},
        "reports:ask_poster": {"pk": honour.craftsman_id, "kind": "poster_pdf"},
        "reports:ask_for": {"notice_id": world.notice.pk},
        "reports:ask_for_bundle": {"round_id": world.here.round.pk},
        "reports:ask_bundle": {"round_id": world.here.round.pk},
        "reports:bundle": {"round_id": world.here.round.pk},
        "reports:ask": {"notice_id": world.notice.pk, "kind": "notice_xlsx"},
        "reports:run": {"run_id": world.run.pk},
        "reports:download": {"run_id": world.run.pk},
        "reports:cancel": {"run_id": world.run.pk},
    }
    return known.get(name, {})


def admin_arguments(view: str, world: SimpleNamespace) -> dict[str, Any]:
    """The row of the model that a page of the admin is about."""
    here, honour = world.here, world.honour
    rows = {
        "organisations_region": here.federation.region,
        "organisations_industry": world.case.industry,
        "organisations_industryscheme": world.scheme,
        "organisations_union": here.grassroots_union,
        "organisations_employer": here.employer,
        "notifications_message": world.message,
        "accounts_user": world.users["nominator"],
        "accounts_post": here.grassroots.posts.get(),
        "craftsmen_title": honour.title,
        "craftsmen_decision": honour.decision,
        **{f"craftsmen_{each}": getattr(world.story, each) for each in ("series", "channel")},
        "craftsmen_story": world.story,
        "craftsmen_craftsman": honour.craftsman,
        "craftsmen_collective": world.collective,
        "craftsmen_achievement": world.achievement,
        "craftsmen_studiopairing": world.pairing,
        "craftsmen_honour": honour,
        "craftsmen_certificate": honour.certificate,
        "craftsmen_revocation": world.revocation,
        "craftsmen_recall": world.recall,
        "craftsmen_cultivation": world.cultivation,
        "craftsmen_figure": world.figure,
        "nominations_meeting": world.meeting,
        "nominations_workdayoverride": world.override,
        "nominations_nomination": world.case,
        "nominations_notice": world.notice,
        "nominations_objection": world.objection,
        "nominations_programme": world.programme,
        "nominations_round": here.round,
        "nominations_expert": world.pooled,
        "events_craftsmanday": world.board.edition.day,
        "events_edition": world.board.edition,
        "events_event": world.event,
        "events_exhibition": world.zone.exhibition,
        "events_exhibitionzone": world.zone,
        "reports_reportrun": world.run,
    }
    model, _, page = view.rpartition("_")
    if view == "app_list":
        return {"app_label": "nominations"}
    if view == "view_on_site":
        return {
            "content_type_id": ContentType.objects.get_for_model(honour.craftsman).pk,
            "object_id": honour.craftsman_id,
        }
    if model not in rows or page in {"changelist", "add"}:
        return {}
    if page in {"history", "delete", "change"}:
        return {"object_id": rows[model].pk}
    if page == "actions":
        tools = {
            "craftsmen_honour": "revoke",
            "craftsmen_revocation": "confirm",
            "craftsmen_certificate": "print_it",
            "craftsmen_studiopairing": "agree_studio",
            "craftsmen_decision": "arrange",
            "craftsmen_story": "release",
        }
        return {"tool": tools.get(model, "hide"), "pk": rows[model].pk}
    desk = {"pk": here.round.pk, "union": here.district_union.pk}
    also = {
        "move": {"move": "check_first"},
        "release": {"assignment": world.assignment.pk},
        "ranks": desk,
        "shift": desk,
        "waive": {"code": "R05"},
        "unveto": {"record": world.veto.pk},
        "approve-note": {"note": 1},
        "drop-note": {"note": 1},
        "finding": {"kind": "veto", "paper": world.veto.pk},
        "step": {"step": "accept"},
        "file": {"file": world.objection.files.get().pk},
    }
    if view in {
        "craftsmen_studiopairing_suggestions",
        "nominations_nomination_quotas",
        "nominations_objection_choose",
        "nominations_round_confer-together",
        "nominations_round_innovation-year",
    }:
        return {}
    if view == "nominations_objection_enter":
        return {"notice": world.notice.pk}
    return {"pk": rows[model].pk} | also.get(page, {})
