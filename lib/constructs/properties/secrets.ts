import { Token, Tokenization } from "cdktf";

const SECRET_NAME =
  /(^|_)(SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIAL|CREDENTIALS|PRIVATE_KEY|API_KEY|ACCESS_KEY|MASTER_KEY|ENCRYPTION_KEY|SIGNING_KEY)(_|$)/;
const PUBLIC_NAME = /(^|_)(PUBLIC|PUBLISHABLE)(_|$)/;
const NO_SECRET = /^(true|false|\d{1,9}|)$/i;
/** Stands for a token in a text: no character that anybody writes. */
const TOKEN = "\uFFFC";
const PASSWORD_IN_URL = /^[a-z\uFFFC][a-z0-9+.\uFFFC-]*:\/\/[^/?#\s@]*:(?<password>[^/?#\s@]+)@/i;
const SECRET_VALUES: readonly (readonly [RegExp, string])[] = [
  [PASSWORD_IN_URL, "its value is a URL with a password"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "its value is a private key"],
  [/^(sk|rk)_live_/, "its value is a live Stripe key"],
  [/^(gh[opsu]_|github_pat_)/, "its value is a GitHub token"],
  [/^xox[abprs]-/, "its value is a Slack token"],
  [/^(AKIA|ASIA)[0-9A-Z]{16}$/, "its value is an AWS access key"],
  [/^HRKU-/, "its value is a Heroku API key"],
];

/** Why a config var looks like a secret, or undefined when it does not. A token is judged by the text around it. */
export function secretReason(name: string, value: string): string | undefined {
  const text = written(value);
  const byValue = reasonByValue(text);
  if (byValue !== undefined) return byValue;
  const byName = SECRET_NAME.test(name) && !PUBLIC_NAME.test(name) && !NO_SECRET.test(text);
  return byName ? "its name says that it holds a secret" : undefined;
}

/** Why the written part of a value looks like a secret: what its tokens stand for is not in the program, and may be one. */
export function literalSecret(value: string): string | undefined {
  const text = written(value);
  const password = PASSWORD_IN_URL.exec(text)?.groups?.password;
  return reasonByValue(password?.includes(TOKEN) === true ? text.replace(PASSWORD_IN_URL, "") : text);
}

function reasonByValue(text: string): string | undefined {
  const parts = text.includes(TOKEN) ? [text, ...text.split(TOKEN)] : [text];
  return SECRET_VALUES.find(([pattern]) => parts.some((part) => pattern.test(part)))?.[1];
}

/** A value with its tokens replaced by one character each. */
function written(value: string): string {
  if (!Token.isUnresolved(value)) return value;
  // A program that no compiler checked may pass the token itself.
  if (typeof value !== "string") return TOKEN;
  const literals: readonly string[] = Tokenization.reverseString(value).literals.map(String);
  const [first] = literals;
  const last = literals.at(-1);
  if (first === undefined || last === undefined) return TOKEN;
  return `${value.startsWith(first) ? "" : TOKEN}${literals.join(TOKEN)}${value.endsWith(last) ? "" : TOKEN}`;
}
