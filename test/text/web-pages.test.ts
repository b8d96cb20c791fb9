import { isWebPage } from "../../lib/text/web-pages";

test.each([
  "https://acme.com",
  "https://acme.com/",
  "https://acme.com/releases/acme.html?v=1",
  "https://github.com/acme/acme",
  "https://www.github.com/acme/acme/",
  "https://github.com/acme/acme.git",
  "https://github.com/acme/acme/tree/main",
  "https://github.com/acme/acme/blob/main/acme.tar.gz",
  "https://github.com/acme/acme/commit/0123abc",
  "https://github.com/acme/acme/releases/tag/v1.0.0",
  "https://github.com/acme/acme/releases/latest",
  "https://bitbucket.org/acme/acme/src/main/",
  "https://gitlab.com/acme/web",
  "https://gitlab.acme.com/group/sub/acme/-/tree/main",
  "https://gitlab.acme.com/acme/acme/-/commits/main",
])("%s is a page", (url) => {
  expect(isWebPage(url)).toBe(true);
});

test.each([
  "https://github.com/acme/acme/archive/refs/tags/v1.0.0.tar.gz",
  "https://github.com/acme/acme/releases/download/v1.0.0/acme.tgz",
  "https://api.github.com/repos/acme/acme/tarball/v1.0.0",
  "https://codeload.github.com/acme/acme/tar.gz/main",
  "https://gitlab.com/acme/acme/-/archive/main/acme-main.tar.gz",
  "https://bitbucket.org/acme/acme/get/v1.0.0.tar.gz",
  "https://acme-builds.s3.amazonaws.com/acme.tgz?X-Amz-Expires=300",
  "https://acme.com/tree/main",
  "./acme.html",
])("%s is a file", (url) => {
  expect(isWebPage(url)).toBe(false);
});
