"""Lucca over HTTP: every address of the product, in one list."""

from __future__ import annotations

from flask import Blueprint

from emulator.lucca.routes import browser, collections, users, workflow


def blueprint() -> Blueprint:
    """Return all of Lucca's addresses."""
    lucca = Blueprint("lucca", __name__, template_folder="../templates")
    # Users' own addresses come first: they would read as an id otherwise.
    lucca.add_url_rule("/api/v3/users/me", view_func=users.me)
    lucca.add_url_rule("/api/v3/<name>", view_func=collections.list_records)
    lucca.add_url_rule("/api/v3/<name>", view_func=collections.create_record, methods=["POST"])
    lucca.add_url_rule("/api/v3/<name>/<int:key>", view_func=collections.show_record)
    lucca.add_url_rule(
        "/api/v3/<name>/<int:key>", view_func=collections.update_record, methods=["PUT"]
    )
    lucca.add_url_rule("/api/v3/<name>/<int:_key>", view_func=workflow.cancel, methods=["DELETE"])
    lucca.add_url_rule(
        "/api/v3/<name>/<int:key>/approvals", view_func=workflow.approve, methods=["POST"]
    )
    lucca.add_url_rule("/api/v3/timmitimesheets/remindable", view_func=workflow.remindable)
    lucca.add_url_rule(
        "/timmi/services/workflow/submit", view_func=workflow.submit, methods=["POST"]
    )
    lucca.add_url_rule(
        "/timmi/services/workflow/<verb>", view_func=workflow.later, methods=["POST"]
    )
    lucca.add_url_rule("/identity/oidc/callback", "callback", browser.callback)
    lucca.add_url_rule("/auth/oidc/callback", "callback", browser.callback)
    lucca.add_url_rule("/identity/login", "home", browser.home)
    lucca.add_url_rule("/home", "home", browser.home)
    return lucca
