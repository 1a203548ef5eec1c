"""Lucca's API keys: ``/_emulator/api-keys``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from emulator.control.routes.bodies import answer, sent
from emulator.lucca.operations import api_keys
from emulator.services import services

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from flask.typing import ResponseReturnValue


def add_to(control: Blueprint) -> None:
    """Add the addresses to the control API."""
    one = "/api-keys/<int:key>"
    control.add_url_rule("/api-keys", "api_keys", list_all)
    control.add_url_rule("/api-keys", "create_api_key", create, methods=["POST"])
    control.add_url_rule(one, "change_api_key", change, methods=["PATCH"])
    control.add_url_rule(one, "revoke_api_key", revoke, methods=["DELETE"])
    control.add_url_rule(f"{one}/rotate", "rotate_api_key", rotate, methods=["POST"])


def list_all() -> Response:
    """Answer the keys, their contacts and what their roles are limited to."""
    with services().database.read() as db:
        return answer(api_keys.entries(db))


def create() -> Response:
    """Make a key; 201 with its entry."""
    here = services()
    body = sent()
    with here.database.transaction() as db:
        made = api_keys.create(db, body, here)
    return answer(made, HTTPStatus.CREATED)


def change(key: int) -> Response:
    """Change the contact or the rights."""
    body = sent()
    with services().database.transaction() as db:
        return answer(api_keys.change(db, key, body))


def rotate(key: int) -> Response:
    """Give a key another value."""
    here = services()
    with here.database.transaction() as db:
        return answer(api_keys.rotate(db, key, here))


def revoke(key: int) -> ResponseReturnValue:
    """Forget a key."""
    with services().database.transaction() as db:
        api_keys.revoke(db, key)
    return "", HTTPStatus.NO_CONTENT
