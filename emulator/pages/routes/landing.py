"""``/``: both doors and the test bench, or on a product's own host, that product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.pages.routes.render import render
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response


def landing() -> Response:
    """Show what this emulator answers."""
    here = services()
    doors = {
        "smartlink": f"{here.address.smartlink}/portal",
        "lucca": f"{here.address.lucca}/api/v3/users",
        "console": f"{here.address.control}/_emulator/info",
    }
    product = here.address.product
    if product in ("lucca", "smartlink"):
        doors = {name: url for name, url in doors.items() if name in (product, "console")}
    return render("pages/landing.html", doors=doors, product=product)
