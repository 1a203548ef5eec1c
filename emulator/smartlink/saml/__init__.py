"""SAML 2.0: single sign-on and single logout, as an identity provider.

*pysaml2's*: the elements of messages and metadata, their schemas, the rules of a SAML signature.
*libxmlsec's* (``xmlsec``): canonicalization, digests, signatures, in this process, as pysaml2's
crypto backend. *Ours*: reading the wire strictly (``bindings``, ``xml``), who may ask and where
answers may go, sessions and ``ForceAuthn``, everything that tells the time (pysaml2 reads the wall
clock), and the words of refusals.

Only ``routes``, ``errors``, ``addresses``, ``partner``, ``registration`` and ``here`` are loaded
before the first SAML request: the libraries cost 150 ms.
"""
