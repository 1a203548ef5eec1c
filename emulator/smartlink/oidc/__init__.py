"""OpenID Connect: the authorization code flow, and what a relying party asks around it.

*Authlib's* (its framework-neutral core): which grant a request is for; whether its scope and PKCE
are in order (``AuthorizationServer``, ``AuthorizationCodeGrant``, ``CodeChallenge``,
``OpenIDCode``); the order of checks and the verification of PKCE at the token endpoint;
``RefreshTokenGrant``; ``at_hash``. *joserfc's*: keys, signatures.

*Ours*: reading the wire strictly (``parameters``), client authentication, sessions and ``prompt``,
response modes, the issuer in responses, one-time codes and rotation, everything that tells the
time (authlib reads the wall clock), logout, and the words of errors.
"""
