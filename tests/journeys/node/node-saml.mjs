// One sign-in and sign-out with @node-saml/node-saml, response and assertion signed, InResponseTo
// always checked; then the same response with one character changed, again and again.
// Argument: {sso_url, slo_url, entity_id, certificate, issuer, acs_url, private_key, login_hint}.
import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";

const given = JSON.parse(process.argv[2]);

const party = () =>
  new SAML({
    entryPoint: given.sso_url,
    logoutUrl: given.slo_url,
    callbackUrl: given.acs_url,
    logoutCallbackUrl: given.slo_back_url,
    issuer: given.issuer,
    audience: given.issuer,
    idpIssuer: given.entity_id,
    idpCert: given.certificate,
    privateKey: given.private_key,
    signatureAlgorithm: "sha256",
    digestAlgorithm: "sha256",
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
  });
const saml = party();

// The emulator signs in without a page, so that the first answer is the way back.
const begin = async (one) => {
  const url = await one.getAuthorizeUrlAsync("rs", "", {
    additionalParams: { login_hint: given.login_hint },
  });
  const response = await fetch(url);
  return { page: await response.text(), cookies: response.headers.getSetCookie() };
};
const field = (page, name) => page.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

const { page, cookies } = await begin(saml);
const SAMLResponse = field(page, "SAMLResponse");
const { profile } = await saml.validatePostResponseAsync({ SAMLResponse });
const again = await saml.validatePostResponseAsync({ SAMLResponse }).catch((error) => error);

// Changed by one character each: letters and digits of what a signature covers.
const xml = Buffer.from(SAMLResponse, "base64").toString();
let tried = 0;
const accepted = [];
const keys = [...xml.matchAll(/<ds:KeyInfo>.*?<\/ds:KeyInfo>/gs)].map((m) => [m.index, m.index + m[0].length]);
const signed = (at) =>
  /[A-Za-z0-9]/.test(xml[at]) && xml[at + 1] !== "=" && !keys.some(([from, to]) => at >= from && at < to);
for (let at = 0; at < xml.length; at += 11) {
  if (!signed(at)) continue;
  const other = xml[at] === "a" ? "b" : "a";
  const text = xml.slice(0, at) + other + xml.slice(at + 1);
  const fresh = party();
  await fresh.cacheProvider.saveAsync(profile.inResponseTo, new Date().toISOString());
  const passed = await fresh
    .validatePostResponseAsync({ SAMLResponse: Buffer.from(text).toString("base64") })
    .then(() => true, () => false);
  tried += 1;
  if (passed) accepted.push(text.slice(at - 40, at + 40));
}
const whole = party();
await whole.cacheProvider.saveAsync(profile.inResponseTo, new Date().toISOString());
const unchanged = await whole.validatePostResponseAsync({ SAMLResponse }).then(() => true, () => false);

const leave = await saml.getLogoutUrlAsync(profile, "bye", {});
const left = await fetch(leave, {
  redirect: "manual",
  headers: { cookie: cookies.map((one) => one.split(";")[0]).join("; ") },
});
const back = new URL(left.headers.get("location"));
const query = Object.fromEntries(back.searchParams);
const { loggedOut } = await saml.validateRedirectAsync(query, back.search.slice(1));

console.log(
  JSON.stringify({
    profile: JSON.parse(JSON.stringify({ ...profile, getAssertionXml: undefined })),
    again: again.message,
    relay_state: field(page, "RelayState"),
    action: page.match(/<form method="post" action="([^"]*)"/)[1],
    tried,
    accepted,
    unchanged,
    left_to: back.origin + back.pathname,
    left_relay_state: query.RelayState,
    logged_out: loggedOut,
  }),
);
