"""Lucca, the HR suite: its v3 API over one declaration for each collection."""
