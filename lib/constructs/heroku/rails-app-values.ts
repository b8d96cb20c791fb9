import { isWebPage } from "../../text/web-pages";
import { ConfigurationError } from "../properties/configuration-error";
import { secretForm } from "../properties/secrets";
import type { Place } from "../properties/shape";
import { isToken } from "../properties/tokens";

const NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;
const BUILDPACK_NAME = /^[A-Za-z0-9][\w.-]*\/[\w.-]+$/;
const BUILDPACK_ADDRESS = /^(urn:buildpack:[a-z0-9][\w.-]*\/[\w.-]+|https:\/\/[^\s/]+\/\S+)$/i;

/** What a build's URL has to be. */
export const NEEDS_URL = "an https URL of a gzipped tarball that Heroku can download without credentials";

/** A name that Heroku accepts for an app. @throws ConfigurationError for any other value */
export function validateName({ at, property }: Place, name: string): void {
  if (isToken(name) || NAME.test(name)) return;
  const suggestion = name
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 30)
    .replaceAll(/-+$/g, "");
  throw new ConfigurationError({
    at,
    property,
    value: name,
    problem: "is not a name that Heroku accepts for an app",
    allowed: "3 to 30 lower-case letters, digits and dashes, beginning with a letter and not ending with a dash",
    remedy: NAME.test(suggestion) ? `Did you mean ${JSON.stringify(suggestion)}?` : "Choose another name",
  });
}

/** A tarball that Heroku can download, without a credential in its URL. @throws ConfigurationError for any other value */
export function validateBuildUrl({ at, property }: Place, url: string): void {
  const secret = secretForm(url);
  const problem =
    secret !== undefined
      ? `would leak a credential into state and cdktf.out: ${secret}`
      : isToken(url)
        ? undefined
        : !/^https:\/\/[^/\s]+\S*$/.test(url)
          ? "is not an https URL"
          : isWebPage(url)
            ? "is a web page or a repository, not a tarball"
            : undefined;
  if (problem === undefined) return;
  throw new ConfigurationError({
    at,
    property,
    value: secret === undefined ? url : undefined,
    problem,
    allowed: NEEDS_URL,
    remedy:
      "Publish the tarball at such a URL (https://github.com/OWNER/NAME/archive/refs/tags/TAG.tar.gz is one), " +
      "or release by git push and set `released`",
  });
}

/** The name of a team or of a Private Space. @throws ConfigurationError for any other value */
export function validateOwner({ at, property }: Place, name: string): void {
  if (isToken(name) || /^[\w.-]{1,100}$/.test(name)) return;
  throw new ConfigurationError({
    at,
    property,
    value: name,
    problem: `is not the name of a ${property === "space" ? "Private Space" : "team"}`,
    allowed: "letters, digits and dashes",
    remedy: "Copy it from `heroku teams` or `heroku spaces`",
  });
}

/** A checksum that Heroku can verify. @throws ConfigurationError for any other value */
export function validateChecksum({ at, property }: Place, checksum: string): void {
  if (isToken(checksum) || /^SHA256:[0-9a-f]{64}$/i.test(checksum)) return;
  throw new ConfigurationError({
    at,
    property,
    value: checksum,
    problem: "is not a checksum that Heroku can verify",
    allowed: "SHA256: and 64 hexadecimal digits",
    remedy: "Run `shasum -a 256` on the tarball",
  });
}

/** A buildpack by its name or URL, without a credential. @throws ConfigurationError for any other value */
export function validateBuildpack({ at, property }: Place, buildpack: string): void {
  const secret = secretForm(buildpack);
  const known = isToken(buildpack) || BUILDPACK_NAME.test(buildpack) || BUILDPACK_ADDRESS.test(buildpack);
  if (secret === undefined && known) return;
  const meant = buildpack.replace(/^(heroku-buildpack-|heroku[-_:. ]?|)/, "heroku/");
  throw new ConfigurationError({
    at,
    property,
    value: secret === undefined ? buildpack : undefined,
    problem:
      secret === undefined ? "is not a buildpack" : `would leak a credential into state and cdktf.out: ${secret}`,
    allowed: "a name of the registry, as in heroku/ruby, or the https URL of a git repository",
    remedy:
      secret === undefined && /^heroku\/[a-z]+$/.test(meant)
        ? `Did you mean ${JSON.stringify(meant)}?`
        : "Pass a public buildpack; `heroku buildpacks:search` lists the registry",
  });
}
