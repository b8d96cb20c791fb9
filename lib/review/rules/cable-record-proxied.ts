import { hostOf } from "../../deployment/derived";
import { deployed, hostNamed } from "./example";
import type { Rule } from "./rule";

export const cableRecordProxied: Rule = {
  id: "cable-record-proxied",
  severity: "error",
  title: "The host of the cable is DNS-only",
  why: "Behind Cloudflare's proxy every reflex takes 60 to 90 ms more, there and back, and idle websockets are cut by one more party.",
  advice: "Set proxied = false on the record, or give the cable a DNS-only host of its own.",
  source: "StimulusReflex deployment page (2026-02-26)",
  compliant: [{ shows: "DNS-only", topology: deployed({ hosts: [hostNamed("cable.acme.com")] }) }],
  nonCompliant: [
    {
      shows: "a proxied cable host",
      topology: deployed({ hosts: [hostNamed("cable.acme.com", { proxied: true, certificate: "own" })] }),
    },
    {
      shows: "the cable on a proxied web host",
      topology: deployed({
        hosts: [hostNamed("www.acme.com", { proxied: true, certificate: "own" })],
        cable: { url: "wss://www.acme.com/cable" },
      }),
    },
  ],
  check: ({ hosts, cable }) =>
    hosts.flatMap(({ at, host, serves, proxied }) => {
      const ends = serves === "cable" || (host !== undefined && hostOf(cable?.url) === host);
      return proxied === true && ends
        ? [{ at, message: `The record of ${host ?? "the cable"} is proxied: every reflex takes 60 to 90 ms more.` }]
        : [];
    }),
};
