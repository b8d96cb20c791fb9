import { isObject } from "../../../text/json";
import { listAt, numberAt, stringAt, stringMapAt, valueAt } from "../../kit/json";
import { uuid } from "../../kit/identifiers";
import type { HerokuPlatform } from "../platform/heroku-platform";
import { invalid, notFound } from "../platform/platform-error";
import { sizeName } from "../platform/processes";
import { processTypesOfTarball } from "../platform/procfile";
import { describeBuild, describeFormation, describeSlug } from "./descriptions";
import { optionalString, reference, requiredString, type Call, type Routes } from "./route";

const SOURCE_PATH = /^\/sources\/([0-9a-f-]{36})\/content$/;

/** The address of a source's content, as the API gives it to upload to and to build from. */
function sourceUrl(platform: HerokuPlatform, id: string): string {
  return `${platform.origin}/sources/${id}/content`;
}

/** The source behind such an address, if it is one. */
function uploadedSource(platform: HerokuPlatform, url: string): string | undefined {
  return url.startsWith(platform.origin) ? SOURCE_PATH.exec(url.slice(platform.origin.length))?.[1] : undefined;
}

/** A quantity is a number, text of one, or a step from what runs, as in `+1`; the CLI sends text. */
function quantityOf(update: Parameters<typeof stringAt>[0], current: number): number | undefined {
  const text = stringAt(update, "quantity");
  if (text === undefined) return numberAt(update, "quantity");
  if (!/^[+-]?\d{1,6}$/.test(text))
    throw invalid(`quantity ${JSON.stringify(text)} is invalid: use a whole number from 0.`);
  return /^[+-]/.test(text) ? current + Number(text) : Number(text);
}

/** What a change of a process asks for. */
function sizing(update: Parameters<typeof stringAt>[0], current: number) {
  const size =
    stringAt(update, "dyno_size", "id") ?? stringAt(update, "dyno_size", "name") ?? stringAt(update, "dyno_size");
  return { size: size ?? stringAt(update, "size"), quantity: quantityOf(update, current) };
}

/** Processes, dynos, sources, builds and slugs. */
export const deploymentRoutes: Routes = {
  "GET /apps/:app/formation": ({ platform, app }) => ({
    body: platform.processes.of(app).map((process) => describeFormation(platform, process)),
  }),
  "GET /apps/:app/formation/:process": ({ platform, app, part }) => ({
    body: describeFormation(platform, platform.processes.get(app, part("process"))),
  }),
  "PATCH /apps/:app/formation": ({ platform, app, body }) => {
    const scaled = listAt(body, "updates").map((update) => {
      const type = stringAt(update, "type");
      if (type === undefined) throw invalid("Each of updates must name a type.");
      return platform.processes.scale(app, type, sizing(update, platform.processes.get(app, type).quantity));
    });
    return { body: scaled.map((process) => describeFormation(platform, process)) };
  },
  "PATCH /apps/:app/formation/:process": ({ platform, app, part, body }) => {
    const { quantity } = platform.processes.get(app, part("process"));
    const scaled = platform.processes.scale(app, part("process"), sizing(body, quantity));
    return { body: describeFormation(platform, scaled) };
  },

  "GET /apps/:app/dynos": (call) => ({ body: dynos(call) }),
  "GET /apps/:app/dynos/:dyno": (call) => {
    const found =
      dynos(call).find(({ id, name }) => id === call.part("dyno") || name === call.part("dyno")) ?? notFound("dyno");
    return { body: found };
  },
  // A dyno that is stopped is started again: both are a restart.
  "DELETE /apps/:app/dynos": restarted,
  "DELETE /apps/:app/dynos/:dyno": restarted,
  "DELETE /apps/:app/formations/:process": restarted,
  "POST /apps/:app/dynos/:dyno/actions/stop": restarted,
  "POST /apps/:app/formations/:process/actions/stop": restarted,

  "POST /sources": ({ platform }) => {
    const { id } = platform.builds.createSource();
    return {
      status: 201,
      body: { source_blob: { get_url: sourceUrl(platform, id), put_url: sourceUrl(platform, id) } },
    };
  },
  "PUT /sources/:source/content": ({ platform, part, request }) => {
    const source = platform.builds.source(part("source"));
    if (request.bytes === undefined) throw invalid("The source must be a tarball.");
    try {
      source.processTypes = processTypesOfTarball(request.bytes);
    } catch (error) {
      throw invalid(`The source can't be read: ${error instanceof Error ? error.message : String(error)}.`);
    }
    return { body: {} };
  },
  "POST /apps/:app/builds": (call) => {
    const { platform, app } = call;
    const url = requiredString(call, "source_blob", "url");
    const uploaded = uploadedSource(platform, url);
    const build = platform.builds.create(app, {
      url,
      checksum: optionalString(call, "source_blob", "checksum"),
      version: optionalString(call, "source_blob", "version"),
      ...(valueAt(call.body, "buildpacks") == null ? {} : { buildpacks: buildpackUrls(call) }),
      ...(uploaded === undefined ? {} : { source: platform.builds.source(uploaded) }),
    });
    // The answer to the request itself is always pending, even though the sandbox is done by then.
    return { status: 201, body: { ...describeBuild(platform, build), status: "pending", release: null, slug: null } };
  },
  "GET /apps/:app/builds": ({ platform, app }) => ({
    body: platform.builds.of(app).map((build) => describeBuild(platform, build)),
  }),
  "GET /apps/:app/builds/:build": ({ platform, app, part }) => ({
    body: describeBuild(platform, platform.builds.get(app, part("build"))),
  }),
  "GET /apps/:app/builds/:build/output": ({ platform, app, part }) => ({
    body: platform.builds.get(app, part("build")).output,
  }),

  "POST /apps/:app/slugs": (call) => {
    const { platform, body } = call;
    if (!isObject(valueAt(body, "process_types")))
      throw invalid("Missing required parameter: process_types (an object).");
    const slug = platform.builds.createSlug(call.app, {
      processTypes: stringMapAt(body, "process_types"),
      stack: reference(call, "stack"),
      checksum: optionalString(call, "checksum"),
      commit: optionalString(call, "commit"),
      commitDescription: optionalString(call, "commit_description"),
      buildpackProvidedDescription: optionalString(call, "buildpack_provided_description"),
    });
    return { status: 201, body: describeSlug(platform, slug) };
  },
  "GET /apps/:app/slugs/:slug": ({ platform, app, part }) => ({
    body: describeSlug(platform, platform.builds.slug(app, part("slug"))),
  }),
  // A slug's process types are given with it, so that what is in the blob changes nothing here.
  "PUT /slugs/:slug/blob": () => ({ body: {} }),
};

function restarted({ platform, app }: Call) {
  platform.processes.restart(app);
  return { status: 202, body: {} };
}

/** The dynos that run: one for each place that the formation has, as soon as there is a release to run. */
function dynos({ platform, app }: Call) {
  const release = platform.releases.latest(app.id);
  return platform.processes.of(app).flatMap((process) =>
    Array.from({ length: process.quantity }, (_, index) => ({
      app: { id: app.id, name: app.name },
      attach_url: null,
      command: process.command,
      created_at: process.updatedAt,
      id: uuid("dyno", process.id, index),
      name: `${process.type}.${index + 1}`,
      release: release === undefined ? null : { id: release.id, version: release.version },
      size: sizeName(process.size),
      state: "up",
      type: process.type,
      updated_at: process.updatedAt,
    })),
  );
}

function buildpackUrls(call: Call): string[] {
  return listAt(call.body, "buildpacks").map((buildpack) => {
    const url = stringAt(buildpack, "url") ?? stringAt(buildpack, "name");
    if (url === undefined) throw invalid("Each of buildpacks must have a url or a name.");
    return url;
  });
}
