// A receiver of Lucca's webhooks that checks what it gets, with Node's own modules alone.
// Argument: {secret, port, hold}. It does what the guide's receiver does with each event.
// Prints {"port"} once it listens, then one line of JSON for each request.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const given = JSON.parse(process.argv[2]);
const SKEW_MS = 5 * 60 * 1000;

/** Says whether a request was signed with our secret, and lately. */
function verified(headers, body) {
  const timestamp = headers["lucca-timestamp"] ?? "";
  const signature = Buffer.from(headers["lucca-signature"] ?? "", "base64");
  const expected = createHmac("sha256", given.secret).update(`${timestamp}.`).update(body).digest();
  const fresh = Math.abs(Date.now() - Date.parse(timestamp)) <= SKEW_MS;
  return fresh && signature.length === expected.length && timingSafeEqual(signature, expected);
}

/** What the guide does with an event: whom it would call, and for whom. */
function handled({ event, data }) {
  switch (event) {
    case "user.created":
      return ["syncNewUserToSmartLink", data.userId, data.mail];
    case "leave.approved":
      return ["sendNotification", data.userId];
    case "timesheet.submitted":
      return ["triggerValidationWorkflow", data.userId, data.id];
  }
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const good = request.url === "/webhook/lucca" && verified(request.headers, body);
  // A signature that holds for another body would be worth nothing.
  const forged = verified(request.headers, Buffer.concat([body, Buffer.from(" ")]));
  const did = good ? handled(JSON.parse(body)) : null;
  console.log(JSON.stringify({ good, forged, did }));
  if (given.hold) return; // the answer never comes
  response.writeHead(good ? 200 : 401, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ success: good }));
});

server.listen(given.port, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: server.address().port }));
});
