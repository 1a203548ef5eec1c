"""SmartLink's rows: the only files of this room that hold SQL (``oidc/store.py`` has the rest)."""
