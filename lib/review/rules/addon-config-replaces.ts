import { howToChange } from "../how-to-change";
import type { Rule } from "./rule";

export const addonConfigReplaces: Rule = {
  id: "addon-config-replaces",
  severity: "warning",
  title: "A changed option does not destroy the add-on",
  why: "heroku_addon.config is used once, when the add-on is created, and never read back. Changing it, or importing an add-on that exists, makes Terraform destroy the add-on and create another one.",
  advice:
    "Set lifecycle { ignore_changes = [config] }, and change the add-on itself: a Heroku Key-Value Store with `heroku redis:maxmemory` and `heroku redis:upgrade`, any other with the tools of its service.",
  source: "heroku/terraform-provider-heroku#214, #217; provider 5.3.2 run against a loopback API (2026-06)",
  check: ({ addons, disposable }) =>
    addons.flatMap(({ at, service, options, ignoresOptions }) => {
      const names = Object.keys(options);
      if (disposable || ignoresOptions !== false || names.length === 0) return [];
      const advice = `Set lifecycle { ignore_changes = [config] }, and ${howToChange(service)}.`;
      return { at, message: `A change of ${names.join(" or ")} destroys the add-on and creates another one.`, advice };
    }),
};
