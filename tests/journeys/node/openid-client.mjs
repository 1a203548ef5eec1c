// One sign-in with openid-client, from discovery to the end session URL.
// Argument: {discovery_url, client_id, client_secret, redirect_uri, signed_out_uri, login_hint}.
import * as client from "openid-client";

const given = JSON.parse(process.argv[2]);

const config = await client.discovery(
  new URL(given.discovery_url),
  given.client_id,
  given.client_secret,
  undefined,
  { execute: [client.allowInsecureRequests] }, // plain http, on this machine
);

const pkceCodeVerifier = client.randomPKCECodeVerifier();
const expectedState = client.randomState();
const expectedNonce = client.randomNonce();
const authorization = client.buildAuthorizationUrl(config, {
  redirect_uri: given.redirect_uri,
  scope: "openid profile email groups",
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
  state: expectedState,
  nonce: expectedNonce,
  login_hint: given.login_hint,
});

// The emulator signs in without a page, so that the first answer is the way back.
const answered = await fetch(authorization, { redirect: "manual" });
const cookies = answered.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
const landed = new URL(answered.headers.get("location"));

const tokens = await client.authorizationCodeGrant(config, landed, {
  pkceCodeVerifier,
  expectedState,
  expectedNonce,
  idTokenExpected: true,
});
const claims = tokens.claims();
const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);

const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
const again = await client.refreshTokenGrant(config, tokens.refresh_token).catch((error) => error);

const silently = async () => {
  const url = new URL(authorization);
  url.searchParams.set("prompt", "none");
  const response = await fetch(url, { redirect: "manual", headers: { cookie: cookies } });
  return new URL(response.headers.get("location")).searchParams.get("error");
};
const silentBefore = await silently();
const end = client.buildEndSessionUrl(config, {
  id_token_hint: tokens.id_token,
  post_logout_redirect_uri: given.signed_out_uri,
  state: "bye",
});
const ended = await fetch(end, { redirect: "manual", headers: { cookie: cookies } });

console.log(
  JSON.stringify({
    issuer: config.serverMetadata().issuer,
    claims,
    userinfo,
    nonce_kept: claims.nonce === expectedNonce,
    access_token_changed: refreshed.access_token !== tokens.access_token,
    refreshed_sub: refreshed.claims().sub,
    refresh_again: again.error,
    silent_before: silentBefore,
    ended_at: ended.headers.get("location"),
    silent_after: await silently(),
  }),
);
