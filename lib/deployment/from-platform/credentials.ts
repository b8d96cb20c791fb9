import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { InspectError } from "./api";

/** Where the APIs are, and who asks. */
export interface PlatformAccess {
  readonly heroku: string;
  /** Of Heroku's Data API, which knows the settings of a Key-Value Store. */
  readonly herokuData: string;
  readonly cloudflare: string;
  readonly herokuToken: string;
  /** Undefined where there is none: records stay unread. */
  readonly cloudflareToken: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How to get a token that may read everything that `inspect` reads. */
export const HEROKU_TOKEN_COMMAND = "heroku authorizations:create --scope read --short";
/** The same, for names of variables as well. */
export const HEROKU_PROTECTED_TOKEN_COMMAND = "heroku authorizations:create --scope read-protected --short";

/**
 * The access that the environment gives: the variables that Terraform's providers read, and the file in which the Heroku
 * CLI keeps its login.
 *
 * @throws InspectError where no token for Heroku is found, or a token would travel unencrypted
 */
export function accessFrom(environment: Environment, home: string = homedir()): PlatformAccess {
  const { HEROKU_API_URL, HEROKUX_REDIS_API_URL, HEROKU_REDIS_HOST, CLOUDFLARE_BASE_URL } = environment;
  const heroku = originOf("HEROKU_API_URL", given(HEROKU_API_URL) ?? "https://api.heroku.com");
  const dataHost = given(HEROKU_REDIS_HOST);
  const herokuData = originOf(
    "HEROKUX_REDIS_API_URL",
    given(HEROKUX_REDIS_API_URL) ?? (dataHost === undefined ? "https://api.data.heroku.com" : `https://${dataHost}`),
  );
  const cloudflare = originOf(
    "CLOUDFLARE_BASE_URL",
    given(CLOUDFLARE_BASE_URL) ?? "https://api.cloudflare.com/client/v4",
  );
  const herokuToken = given(environment.HEROKU_API_KEY) ?? netrcPassword(home, new URL(heroku).hostname);
  if (herokuToken === undefined) {
    throw new InspectError(
      `HEROKU_API_KEY: not set, and the Heroku CLI is not logged in. Run \`heroku login\`, or set the variable to the ` +
        `token that \`${HEROKU_TOKEN_COMMAND}\` prints`,
    );
  }
  return { heroku, herokuData, cloudflare, herokuToken, cloudflareToken: given(environment.CLOUDFLARE_API_TOKEN) };
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

function originOf(variable: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.includes(url.hostname));
  if (!isSafe) {
    throw new InspectError(
      `${variable} ${JSON.stringify(text)}: not an https URL, so the token would travel unencrypted. ` +
        "Allowed: https, and http on this machine",
    );
  }
  return text.replace(/\/+$/, "");
}

/** The password of a machine in `.netrc`, where the Heroku CLI keeps its token. */
function netrcPassword(home: string, machine: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(home, ".netrc"), "utf8");
  } catch {
    return undefined;
  }
  const words = text.replace(/^\s*#.*$/gm, "").split(/\s+/);
  const start = words.findIndex((word, index) => word === "machine" && words[index + 1] === machine);
  if (start < 0) return undefined;
  const rest = words.slice(start + 2);
  const end = rest.findIndex((word) => word === "machine" || word === "default");
  const entry = end < 0 ? rest : rest.slice(0, end);
  const at = entry.indexOf("password");
  return at < 0 ? undefined : entry[at + 1];
}
