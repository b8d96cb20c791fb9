import { deployed, type RuleExamples } from "../example";

const built = (url: string) => deployed({ builds: [{ at: "heroku_build.web", url }] });

export const buildOfAWebPage: RuleExamples = {
  compliant: [
    { shows: "the archive of a tag", topology: built("https://github.com/acme/shop/archive/refs/tags/v1.tar.gz") },
    { shows: "the tarball of the API", topology: built("https://api.github.com/repos/acme/shop/tarball/main") },
    { shows: "a directory of this machine", topology: deployed({ builds: [{ at: "heroku_build.web" }] }) },
  ],
  nonCompliant: [
    { shows: "the page of a repository", topology: built("https://github.com/acme/shop") },
    { shows: "the page of a branch", topology: built("https://github.com/acme/shop/tree/main") },
    { shows: "a repository for git", topology: built("https://gitlab.com/acme/shop.git") },
  ],
};
