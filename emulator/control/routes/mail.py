"""What would have been sent by e-mail: listed, read, thrown away."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request

from emulator.control.routes.bodies import answer, limited
from emulator.errors import Invalid, NotFound
from emulator.mail import outbox, store
from emulator.services import services

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from flask.typing import ResponseReturnValue

_SHOWN = 50
_MOST_SHOWN = 500
_MOST_NUMBER = 2**53


def add_to(control: Blueprint) -> None:
    """Add the addresses of the mails."""
    control.add_url_rule("/mail", "mails", list_found)
    control.add_url_rule("/mail", "clear_mails", clear, methods=["DELETE"])
    control.add_url_rule("/mail/<int:number>", "mail", show)


def list_found() -> Response:
    """``GET /_emulator/mail?to=&subject=&about=&limit=``: the newest first, without their texts."""
    limit = limited(_SHOWN, _MOST_SHOWN)
    wanted = {name: text for name, text in request.args.items() if name != "limit"}
    for name in wanted:
        if name not in store.SEARCHED:
            known = ", ".join((*store.SEARCHED, "limit"))
            raise Invalid(f"There is no {name[:80]!r} here; there are {known}.")
    with services().database.read() as db:
        return answer({"mails": outbox.found(db, wanted, limit), "kept": store.count(db)})


def show(number: int) -> Response:
    """``GET /_emulator/mail/<number>``: one, with its text and its HTML."""
    if number > _MOST_NUMBER:
        raise NotFound("mail", number)
    with services().database.read() as db:
        return answer(outbox.whole(db, number))


def clear() -> ResponseReturnValue:
    """``DELETE /_emulator/mail``: forget all of them; numbers begin again."""
    with services().database.transaction(keeps_known=True) as db:
        store.forget_all(db)
    return "", HTTPStatus.NO_CONTENT
