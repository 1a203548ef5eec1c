"""A local stand-in for Lucca and for SmartLink, the identity provider in front of it."""

__version__ = "0.1.0"
