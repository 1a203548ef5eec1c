"""Lucca over HTTP: every address of the product, in one list."""

from __future__ import annotations

from itertools import chain

from flask import Blueprint

from emulator.lucca.resources import V4
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes import (
    absences,
    browser,
    collections,
    departments,
    directory,
    expenses,
    files,
    guard,
    identity,
    leave_factory,
    leave_imports,
    leaves,
    organisation,
    time,
    time_reports,
    tunnel,
    users,
    v2,
    v4,
)
from emulator.lucca.routes import help as described
from emulator.lucca.routes.table import mount

ROUTES = (
    *users.ROUTES,
    *departments.ROUTES,
    *organisation.ROUTES,
    *identity.ROUTES,
    *directory.ROUTES,
    *files.ROUTES,
    *described.ROUTES,
    *leaves.ROUTES,
    *leave_factory.ROUTES,
    *leave_imports.ROUTES,
    *absences.ROUTES,
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
    lucca.before_app_request(tunnel.route_by_asked_method)
    lucca.before_request(guard.before)
    lucca.after_request(guard.after)
    mount(lucca, ROUTES)
    for path, view, method in (
        ("/api/v3/<name>", collections.list_records, "GET"),
        ("/api/v3/<name>", collections.create_record, "POST"),
        ("/api/v3/<name>", collections.update_records, "PUT"),
        ("/api/v3/<name>", collections.delete_records, "DELETE"),
        ("/api/v3/<name>/<key>", collections.show_record, "GET"),
        ("/api/v3/<name>/<key>", collections.update_record, "PUT"),
        ("/api/v3/<name>/<key>", collections.delete_record, "DELETE"),
        ("/api/v3/<name>", collections.refuse, "PATCH"),
        ("/api/v3/<name>/<key>", collections.refuse, "PATCH"),
    ):
        lucca.add_url_rule(path, view_func=view, methods=[method])
    lucca.add_url_rule("/identity/oidc/callback", "callback", browser.callback)
    lucca.add_url_rule("/auth/oidc/callback", "callback", browser.callback)
    lucca.add_url_rule("/identity/login", "home", browser.home)
    lucca.add_url_rule("/home", "home", browser.home)
    return lucca
