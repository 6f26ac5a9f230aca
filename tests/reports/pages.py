"""The addresses of a report, and runs to look at."""

from django.urls import reverse

from reports import actions, tasks
from tests.reports.papers import PDF, posted


def page(name, *arguments):
    return reverse(f"reports:{name}", args=arguments)


def asked(here, kind=PDF, by=None, notice=None):
    return actions.ask(kind=kind, notice=notice or posted(here, "王毅"), by=by or here.city)


def built(here, **order):
    run = asked(here, **order)
    tasks.build(run.pk)
    run.refresh_from_db()
    return run


def addresses(run):
    """Each page with the method that works on it."""
    return [
        ("get", page("mine")),
        ("get", page("ask_for", run.notice_id)),
        ("post", page("ask", run.notice_id, "notice_xlsx")),
        ("get", page("run", run.pk)),
        ("get", page("download", run.pk)),
        ("post", page("cancel", run.pk)),
    ]


def answers(client, run):
    return [status(getattr(client, method)(address)) for method, address in addresses(run)]


def status(answer):
    if answer.streaming:
        answer.getvalue()  # to the end, or the file stays open
    return answer.status_code
