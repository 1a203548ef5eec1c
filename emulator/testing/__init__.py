"""For the tests of others: a server for each pytest session, a tenant for each test.

``client`` speaks to a running emulator's control API; ``server`` runs one; ``plugin`` is what
pytest loads by itself where this package is installed (``lucca_emulator`` is its fixture), and so
imports nothing until a test asks for it.
"""
