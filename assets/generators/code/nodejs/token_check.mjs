// Checks JSON Web Tokens signed with RS256, with nothing but the standard library.

import { createPublicKey, verify } from "node:crypto";

const LEEWAY_SECS = 60;
let known = { until: 0, byId: new Map() };

async function fetchKeys() {
  const url = `${process.env.TOKEN_ISSUER.replace(/\/+$/, "")}/.well-known/jwks.json`;
  if (!url.startsWith("https://")) throw new Error("the issuer has to be an https address");
  const answer = await fetch(url, { signal: AbortSignal.timeout(3000) });
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
  return answer.json();
}

async function keys(fetchThem) {
  if (Date.now() >= known.until) {
    const { keys: all } = await fetchThem();
    const usable = all.filter((key) => key.kty === "RSA" && key.kid);
    known = { until: Date.now() + 600_000, byId: new Map(usable.map((key) => [key.kid, key])) };
  }
  return known.byId;
}

const decode = (text) => JSON.parse(Buffer.from(text, "base64url").toString("utf8"));

/** The claims of a token that is genuine, current and meant for us; null otherwise. */
async function claimsOf(token, { fetchThem = fetchKeys, now = Date.now() / 1000 } = {}) {
  let claims;
  try {
    const [head, body, signature, ...rest] = token.split(".");
    const header = decode(head);
    if (rest.length > 0 || !signature || header.alg !== "RS256") return null;
    const jwk = (await keys(fetchThem)).get(header.kid);
    if (!jwk) return null;
    const key = createPublicKey({ key: jwk, format: "jwk" });
    if (key.asymmetricKeyDetails.modulusLength < 2048) return null;
    if (!verify("RSA-SHA256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))) return null;
    claims = decode(body);
  } catch {
    return null;
  }
  const bare = (text) => (typeof text === "string" ? text.replace(/\/+$/, "") : null);
  if (bare(claims?.iss) !== bare(process.env.TOKEN_ISSUER)) return null;
  const audience = [claims.aud ?? claims.client_id].flat();
  if (!audience.includes(process.env.TOKEN_AUDIENCE)) return null;
  if (typeof claims.exp !== "number" || now >= claims.exp) return null;
  if (now < (claims.nbf ?? 0) - LEEWAY_SECS) return null;
  return claims;
}

/** In an object, so that tests can put something else in its place. */
export const check = {
  claimsOf,
  forget: () => {
    known = { until: 0, byId: new Map() };
  },
};
