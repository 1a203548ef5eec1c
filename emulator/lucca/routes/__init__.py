"""Lucca over HTTP: every address of the product, in one list."""

from __future__ import annotations

from itertools import chain

from flask import Blueprint

from emulator.lucca.resources import V4
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes import (
    browser,
    collections,
    expenses,
    time,
    time_reports,
    users,
    v2,
    v4,
    workflow,
)
from emulator.lucca.routes.table import mount

ROUTES = (
    *users.ROUTES,
    *workflow.ROUTES,
    *time.ROUTES,
    *time_reports.ROUTES,
    *expenses.ROUTES,
    *v2.of("users", USERS),
    *chain.from_iterable(map(v4.of, V4)),
)
"""What is not a v3 collection as any other. These come first: they would read as an id."""


def blueprint() -> Blueprint:
    """Return all of Lucca's addresses, in small letters."""
    lucca = Blueprint("lucca", __name__, template_folder="../templates")
    mount(lucca, ROUTES)
    for path, view, method in (
        ("/api/v3/<name>", collections.list_records, "GET"),
        ("/api/v3/<name>", collections.create_record, "POST"),
        ("/api/v3/<name>", collections.update_records, "PUT"),
        ("/api/v3/<name>", collections.delete_records, "DELETE"),
        ("/api/v3/<name>/<key>", collections.show_record, "GET"),
        ("/api/v3/<name>/<key>", collections.update_record, "PUT"),
        ("/api/v3/<name>/<key>", collections.delete_record, "DELETE"),
    ):
        lucca.add_url_rule(path, view_func=view, methods=[method])
    lucca.add_url_rule("/identity/oidc/callback", "callback", browser.callback)
    lucca.add_url_rule("/auth/oidc/callback", "callback", browser.callback)
    lucca.add_url_rule("/identity/login", "home", browser.home)
    lucca.add_url_rule("/home", "home", browser.home)
    return lucca
