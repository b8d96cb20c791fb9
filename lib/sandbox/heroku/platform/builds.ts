import { STACKS, type StackFacts } from "../../../catalogue/stacks";
import { invalid, notFound } from "./platform-error";
import type { Processes } from "./processes";
import type { Releases } from "./releases";
import type { App, Build, Release, Slug, Source } from "./rows";
import type { HerokuState } from "./state";

/** What a build is made from. */
export interface NewBuild {
  readonly url: string;
  readonly checksum?: string;
  readonly version?: string;
  readonly buildpacks?: readonly string[];
  /** The source that was uploaded, if the URL is one of the platform's own. */
  readonly source?: Source;
}

/** What a slug is made from. */
export interface NewSlug {
  readonly processTypes: Readonly<Record<string, string>> | null;
  readonly stack?: string;
  readonly checksum?: string;
  readonly commit?: string;
  readonly commitDescription?: string;
  readonly buildpackProvidedDescription?: string;
}

/** Sources, builds and slugs: how code becomes a release. */
export class Builds {
  constructor(
    private readonly state: HerokuState,
    private readonly releases: Releases,
    private readonly processes: Processes,
  ) {}

  createSource(): Source {
    return this.state.sources.add({ id: this.state.id(), processTypes: null });
  }

  hasSource(id: string): boolean {
    return this.state.sources.get(id) !== undefined;
  }

  source(id: string): Source {
    return this.state.sources.get(id) ?? notFound("source");
  }

  /** Runs a build to its end: one that fails makes no slug and no release. */
  create(app: App, options: NewBuild): Build {
    if (!/^https?:\/\//.test(options.url)) throw invalid("source_blob.url must be a URL.");
    const refusal = this.refusal(app);
    const processTypes = options.source === undefined ? null : options.source.processTypes;
    const empty = refusal === undefined && options.source !== undefined && processTypes === null;
    const failure = refusal ?? (empty ? "nothing was uploaded to the source" : undefined);
    const id = this.state.id();
    const slug = failure === undefined ? this.createSlug(app, { processTypes, commit: options.version }) : undefined;
    const release =
      slug === undefined ? undefined : this.release(app, slug, `Deploy ${options.version ?? id.slice(0, 8)}`);
    return this.state.builds.add({
      id,
      appId: app.id,
      slugId: slug?.id ?? null,
      releaseId: release?.id ?? null,
      status: failure === undefined ? "succeeded" : "failed",
      stack: app.stack,
      buildpacks: [...(options.buildpacks ?? app.buildpacks)],
      sourceUrl: options.url,
      sourceChecksum: options.checksum ?? null,
      sourceVersion: options.version ?? null,
      output: buildOutput(app, processTypes, failure),
      createdAt: this.state.tick(),
    });
  }

  get(app: App, id: string): Build {
    return this.state.builds.find((candidate) => candidate.id === id, app.id) ?? notFound("build");
  }

  /** What `git push heroku main` comes to. */
  push(app: App, processTypes: Readonly<Record<string, string>>): Release {
    const refusal = this.refusal(app);
    if (refusal !== undefined) throw invalid(refusal);
    return this.release(app, this.createSlug(app, { processTypes }), "Deploy");
  }

  createSlug(app: App, options: NewSlug): Slug {
    return this.state.slugs.add({
      id: this.state.id(),
      appId: app.id,
      processTypes: options.processTypes === null ? null : { ...options.processTypes },
      stack: options.stack ?? app.stack,
      checksum: options.checksum ?? null,
      commit: options.commit ?? null,
      commitDescription: options.commitDescription ?? null,
      buildpackProvidedDescription: options.buildpackProvidedDescription ?? null,
      createdAt: this.state.tick(),
    });
  }

  slug(app: App, id: string): Slug {
    return this.state.slugs.find((candidate) => candidate.id === id, app.id) ?? notFound("slug");
  }

  release(app: App, slug: Slug, description: string): Release {
    const release = this.releases.create(app, description, slug.id);
    this.processes.follow(app);
    return release;
  }

  /** Brings back the code and the variables of an earlier release; add-ons and attachments stay as they are. */
  rollback(app: App, to: Release): Release {
    if (to.slugId === null) throw invalid(`Cannot roll back to v${to.version}: it has no slug.`);
    app.configVars = { ...this.releases.configVars(app, to) };
    return this.release(app, this.slug(app, to.slugId), `Rollback to v${to.version}`);
  }

  /** Newest first. */
  of(app: App): Build[] {
    return this.state.builds.all(app.id).reverse();
  }

  private refusal(app: App): string | undefined {
    const stacks: Readonly<Record<string, StackFacts | undefined>> = STACKS;
    const from = stacks[app.stack]?.buildsFailFrom;
    if (from === undefined || from > this.state.asOf) return undefined;
    return `builds on the stack ${app.stack} fail since ${from}; set a newer stack`;
  }
}

function buildOutput(
  app: App,
  processTypes: Readonly<Record<string, string>> | null,
  failure: string | undefined,
): string {
  const lines = [`-----> Building on the ${app.stack} stack (sandbox: nothing is compiled)`];
  if (failure !== undefined) lines.push(` !     Push rejected: ${failure}.`);
  else if (processTypes === null) {
    lines.push(
      "-----> The source was not downloaded: every process type is taken to exist in it (an assumption of the sandbox).",
    );
  } else {
    const names = Object.keys(processTypes).join(", ");
    lines.push(
      "-----> Discovering process types",
      `       Procfile declares types -> ${names === "" ? "(none)" : names}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
