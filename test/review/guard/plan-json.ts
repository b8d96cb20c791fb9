/** A change as a test writes it. */
export interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before?: object;
  readonly after?: object;
  readonly unknown?: object;
  readonly paths?: readonly (readonly string[])[];
  readonly reason?: string;
}

/** Plan JSON as Terraform 1.11 prints it, as far as the guard reads it. */
export function plan(...changes: readonly Change[]): object {
  return {
    format_version: "1.2",
    planned_values: { root_module: {} },
    resource_changes: changes.map(({ address, actions, before, after, unknown, paths, reason }) => ({
      address,
      mode: "managed",
      type: address.split(".").at(-2),
      change: {
        actions,
        before: before ?? null,
        after: after ?? null,
        after_unknown: unknown ?? {},
        ...(paths && { replace_paths: paths }),
      },
      ...(reason && { action_reason: reason }),
    })),
  };
}

/** An app that stays. */
export const APP = {
  address: "heroku_app.web",
  actions: ["no-op"],
  before: { id: "app-1", name: "acme", acm: true, region: "us" },
};
