import type { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import type { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";

/** Names for ids, so that expectations can be read: `<app 1>`, `<addon 2>`, numbered in the order of their making. */
export class Labels {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(
    private readonly heroku: HerokuPlatform,
    private readonly cloudflare: CloudflarePlatform,
  ) {}

  /** Takes in what was made since the last time; what was removed since keeps its name. */
  learn(): void {
    const heroku = this.heroku.toJSON();
    const { zones, records, rulesets = [], originCertificates = [] } = this.cloudflare.toJSON();
    this.#names.set(this.heroku.account.id, "<account>");
    const tables = {
      app: heroku.apps,
      release: heroku.releases,
      addon: heroku.addons,
      attachment: heroku.attachments,
      process: heroku.formation,
      slug: heroku.slugs,
      source: heroku.sources,
      build: heroku.builds,
      domain: heroku.domains,
      certificate: heroku.sniEndpoints,
      pipeline: heroku.pipelines,
      coupling: heroku.pipelineCouplings,
      drain: heroku.logDrains,
      webhook: heroku.webhooks,
      collaborator: heroku.collaborators,
      zone: zones,
      record: records,
      ruleset: rulesets,
      "origin certificate": originCertificates,
    };
    for (const [kind, rows] of Object.entries(tables)) {
      for (const { id } of rows) {
        if (this.#names.has(id)) continue;
        const count = (this.#counts.get(kind) ?? 0) + 1;
        this.#counts.set(kind, count);
        this.#names.set(id, `<${kind} ${count}>`);
      }
    }
  }

  /** A text with names in place of ids, and with what follows from ids and time alone left out. */
  hide(text: string): string {
    let hidden = text.replaceAll(this.heroku.origin, "<origin>");
    for (const [id, name] of this.#names) hidden = hidden.replaceAll(id, name);
    return hidden
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>")
      .replace(/(?<!SHA256:[0-9a-f]*)[0-9a-f]{12,}/g, "<hex>")
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "<time>")
      .replace(/config-\d{10}/g, "config-<time>");
  }

  /** A text with ids in place of names. */
  show(text: string): string {
    let shown = text;
    for (const [id, name] of this.#names) shown = shown.replaceAll(name, id);
    return shown;
  }
}
