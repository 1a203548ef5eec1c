"""PUT and DELETE through POST: ``POST /api/v3/users/12?httpmethod=PUT``.

For programs behind proxies that let only GET and POST pass. Source: the reserved query keys of
LuccaSA/RestDrivenDomain. Another method than these two, or than POST itself, is refused: that is
ours. The journal shows what came over the wire, a POST.
"""

from __future__ import annotations

from flask import current_app, request
from werkzeug.exceptions import BadRequest, HTTPException

_PREFIX = "/api/v3/"
_TUNNELLED = ("PUT", "DELETE")


def route_by_asked_method() -> None:
    """Route a POST anew by the method that its ``httpmethod`` names."""
    if request.method != "POST" or not request.path.startswith(_PREFIX):
        return
    asked = [text.upper() for key, text in request.args.items() if key.lower() == "httpmethod"]
    if not asked or asked == ["POST"]:
        return
    if len(asked) > 1 or asked[0] not in _TUNNELLED:
        # Told when the request would be answered: who may not come in at all hears that first.
        request.routing_exception = BadRequest("Query parameter httpmethod is PUT or DELETE.")
        return
    request.method = asked[0]
    request.routing_exception = None
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return
    try:
        rule, parts = adapter.match(method=asked[0], return_rule=True)
        request.url_rule, request.view_args = rule, dict(parts)
    except HTTPException as error:
        request.routing_exception = error
