import { REDIS_ROLES } from "../../catalogue/redis-roles";
import type { Rule } from "./rule";

export const durableDataProtected: Rule = {
  id: "durable-data-protected",
  severity: "warning",
  title: "Terraform refuses to destroy sessions, jobs and databases",
  why: "A changed region, a changed option or an import replaces an add-on, data and all, and the plan says so in one line among many.",
  advice:
    "Set lifecycle { prevent_destroy = true }, which is preventDestroy: true on an add-on of this library, or make the environment disposable.",
  source: "heroku/terraform-provider-heroku#214, #217; provider 5.3.2 run against a loopback API (2026-06)",
  check: ({ addons, disposable }) =>
    addons.flatMap(({ at, service, roles, preventDestroy, createdFor }) => {
      if (disposable || preventDestroy !== false || createdFor !== undefined) return [];
      const held = roles.filter((role) => REDIS_ROLES[role].durable);
      const what =
        service === "heroku-postgresql" ? "database" : held.length > 0 ? `Redis for ${held.join(" and ")}` : undefined;
      return what === undefined
        ? []
        : [{ at, message: `The ${what} has no prevent_destroy: a plan that replaces it loses all that is in it.` }];
    }),
};
