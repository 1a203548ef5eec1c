"""The whole state of a tenant: made once from a company, kept as a template, copied for each.

The only room that knows the company (``seed/``) and both products' tables.
"""
