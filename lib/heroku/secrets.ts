const SECRET_NAME =
  /(^|_)(SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIAL|CREDENTIALS|PRIVATE_KEY|API_KEY|ACCESS_KEY|MASTER_KEY|ENCRYPTION_KEY|SIGNING_KEY)(_|$)/;
const PUBLIC_NAME = /(^|_)(PUBLIC|PUBLISHABLE)(_|$)/;
const NO_SECRET = /^(true|false|\d{1,9}|)$/i;
const SECRET_VALUES: readonly (readonly [RegExp, string])[] = [
  [/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s@]*:[^/?#\s@]+@/i, "its value is a URL with a password"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "its value is a private key"],
  [/^(sk|rk)_live_/, "its value is a live Stripe key"],
  [/^(gh[opsu]_|github_pat_)/, "its value is a GitHub token"],
  [/^xox[abprs]-/, "its value is a Slack token"],
  [/^(AKIA|ASIA)[0-9A-Z]{16}$/, "its value is an AWS access key"],
  [/^HRKU-/, "its value is a Heroku API key"],
];

/** Why a config var looks like a secret, or undefined when it does not. */
export function secretReason(name: string, value: string): string | undefined {
  const byValue = SECRET_VALUES.find(([pattern]) => pattern.test(value));
  if (byValue !== undefined) return byValue[1];
  const byName = SECRET_NAME.test(name) && !PUBLIC_NAME.test(name) && !NO_SECRET.test(value);
  return byName ? "its name says that it holds a secret" : undefined;
}
