const SECRET_NAME =
  /(^|_)(SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIAL|CREDENTIALS|PRIVATE_KEY|API_KEY|ACCESS_KEY|MASTER_KEY|ENCRYPTION_KEY|SIGNING_KEY)(_|$)/;
const PUBLIC_NAME = /(^|_)(PUBLIC|PUBLISHABLE)(_|$)/;
const NO_SECRET = /^(true|false|\d{1,9}|)$/i;
/** Stands for a token in a text: the object replacement character, which no configuration contains. */
export const TOKEN = "\uFFFC";
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

/**
 * Why a config var looks like a secret, or undefined when it does not.
 *
 * @param text - its value, in which {@link TOKEN} stands for every part that is known only when Terraform runs
 */
export function secretReason(name: string, text: string): string | undefined {
  const byValue = reasonByValue(text);
  if (byValue !== undefined) return byValue;
  const byName = SECRET_NAME.test(name) && !PUBLIC_NAME.test(name) && !NO_SECRET.test(text);
  return byName ? "its name says that it holds a secret" : undefined;
}

/** Why the written part of a value looks like a secret: what its tokens stand for is not in the program, and may be one. */
export function literalSecret(text: string): string | undefined {
  const password = PASSWORD_IN_URL.exec(text)?.groups?.password;
  return reasonByValue(password?.includes(TOKEN) === true ? text.replace(PASSWORD_IN_URL, "") : text);
}

function reasonByValue(text: string): string | undefined {
  const parts = text.includes(TOKEN) ? [text, ...text.split(TOKEN)] : [text];
  return SECRET_VALUES.find(([pattern]) => parts.some((part) => pattern.test(part)))?.[1];
}
