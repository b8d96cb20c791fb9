/** What the provider asks for to read an app. */
export const READS_OF_APP: readonly string[] = [
  "GET /apps/<app 1>",
  "GET /apps/<app 1>/buildpack-installations",
  "GET /apps/<app 1>/config-vars",
];
