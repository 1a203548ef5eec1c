"""Applications at SmartLink: ``/_emulator/apps``, and each by its ``appid``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from emulator import smartlink
from emulator.control.routes.bodies import answer, sent
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue


def list_all() -> Response:
    """Answer the applications, as in ``info``."""
    here = services()
    with here.database.read() as db:
        return answer(smartlink.apps(db, here.address))


def register() -> Response:
    """Register an application; 201 with its entry as in ``info``."""
    here = services()
    body = sent()
    with here.database.transaction() as db:
        entry = smartlink.register(db, body, here.address)
    return answer(entry, HTTPStatus.CREATED)


def show(appid: str) -> Response:
    """Answer one application, as in ``info``."""
    here = services()
    with here.database.read() as db:
        return answer(smartlink.one(db, appid, here.address))


def remove(appid: str) -> ResponseReturnValue:
    """Forget an application; what was issued to it opens nothing any more."""
    with services().database.transaction() as db:
        smartlink.remove(db, appid)
    return "", HTTPStatus.NO_CONTENT


def change(appid: str) -> Response:
    """Change an application; its entry as in ``info``."""
    here = services()
    body = sent()
    with here.database.transaction() as db:
        entry = smartlink.change(db, appid, body, here.address)
    return answer(entry)
