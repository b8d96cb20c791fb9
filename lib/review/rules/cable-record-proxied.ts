import { hostOf } from "../../deployment/derived";
import type { Rule } from "./rule";

export const cableRecordProxied: Rule = {
  id: "cable-record-proxied",
  severity: "error",
  title: "The host of the cable is DNS-only",
  why: "Behind Cloudflare's proxy every reflex takes 60 to 90 ms more, there and back, and idle websockets are cut by one more party.",
  advice: "Set proxied = false on the record, or give the cable a DNS-only host of its own.",
  source: "StimulusReflex deployment page (2026-02-26)",
  check: ({ hosts, cable }) =>
    hosts.flatMap(({ at, host, serves, proxied }) => {
      const ends = serves === "cable" || (host !== undefined && hostOf(cable?.url) === host);
      return proxied === true && ends
        ? [{ at, message: `The record of ${host ?? "the cable"} is proxied: every reflex takes 60 to 90 ms more.` }]
        : [];
    }),
};
