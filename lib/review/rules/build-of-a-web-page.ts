import { withoutSecrets } from "../../text/secrets";
import { isWebPage } from "../../text/web-pages";
import type { Rule } from "./rule";

export const buildOfAWebPage: Rule = {
  id: "build-of-a-web-page",
  severity: "error",
  title: "A build is made of a tarball",
  why: "Heroku downloads the URL and unpacks it. The page of a repository is HTML, so the build fails, and with it the apply: processes that wait for the first release are never scaled.",
  advice:
    "Name a gzipped tarball, as https://github.com/OWNER/NAME/archive/refs/tags/TAG.tar.gz, or release by git push.",
  source: "Dev Center: build-and-release-using-the-api",
  check: ({ builds = [] }) =>
    builds.flatMap(({ at, url }) =>
      url === undefined || !isWebPage(url)
        ? []
        : {
            at,
            message: `source.url ${JSON.stringify(withoutSecrets(url))}: a web page or a repository, not a tarball.`,
          },
    ),
};
