/** What the provider asks for to read an app. */
export const READS_OF_APP: readonly string[] = [
  "GET /apps/<app 1>",
  "GET /apps/<app 1>/buildpack-installations",
  "GET /apps/<app 1>/config-vars",
];

/** What it asks for to make the app acme and to read it. */
export const MAKES_APP: readonly string[] = [
  'POST /apps {"name":"acme","region":"us"}',
  "PATCH /apps/<app 1>/config-vars {}",
  "GET /apps/<app 1>/releases",
  "GET /apps/<app 1>/releases/<release 1>",
  ...READS_OF_APP,
];
