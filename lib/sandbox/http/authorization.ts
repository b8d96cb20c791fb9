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

/** Addresses to which a file is put, whose body is not JSON. */
export function isUpload(method: string, path: string): boolean {
  return method === "PUT" && /^\/(?:sources\/[^/]+\/content|slugs\/[^/]+\/blob)$/.test(path);
}

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json(?:\s*;|$)/i;

/**
 * Why a request may not come in: a page of another origin that is open in the same browser must not be able to ask for
 * anything, and a form or a script can send what it likes except these headers.
 * @returns undefined where nothing speaks against it
 */
export function refusedFor(
  headers: Readonly<Record<string, string>>,
  request: { readonly hasBody: boolean; readonly upload: boolean; readonly origin: string },
): { readonly status: number; readonly id: string; readonly message: string } | undefined {
  const { origin, host } = headers;
  const own = [request.origin, `http://${host ?? ""}`];
  if (origin !== undefined && !own.includes(origin)) {
    return { status: 403, id: "forbidden", message: "The sandbox does not answer pages of another origin." };
  }
  if (!["same-origin", "none"].includes(headers["sec-fetch-site"] ?? "none")) {
    return { status: 403, id: "forbidden", message: "The sandbox does not answer pages of another site." };
  }
  const type = headers["content-type"];
  // A script can send a body without a type as well, and its browser asks nobody first.
  if (request.hasBody && !request.upload && (type === undefined || !JSON_TYPE.test(type))) {
    const message = `Content-Type ${type ?? "is missing"}: the body must be JSON. Send Content-Type: application/json.`;
    return { status: 415, id: "unsupported_media_type", message };
  }
  return undefined;
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
