import { hostOf } from "../../deployment/derived";
import type { Rule } from "./rule";

export const cableOrigins: Rule = {
  id: "cable-origins",
  severity: "warning",
  title: "Every web host may open the cable",
  why: "Action Cable answers `Request origin not allowed` to pages of a host that is not listed, and with a cable host of its own even those of the app are not the same origin: reflexes do nothing.",
  advice: "Set ACTION_CABLE_ALLOWED_REQUEST_ORIGINS to https:// and each web host, and read it in production.rb.",
  source: "rails/rails#31524; octobox/octobox#1369",
  check: ({ hosts, cable, unknowns }) => {
    // Variables that were not read may list them; that they are unknown is a finding already.
    if (cable === undefined && unknowns.some(({ property }) => property === "variables")) return [];
    const origins = cable === undefined ? [] : cable.allowedRequestOrigins;
    // A list that is known only after apply, or a pattern, may hold them all.
    if (origins === undefined || origins.some((origin) => /[*^\\]/.test(origin))) return [];
    const allowed = new Set(origins.map((origin) => hostOf(origin) ?? origin));
    const apart = hosts.some(({ serves }) => serves === "cable");
    return hosts.flatMap(({ at, host, serves }) => {
      if (serves !== "web" || host === undefined || allowed.has(host)) return [];
      if (allowed.size === 0 && !apart) return [];
      const list =
        allowed.size === 0
          ? "no config var lists the allowed origins"
          : `the allowed origins are ${origins.join(", ")}`;
      return [{ at, message: `Pages of ${host} cannot open the cable: ${list}.` }];
    });
  },
};
