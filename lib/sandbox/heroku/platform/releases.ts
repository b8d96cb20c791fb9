import { notFound } from "./platform-error";
import type { App, Release } from "./rows";
import type { HerokuState } from "./state";

/** What an app runs: each change of code, variables, add-ons or attachments is a release and restarts its dynos. */
export class Releases {
  constructor(private readonly state: HerokuState) {}

  /** Makes a release; without a slug it keeps the one that runs. */
  create(app: App, description: string, slugId?: string): Release {
    const configVars =
      JSON.stringify(app.configVars) === JSON.stringify(this.configVars(app)) ? {} : { configVars: app.configVars };
    const running = this.state.formation.all(app.id).some((process) => process.quantity > 0);
    const current = this.latest(app.id);
    app.version += 1;
    app.updatedAt = this.state.tick();
    const release = this.state.releases.add({
      id: this.state.id(),
      appId: app.id,
      version: app.version,
      description,
      slugId: slugId ?? current?.slugId ?? null,
      restarted: running,
      ...configVars,
      createdAt: app.updatedAt,
    });
    if (running) app.restarts += 1;
    return release;
  }

  /** Newest first. */
  list(appId: string): Release[] {
    return this.state.releases.all(appId).reverse();
  }

  latest(appId: string): Release | undefined {
    return this.state.releases.all(appId).at(-1);
  }

  /**
   * The variables that were set when a release was made, without those of add-ons.
   * @param release - the newest when absent
   */
  configVars(app: App, release?: Release): Readonly<Record<string, string>> {
    const all = this.state.releases.all(app.id);
    const until = release === undefined ? all : all.slice(0, all.indexOf(release) + 1);
    return until.findLast(({ configVars }) => configVars !== undefined)?.configVars ?? {};
  }

  /** @param idOrVersion - a release's id, or its version as in `12` */
  get(app: App, idOrVersion: string): Release {
    return (
      this.state.releases.find(({ id, version }) => id === idOrVersion || String(version) === idOrVersion, app.id) ??
      notFound("release")
    );
  }
}
