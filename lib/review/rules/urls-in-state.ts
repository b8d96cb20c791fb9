import type { Rule } from "./rule";

export const urlsInState: Rule = {
  id: "urls-in-state",
  severity: "warning",
  title: "Terraform's state holds no URL of an add-on",
  why: "Unless told otherwise the provider keeps every config var and every URL of an add-on, password and all, in the state, which is in a bucket, on laptops and in the artefacts of a pipeline.",
  advice:
    "In the provider's customizations set set_app_all_config_vars_in_state and set_addon_config_vars_in_state to false, then refresh.",
  source: "Provider 5.3.2 run against a loopback API: no URL left with both at false (2026-06)",
  check: ({ at, urlsInState: kept }, { topology }) =>
    // It is about the provider, which has the same setting for all apps, so it is said at the first one.
    kept === true && topology.apps.find(({ urlsInState }) => urlsInState === true)?.at === at
      ? [{ at, message: "The provider keeps config vars and the URLs of add-ons in Terraform's state." }]
      : [],
};
