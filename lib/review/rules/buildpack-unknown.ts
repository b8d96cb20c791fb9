import type { Rule } from "./rule";

const NAME = /^[A-Za-z0-9][\w.-]*\/[\w.-]+(?:@[\w.-]+)?$/;
const ADDRESS = /^(?:urn:buildpack:[a-z0-9][\w.-]*\/[\w.-]+(?:@[\w.-]+)?|https?:\/\/\S+|git@\S+|ssh:\/\/\S+)$/i;

export const buildpackUnknown: Rule = {
  id: "buildpack-unknown",
  severity: "error",
  title: "Every buildpack has a name of the registry or a URL",
  why: "Heroku takes the name of a buildpack when the app is created and refuses the build when it cannot find it.",
  advice: "Write the namespace and the name, as in heroku/ruby; `heroku buildpacks:search` lists the registry.",
  source: "Dev Center: buildpack-registry",
  check: ({ at, buildpacks = [] }) =>
    buildpacks
      .filter((buildpack) => !NAME.test(buildpack) && !ADDRESS.test(buildpack))
      .map((buildpack) => {
        const meant = buildpack.replace(/^(?:heroku-buildpack-|heroku[-_:. ]?|)/, "heroku/");
        const remedy = /^heroku\/[a-z]+$/.test(meant) ? ` Did you mean "${meant}"?` : "";
        return { at, message: `buildpack ${JSON.stringify(buildpack)}: no name of the registry and no URL.${remedy}` };
      }),
};
