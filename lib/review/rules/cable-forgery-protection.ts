import type { Rule } from "./rule";

const SWITCH = "DISABLE_REQUEST_FORGERY_PROTECTION";
const ANYCABLE_SWITCHES = ["ANYCABLE_NOAUTH", "ANYCABLE_PUBLIC"];
const ANY_ORIGIN = /^(\*|https?:\/\/\*|\/?\.\*\/?)$/;

export const cableForgeryProtection: Rule = {
  id: "cable-forgery-protection",
  severity: "error",
  title: "The cable lets in pages of this app only",
  why: "Without a check of the origin any page on the internet can open the cable with the visitor's cookies, and run reflexes in the visitor's name.",
  advice:
    "List the origins of the web hosts in config.action_cable.allowed_request_origins, and leave the protection on.",
  source:
    "Rails guide: action_cable_overview (Rails 8.1); StimulusReflex deployment page: only if necessary (2026-02-26)",
  check: ({ at, cable, variables }) => [
    ...(cable?.allowedRequestOrigins ?? [])
      .filter((origin) => ANY_ORIGIN.test(origin))
      .map((origin) => ({
        at,
        message: `${JSON.stringify(origin)} among the allowed origins lets in every page on the internet.`,
      })),
    ...variables
      .filter(({ name }) => name.includes(SWITCH) || ANYCABLE_SWITCHES.includes(name))
      .filter(({ value = "" }) => /^(1|true|yes|on)$/i.test(value))
      .map(({ name, owner }) => ({
        at: owner,
        message: `${name} is on: any page on the internet can open the cable in a visitor's name.`,
      })),
  ],
};
