import type { Rule } from "./rule";

export const webRecordProxiedWithAcm: Rule = {
  id: "web-record-proxied-with-acm",
  severity: "error",
  title: "Heroku's certificates see the host",
  why: "Automated Certificate Management proves that the host is Heroku's by asking it. Behind the proxy Cloudflare answers: the certificate is not issued, or fails to renew weeks later, with nobody watching.",
  advice:
    "Set proxied = false, or switch acm off, upload a Cloudflare origin certificate with heroku_ssl and set the zone's SSL mode to strict.",
  source: "lylo/pagecord#1244 (2026-09); Dev Center: automated-certificate-management",
  check: ({ hosts }) =>
    hosts
      .filter(({ proxied, certificate }) => proxied === true && certificate === "managed")
      .map(({ at, host }) => ({
        at,
        message: `${host ?? "The host"} is proxied while Heroku manages its certificate: it is not issued, or fails to renew weeks later.`,
      })),
};
