import type { Attachments } from "./attachments";
import { invalid } from "./platform-error";
import type { Releases } from "./releases";
import type { App } from "./rows";

/** The environment of an app: what was set, and what its attachments give. */
export class ConfigVars {
  constructor(
    private readonly releases: Releases,
    private readonly attachments: Attachments,
  ) {}

  /** All that can be seen now; an add-on's variables come once it is provisioned. */
  of(app: App): Record<string, string> {
    const values = { ...app.configVars };
    for (const attachment of this.attachments.of(app)) {
      const addon = this.attachments.addon(attachment);
      if (addon.state === "provisioned") Object.assign(values, this.attachments.variables(attachment, addon));
    }
    return values;
  }

  /**
   * Sets variables, and removes those whose value is null. A change of nothing makes no release (an assumption for
   * values that are the same as before).
   *
   * @throws PlatformError 422 for a variable that belongs to an attachment
   */
  update(app: App, change: Readonly<Record<string, string | null>>): void {
    const set: string[] = [];
    const removed: string[] = [];
    for (const [name, value] of Object.entries(change)) {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        throw invalid(`Config var name ${JSON.stringify(name)} is invalid: use letters, digits and underscores.`);
      }
      if (this.attachments.holder(app, name) !== undefined)
        throw invalid(`Cannot overwrite attachment values ${name}.`);
      if (value === null) {
        if (Object.hasOwn(app.configVars, name)) removed.push(name);
      } else if (app.configVars[name] !== value || !Object.hasOwn(app.configVars, name)) {
        set.push(name);
      }
    }
    app.configVars = Object.fromEntries([
      ...Object.entries(app.configVars).filter(([name]) => !removed.includes(name) && !set.includes(name)),
      ...set.map((name) => [name, change[name] ?? ""] as const),
    ]);
    const done = [
      ...(set.length > 0 ? [`Set ${set.join(", ")} config vars`] : []),
      ...(removed.length > 0 ? [`Remove ${removed.join(", ")} config vars`] : []),
    ];
    if (done.length > 0) this.releases.create(app, done.join("; "));
  }
}
