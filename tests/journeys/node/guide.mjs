// The guide's class in our own words: the same calls, read in the same places.
// Argument: {base_url, api_key, axios: claims, fetch: claims, other_department}.
import axios from "axios";

const given = JSON.parse(process.argv[2]);
const headers = { Authorization: `lucca application=${given.api_key}` };

/** Brings Lucca up to date with what SmartLink says of a person. */
class Synchronisation {
  constructor(send) {
    this.send = send;
  }

  async run(claims) {
    const user = await this.findByMail(claims.email);
    if (user) {
      const change = { department: claims.department, jobTitle: claims.title };
      return this.send("PUT", `users/${user.id}`, { data: change });
    }
    return this.send("POST", "users", {
      data: {
        mail: claims.email,
        firstName: claims.given_name,
        lastName: claims.family_name,
        department: claims.department,
        authenticationMode: "sso",
      },
    });
  }

  async findByMail(mail) {
    const response = await this.send("GET", "users", { params: { mail } });
    return response.data.items[0];
  }
}

const byAxios = (method, path, { params, data } = {}) =>
  axios({ method, url: `${given.base_url}/api/v3/${path}`, headers, params, data });

const byFetch = async (method, path, { params, data } = {}) => {
  const url = `${given.base_url}/api/v3/${path}?${new URLSearchParams(params)}`;
  const response = await fetch(url, {
    method,
    headers: { ...headers, "Content-Type": "application/json" },
    body: data && JSON.stringify(data),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return { data: await response.json(), headers: Object.fromEntries(response.headers) };
};

const journey = async (send, claims) => {
  const synchronisation = new Synchronisation(send);
  const unknown = await synchronisation.findByMail(claims.email);
  const created = await synchronisation.run(claims);
  const changed = await synchronisation.run({
    ...claims,
    department: given.other_department,
    title: "Juriste",
  });
  const found = await synchronisation.findByMail(claims.email);
  return {
    unknown: unknown === undefined,
    created: created.data.data,
    notice: created.headers["x-emulator-notice"],
    changed: changed.data.data,
    found,
  };
};

console.log(
  JSON.stringify({
    axios: await journey(byAxios, given.axios),
    fetch: await journey(byFetch, given.fetch),
  }),
);
