import type { ApiResponse } from "../kit/exchange";
import type { Json } from "../kit/json";

/** Addresses that the API itself gives out for uploads and build output: whoever knows them may use them, as with Heroku. */
const SIGNED = /^\/(?:sources\/[^/]+\/content|slugs\/[^/]+\/blob|apps\/[^/]+\/builds\/[^/]+\/output)$/;

/** Whether a request says who it is from, in one of the ways that the platforms take; who that is has no consequence here. */
export function isAuthorized(path: string, headers: Readonly<Record<string, string>>): boolean {
  if (SIGNED.test(path)) return true;
  const { authorization = "" } = headers;
  if (/^Bearer \S+$/i.test(authorization)) return true;
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  if (
    basic !== undefined &&
    Buffer.from(basic, "base64")
      .toString("utf8")
      .replace(/^[^:]*:?/, "") !== ""
  )
    return true;
  return (headers["x-auth-key"] ?? "") !== "" && (headers["x-auth-email"] ?? "") !== "";
}

/** The answer to a request without credentials. */
export function unauthorized(cloudflare: boolean): ApiResponse {
  const message =
    "No credentials. Send Authorization: Bearer TOKEN, or Basic with the token as password; any token will do.";
  const headers = { "content-type": "application/json", "www-authenticate": 'Basic realm="sandbox"' };
  const body: Json = cloudflare
    ? { success: false, errors: [{ code: 10000, message }], messages: [], result: null }
    : {
        id: "unauthorized",
        message,
        url: "https://devcenter.heroku.com/articles/platform-api-reference#authentication",
      };
  return { status: 401, headers, body };
}
