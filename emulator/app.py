"""The table of contents of the whole service: what answers, and in whose words it fails."""

from __future__ import annotations

import sys
import traceback
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, make_response, request
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotFound as Unrouted
from werkzeug.middleware.proxy_fix import ProxyFix

from emulator import pages
from emulator.address import product_of
from emulator.console import routes as console
from emulator.control import routes as control
from emulator.control.routes import access
from emulator.control.routes.errors import say as say_problem
from emulator.errors import EmulatorError
from emulator.faults import Faults
from emulator.journal import Journal, Recorder
from emulator.lucca import routes as lucca
from emulator.lucca.routes.caseless import Caseless
from emulator.lucca.routes.errors import say as say_lucca
from emulator.smartlink import routes as smartlink
from emulator.smartlink.routes.errors import say as say_smartlink
from emulator.tenancy import Door
from emulator.tenancy.door import REFUSAL

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from flask.typing import ResponseReturnValue

    from emulator.config import Config
    from emulator.tenancy import Tenants


_UNROUTED = "The emulator does not know this address; the real product may."


def create_app(config: Config, tenants: Tenants, journal: Journal) -> Flask:
    """Assemble every room behind one Flask app. It serves all tenants; it knows none."""
    app = Flask("emulator", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = config.max_body_bytes
    app.config["MAX_FORM_PARTS"] = 200

    app.register_blueprint(lucca.blueprint())  # /api/v3/…
    app.register_blueprint(smartlink.blueprint())  # /api/oidc/…
    app.register_blueprint(control.blueprint(config, tenants, journal))  # /_emulator/…
    app.register_blueprint(console.blueprint(partial(access.check, config)))
    app.register_blueprint(pages.blueprint())  # /, and what every page is dressed in

    app.before_request(refuse)
    app.register_error_handler(Exception, say)
    return app


def service(config: Config, tenants: Tenants) -> WSGIApplication:
    """Return the whole service as one WSGI application."""
    journal = Journal(config, tenants)
    app: WSGIApplication = Caseless(create_app(config, tenants, journal).wsgi_app)
    app = Faults(app)
    door = Door(Recorder(app, journal) if config.journal else app, tenants, config)
    return ProxyFix(door, x_host=1, x_port=1) if config.proxy_headers else door


def refuse() -> None:
    """Stop a request that the door let through only to be told why not."""
    refusal = request.environ.get(REFUSAL)
    if refusal is not None:
        raise refusal


def say(error: Exception) -> ResponseReturnValue:
    """Say any error in the dialect of the product it happened to.

    Flask routes before it chooses a blueprint, so a blueprint never sees its own 404s and 405s:
    the path is all there is to tell whose they are.
    """
    if not isinstance(error, EmulatorError | HTTPException):
        traceback.print_exception(error, file=sys.stderr)
    response = make_response(_in_its_words(error))
    if isinstance(error, Unrouted):
        # A 404 of ours must not pass for one of theirs.
        hint = response.headers.get("X-Emulator-Notice")
        response.headers["X-Emulator-Notice"] = f"{_UNROUTED} {hint}" if hint else _UNROUTED
    return response


def _in_its_words(error: Exception) -> ResponseReturnValue:
    match product_of(request.path):
        case "lucca":
            return say_lucca(error)
        case "smartlink":
            return say_smartlink(error)
        case "control":
            return say_problem(error)
        case None:
            return pages.say(error)
