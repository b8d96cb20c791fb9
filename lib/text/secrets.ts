/**
 * Stands for a token in a text: a part that is known only when Terraform runs. It is the object replacement character,
 * which no configuration contains.
 */
export const TOKEN = "\uFFFC";

/** Words of a name that say that its value is a secret. */
const SECRET_WORDS = new Set(
  (
    "SECRET SECRETS PASSWORD PASSWORDS PASSWD PASSPHRASE PASSCODE PASS PWD TOKEN TOKENS CREDENTIAL CREDENTIALS CREDS " +
    "KEY KEYS APIKEY KEYBASE PEPPER SALT DSN JWT PEM HMAC BEARER PIN OTP TOTP MNEMONIC"
  ).split(" "),
);
/** The same where words are written together, as in DBPASSWORD. */
const SECRET_ENDINGS = (
  "SECRET SECRETS KEYBASE PASSWORD PASSWD PASSPHRASE DBPASS PWD TOKEN PEPPER CREDENTIAL CREDENTIALS " +
  "APIKEY ACCESSKEY SECRETKEY PRIVATEKEY MASTERKEY AUTHKEY SIGNINGKEY ENCRYPTIONKEY"
).split(" ");
/** Words of everyday life as well: ahead of another word they mean that, as in PEPPER_SPRAY and PIN_COLOR. */
const EVERYDAY = new Set(["PEPPER", "SALT", "PIN"]);
/** What tells one secret from another of the same kind, and leaves it a secret: SALT_V1, PEPPER_OLD. */
const QUALIFIER =
  /^(?:V?\d+|OLD|NEW|NEXT|PREVIOUS|CURRENT|PRODUCTION|PROD|STAGING|TEST|DEVELOPMENT|DEV|BASE(?:64)?|B64|HEX|VALUE|CODE|STRING|ENV|USERS?|ADMIN)$/;
/** Words that make a phrase of what is around them: SALT_AND_PEPPER. */
const JOINS = /^(?:AND|OR|N|OF|THE|WITH)$/;
/** Last words of names whose values people type, and so are often a few digits. */
const TYPED = /^(?:PINS?|OTP|TOTP|PASS(?:CODE|WORD|WD)?|PWD)$/;
const FEW_DIGITS = /^\d{4,5}$/;
/** A few words, as a value that is a secret by its name alone may be, and one of everyday life. */
const FEW_WORDS = /^[a-z]{1,20}(?:[ /_-][a-z]{1,20}){0,3}$/i;
/** The name of a cookie, as Rails and Rack have it in the key of a session: `_acme_session`. */
const COOKIE_NAME = /^_?[a-z]{2,20}(?:[_-][a-z]{2,20}){0,4}$/;
const COOKIE_WORD = /(?:^|[_-])(?:session|sid|cookie)(?:[_-](?:production|staging|development|test))?$/;
/** Names of such keys. A word that says more, as in SESSION_SIGNING_KEY, makes it a key of a lock. */
const COOKIE_KEY = /(?:^|_)(?:SESSION|COOKIE)(?:_COOKIE|_STORE)?_KEY$/;
/** Words ahead of KEY that make it the key of a record and not of a lock. */
const RECORD_KEYS = new Set("SORT PARTITION PRIMARY FOREIGN CACHE REDIS INDEX HASH GROUP LOOKUP".split(" "));
/** Words that make it the key of a lock all the same: ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY. */
const LOCKS = /^(?:ENCRYPT(?:ION|ED)?|CRYPTO?|SIGN(?:ING|ATURE)?|CIPHER|AES|RSA|MASTER)$/;
/** Names of credentials for a gem server, as Bundler reads them: BUNDLE_GEMS__ACME__COM. */
const GEM_SERVER = /^BUNDLE_(?!(?:BUILD|MIRROR|LOCAL)__)\w+__[A-Z]{2,6}$/i;
/** Names of services whose keys are UUIDs, and words of names that hold one. */
const UUID_KEYS = new Set(
  "API AUTH SERVER LICENSE LICENCE POSTMARK HEROKU SNYK PINECONE LOGENTRIES OPSGENIE LOGDNA".split(" "),
);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Words of names whose values are a user and a password. */
const LOGINS = new Set("AUTH LOGIN LOGINS HTPASSWD USERPWD".split(" "));
const USER_AND_PASSWORD = /^[^\s:/]+:[^\s:/]+$/;
/** Words that make a name one of something public, or of a property of a secret. */
const PUBLIC_WORDS = new Set(["PUBLIC", "PUBLISHABLE", "SITE", "SITEKEY", "MAX", "MIN"]);
/** Last words of names that describe a secret without containing it. */
const ATTRIBUTES = new Set(
  (
    "PREFIX SUFFIX LENGTH TTL SECONDS MINUTES HOURS DAYS EXPIRY EXPIRES EXPIRATION TIMEOUT LIFETIME AGE LIMIT COUNT SIZE " +
    "ALGORITHM TYPE NAME ID PATH FILE FILENAME DIR URL URI HOST ENDPOINT HEADER FORMAT VERSION ENABLED DISABLED REQUIRED " +
    "ARN THROUGH ROUNDS COST ISSUER AUDIENCE FIELD PARAM REGION POLICY STRATEGY PROVIDER VERIFY ALIAS STRENGTH COMPLEXITY " +
    "DATE DAY DEADLINE LEEWAY GRACE DELAY INTERVAL PERIOD WINDOW PRICE CURRENCY BUDGET RATE QUOTA TEMPLATE TITLE LABEL " +
    "LANGUAGE LOCALE COLOR COLOUR ICON STYLE THEME MODE LEVEL STATUS KIND SCOPE SCOPES CLASS METHOD DRIVER ADAPTER BACKEND " +
    "MANAGER OWNER EMAIL ADDRESS SENDER DOMAIN PORT REALM SCHEDULE IN AFTER AT UNTIL"
  ).split(" "),
);
/** Names that browsers are sent, though they contain a word of a secret. */
const PUBLIC_NAMES = new Set(
  (
    "PUSHER_KEY PUSHER_APP_KEY SEGMENT_WRITE_KEY ALGOLIA_SEARCH_KEY ALGOLIA_SEARCH_API_KEY " +
    "ALGOLIA_SEARCH_ONLY_API_KEY"
  ).split(" "),
);
/** Values that cannot be secrets: switches, small numbers and names of things at AWS. */
const SWITCHES = new Set(["", "true", "false", "yes", "no", "on", "off", "none"]);
const SMALL_NUMBER = /^\d{1,5}$/;
const AWS_NAME = /^arn:aws[\w-]*:[\w:/.*-]+$/;
/** The path of a file. */
const PATH = /^(~|\.{1,2})?\/[\w./-]+\.[a-z]{2,5}$/;
/** Last words of names whose values are random and public. */
const RANDOM_AND_PUBLIC = new Set(
  (
    "ID IDS UUID GUID SID SHA REV REVISION COMMIT REF TAG RELEASE VERSION BUILD DIGEST CHECKSUM HASH FINGERPRINT ZONE " +
    "ETAG SLUG PRICE PLAN PRODUCT ARN"
  ).split(" "),
);

const USERINFO = /^([a-z\uFFFC][a-z0-9+.\uFFFC-]*:\/\/)(?<user>[^/?#\s@:]*)(?::(?<password>[^/?#\s@]+))?@/i;
const SECRET_PARAMETER =
  /[?&](?<name>(?:[\w-]{0,40}[_-])?(?:token|password|passwd|pwd|secret|sig|signature|credentials?)|(?:access|api|auth|private|account)[_-]?key|accesstoken|authtoken|key|auth)=(?<value>[^&#\s]+)/i;

/** Forms of secrets: what stands in each of them, in lower case, which is quick to look for; its pattern; what it is. */
const FORMS: readonly (readonly [marks: readonly string[], pattern: RegExp, what: string])[] = [
  [["private key"], /-----BEGIN [A-Z ]*PRIVATE KEY/, "a private key"],
  [["k_live_"], /^(sk|rk)_live_/, "a live Stripe key"],
  [["k_test_"], /^(sk|rk)_test_\w{8}/, "a Stripe key"],
  [["whsec_"], /^whsec_/, "a webhook secret"],
  [["gh", "github_pat_"], /^(gh[oprsu]_|github_pat_)/, "a GitHub token"],
  [["gl"], /^gl(pat|dt|rt|ptt)-/, "a GitLab token"],
  [["xox", "xapp-"], /^(xox[abeprs]-|xapp-)/, "a Slack token"],
  [["hooks.slack"], /^https:\/\/hooks\.slack\.com\/(services|workflows)\/\w/, "a Slack webhook"],
  [["webhooks"], /^https:\/\/(\w+\.)?discord(app)?\.com\/api\/webhooks\/\w/, "a Discord webhook"],
  [["akia", "asia"], /^(AKIA|ASIA)[0-9A-Z]{16}$/, "an AWS access key"],
  [["hrku-"], /^HRKU-/, "a Heroku API key"],
  [["sg."], /^SG\.[\w-]{16,}\.[\w-]{16,}/, "a SendGrid key"],
  [["key-"], /^key-[0-9a-f]{32}$/, "a Mailgun key"],
  [["aiza"], /^AIza[\w-]{30,}/, "a Google API key"],
  [["ya29.", "gocspx-"], /^(ya29\.|GOCSPX-)/, "a Google credential"],
  [["npm_"], /^npm_\w{20}/, "an npm token"],
  [["pypi-", "rubygems_", "dckr_pat_"], /^(pypi-|rubygems_|dckr_pat_)[\w-]{16}/, "a package registry token"],
  [["_v1_"], /^do[opr]_v1_/, "a DigitalOcean token"],
  [["shp"], /^shp(at|ca|pa|ss)_/, "a Shopify token"],
  [["sq0", "eaaa"], /^sq0(atp|csp)-|^EAAA[\w-]{30}/, "a Square token"],
  [["sk-"], /^sk-(ant-|proj-|or-)?(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16}/, "an API key"],
  [["hf_"], /^hf_\w{20}/, "a Hugging Face token"],
  [["nrak-", "nral-"], /^(NRAK-|NRAL-)/, "a New Relic key"],
  [["hvs.", "hvb."], /^(hvs|hvb)\.\w{16}/, "a Vault token"],
  [
    ["lin_api_", "figd_", "pmak-", "phx_", "cfpat-", "sbp_"],
    /^(lin_api_|figd_|PMAK-|phx_|CFPAT-|sbp_)\w{8}/,
    "an API token",
  ],
  [["sk"], /^SK[0-9a-f]{32}$/, "a Twilio key"],
  [[":aa"], /^\d{8,10}:AA[\w-]{30}/, "a Telegram token"],
  [["bearer ", "basic ", "token "], /^(Bearer|Basic|Token) [\w+/=.~-]{8}/i, "an Authorization header"],
  [["eyj"], /(^|[^\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}/, "a JSON Web Token"],
  [["age-secret-key-"], /^AGE-SECRET-KEY-/, "an age key"],
  [["v1.0-"], /^v1\.0-[0-9a-f]{24}-[0-9a-f]{100}/, "a Cloudflare origin CA key"],
  [["dp."], /^dp\.(st|ct|pt|sa|scim|audit)\.[\w.-]{20}/, "a Doppler token"],
  [["re_"], /^re_\w{8}_\w{20}/, "a Resend key"],
  [["u+", "y+"], /^[uy]\+[\w-]{18}$/, "a PagerDuty key"],
  [["-"], /^[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}$/, "a Mailgun key"],
  [["pat"], /^pat\w{14}\.[0-9a-f]{64}$/, "an Airtable token"],
  [[":"], /^[\w-]{6}\.[\w-]{6}:[\w-]{20,}$/, "an Ably key"],
  [["pk_"], /^pk_[0-9a-f]{34}$/, "a Klaviyo key"],
  [[".atlasv1."], /\.atlasv1\.\w{20}/, "a Terraform token"],
  [["flyv1", "fo1_"], /^(FlyV1 \w|fo1_[\w-]{20})/, "a Fly token"],
  [["dapi"], /^dapi[0-9a-f]{32}/, "a Databricks token"],
  [["glsa_", "glc_"], /^(glsa_|glc_)[\w-]{20}/, "a Grafana token"],
  [
    ["gsk_", "r8_", "nfp_", "tskey-", "ccipat_", "bkua_", "ntn_", "atatt3x", "atbb", "pdl_"],
    /^(gsk_|r8_|nfp_|tskey-|CCIPAT_|bkua_|ntn_|ATATT3x|ATBB|pdl_(live|sdbx)_apikey_)[\w-]{16}/,
    "an API token",
  ],
  [["accountkey", "sharedaccesskey"], /(^|;)(AccountKey|SharedAccessKey)=[\w+/]{20}/i, "a connection string of Azure"],
];

/**
 * Why a config var looks like a secret, or undefined when it does not.
 *
 * @param name - its name, in upper or lower case
 * @param text - its value, in which {@link TOKEN} stands for each part that is known only when Terraform runs
 */
export function secretReason(name: string, text: string): string | undefined {
  const byForm = formOf(text);
  if (byForm !== undefined) return `its value is ${byForm}`;
  if (cannotBeSecret(text)) {
    return FEW_DIGITS.test(text) && isTyped(wordsOf(name)) ? "its name says that it holds a secret" : undefined;
  }
  const words = wordsOf(name);
  if (COOKIE_KEY.test(words.join("_")) && COOKIE_NAME.test(text) && COOKIE_WORD.test(text)) return undefined;
  // Ahead of another word an everyday word says nothing of a few words, and of anything else that it is a secret.
  const isSecret = isSecretName(name) || (!FEW_WORDS.test(text) && saysSecret(words.join("_"), new Set()));
  if (isSecret) return "its name says that it holds a secret";
  const isLogin = USER_AND_PASSWORD.test(text);
  const isUuid = UUID.test(text);
  if (!isLogin && !isUuid && !isRandom(text)) return undefined;
  const isPublic =
    PUBLIC_NAMES.has(words.join("_")) ||
    words.some((word) => PUBLIC_WORDS.has(word)) ||
    RANDOM_AND_PUBLIC.has(words.at(-1) ?? "");
  if (isPublic) return undefined;
  if (isLogin && words.some((word) => LOGINS.has(word))) return "its value is a user with a password";
  const isKey = isUuid ? words.some((word) => UUID_KEYS.has(word)) : isRandom(text);
  return isKey ? "its value looks random, as keys and tokens do" : undefined;
}

function cannotBeSecret(text: string): boolean {
  if (SWITCHES.has(text.toLowerCase()) || SMALL_NUMBER.test(text)) return true;
  return text.startsWith("arn:") ? AWS_NAME.test(text) : text.includes("/") && PATH.test(text);
}

/** Why a text looks like a secret by its form alone, where no name tells, as in a URL; undefined when it does not. */
export function secretForm(text: string): string | undefined {
  const form = formOf(text);
  return form === undefined ? undefined : `it is ${form}`;
}

/** Why the literal part of a text looks like a secret. Its tokens are not in the program, so they may be secrets. */
export function literalSecret(text: string): string | undefined {
  const userinfo = userinfoOf(text);
  const late = userinfo !== undefined && (userinfo.password ?? userinfo.user ?? "").includes(TOKEN);
  const rest = late ? text.replace(USERINFO, "$1") : text;
  const parameter = secretParameterOf(rest);
  const form = formOf(parameter?.value?.includes(TOKEN) === true ? rest.replace(SECRET_PARAMETER, "") : rest);
  return form === undefined ? undefined : `its value is ${form}`;
}

/** A text for a message: without the credentials of a URL, and without anything that is a secret by its form. */
export function withoutSecrets(text: string): string {
  const masked = text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^/?#\s@"']*@/gi, "$1…@")
    .replaceAll(new RegExp(SECRET_PARAMETER, "gi"), (whole) => `${whole.slice(0, whole.indexOf("=") + 1)}…`);
  return formOf(masked.replaceAll("…@", "")) === undefined ? masked : "…";
}

/** What is judged again and again is remembered, within limits. */
const LONGEST_REMEMBERED = 100;
const MOST_REMEMBERED = 10_000;

/** Names that were judged: a program has the same few, again and again. */
const judgedNames = new Map<string, boolean>();

/** Whether a name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  const known = judgedNames.get(name);
  if (known !== undefined) return known;
  const isSecret = saysSecret(name);
  if (name.length <= LONGEST_REMEMBERED) {
    if (judgedNames.size === MOST_REMEMBERED) judgedNames.clear();
    judgedNames.set(name, isSecret);
  }
  return isSecret;
}

function saysSecret(name: string, everyday: ReadonlySet<string> = EVERYDAY): boolean {
  const words = wordsOf(name);
  if (PUBLIC_NAMES.has(words.join("_")) || ATTRIBUTES.has(words.at(-1) ?? "")) return false;
  if (words.some((word) => PUBLIC_WORDS.has(word))) return false;
  const isRecordKey = words.at(-1) === "KEY" && RECORD_KEYS.has(words.at(-2) ?? "");
  if (isRecordKey && !words.some((word) => LOCKS.test(word))) return false;
  if (GEM_SERVER.test(name)) return true;
  // A second one is numbered, as in API_KEY2.
  return words
    .map((word) => word.replace(/\d+$/, ""))
    .some((word, place) => {
      const next = words[place + 1];
      if (everyday.has(word)) {
        return next === undefined ? !JOINS.test(words[place - 1] ?? "") : QUALIFIER.test(next);
      }
      return SECRET_WORDS.has(word) || SECRET_ENDINGS.some((ending) => word.endsWith(ending));
    });
}

/** Whether people type the value of a name: its last word says so, but for what tells it from others. */
function isTyped(words: readonly string[]): boolean {
  return TYPED.test(words.findLast((word) => !QUALIFIER.test(word)) ?? "");
}

function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "");
}

/** A secret that is longer, or that comes later, is not looked for. */
const SEARCHED = 20_000;
/** What is between URLs, and what is between a secret and other parts of a text: words of a sentence, segments and parameters of a URL. */
const BETWEEN_URLS = /[\s"'`<>()]+/;
const SEPARATORS = /[\s"'`,;:()<>=/?&#|]+/;

/** Texts without such a form: the same short names and numbers are judged again and again in a program. */
const formless = new Set<string>();

function formOf(whole: string): string | undefined {
  if (formless.has(whole)) return undefined;
  const form = firstFormOf(whole.slice(0, SEARCHED));
  if (form === undefined && whole.length <= LONGEST_REMEMBERED) {
    if (formless.size === MOST_REMEMBERED) formless.clear();
    formless.add(whole);
  }
  return form;
}

function firstFormOf(text: string): string | undefined {
  const ofUrl = text.includes("://") ? text.split(BETWEEN_URLS).flatMap((part) => formOfUrl(part) ?? [])[0] : undefined;
  if (ofUrl !== undefined) return ofUrl;
  const lower = text.toLowerCase();
  const possible = [];
  // Every text of a program gets here, and loops cost less than filter and some.
  for (const form of FORMS) for (const mark of form[0]) if (lower.includes(mark)) possible.push(form);
  if (possible.length === 0) return undefined;
  const parts = [text, ...text.split(TOKEN), ...text.split(SEPARATORS)];
  return possible.find(([, pattern]) => parts.some((part) => pattern.test(part.trim())))?.[2];
}

function formOfUrl(text: string): string | undefined {
  const { user, password } = userinfoOf(text) ?? {};
  if (password !== undefined) return "a URL with a password";
  // An SSH URL names its user, who has no password there.
  if (user !== undefined && user !== "" && /^https?:/i.test(text)) return "a URL with credentials";
  const { name } = secretParameterOf(text) ?? {};
  if (name === undefined || !/^[a-z\uFFFC][a-z0-9+.\uFFFC-]*:\/\//i.test(text)) return undefined;
  return `a URL with a credential in its query (${name})`;
}

/** User and password of a URL. A pattern is compiled at its first use, which plain texts need not pay for. */
function userinfoOf(text: string): Readonly<Record<string, string | undefined>> | undefined {
  return text.includes("@") ? USERINFO.exec(text)?.groups : undefined;
}

function secretParameterOf(text: string): Readonly<Record<string, string | undefined>> | undefined {
  return text.includes("=") ? SECRET_PARAMETER.exec(text)?.groups : undefined;
}

/** Shortest texts that are taken to be random: keys of 96 bits and more. */
const RANDOM_HEX = /^(?=.*\d)(?=.*[a-f])[0-9a-f]{28,}$/i;
const RANDOM_LETTERS = /^[a-z]{28,}$/;
const RANDOM_TEXT = /^[A-Za-z0-9+/_-]{24,}={0,2}$/;
/** A product's licence or serial number, as in `A1B2C-3D4E5-F6G7H-8J9K0`. */
const GROUPS = /^(?=.*\d)(?=.*[A-Z])[A-Z0-9]{4,8}(-[A-Z0-9]{4,8}){3,}$/;
const SHORTEST_RANDOM = 19;
const LEAST_BITS_A_CHARACTER = 3.7;
/** Words in a row use fewer letters, and use them more often. */
const BITS_OF_RANDOM_LETTERS = 4.1;
/** Random letters and digits alternate; words and dates do not. */
const LEAST_CHANGES = 4;
/** As many characters as a secret of AWS has, and more of them different than in words. */
const LONG = 40;
const BITS_OF_LONG = 4.6;

function isRandom(text: string): boolean {
  if (text.length < SHORTEST_RANDOM) return false;
  if (RANDOM_HEX.test(text) || GROUPS.test(text)) return true;
  if (RANDOM_LETTERS.test(text)) return bitsPerCharacter(text) >= BITS_OF_RANDOM_LETTERS;
  if (!RANDOM_TEXT.test(text) || text.startsWith("/") || !/[A-Z]/.test(text) || !/[a-z]/.test(text)) return false;
  const bits = bitsPerCharacter(text);
  if (text.length >= LONG && /\d/.test(text) && bits >= BITS_OF_LONG) return true;
  const changes = text.match(/[A-Za-z]\d|\d[A-Za-z]/g)?.length ?? 0;
  return changes >= LEAST_CHANGES && bits >= LEAST_BITS_A_CHARACTER;
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()]
    .map((count) => count / text.length)
    .reduce((bits, share) => bits - share * Math.log2(share), 0);
}
