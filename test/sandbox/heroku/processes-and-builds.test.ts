import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { parseProcfile, processTypesOfTarball, tarballOf } from "../../../lib/sandbox/heroku/platform/procfile";
import { refusal, rehearse } from "./rehearsal";
import { containing, idOf, matching } from "./provider-session";

const PROCFILE = { web: "bin/rails server", worker: "bundle exec sidekiq" };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sandbox-source-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function deployed() {
  const platform = new HerokuPlatform();
  const app = platform.apps.create({ name: "acme" });
  platform.push("acme", PROCFILE);
  return { platform, app };
}

describe("processes", () => {
  test("there are none before the first release", async () => {
    const { session, appId } = await rehearse();
    const config = { app_id: appId, type: "web", size: "standard-1x", quantity: 1 };
    await expect(session.create("heroku_formation", config)).rejects.toThrow("Couldn't find that process type (web).");
    expect(session.requests()).toEqual([
      "GET /apps/<uuid>",
      'PATCH /apps/<uuid>/formation/web {"dyno_size":{"name":"standard-1x"},"quantity":1}',
    ]);
  });

  test("heroku_formation scales what a release has, ignores the case of the size, and leaves the dynos when it goes", async () => {
    const { platform, session, appId } = await rehearse();
    platform.push("acme", PROCFILE);
    const config = { app_id: appId, type: "worker", size: "standard-2x", quantity: 3 };
    const formation = await session.create("heroku_formation", config);
    expect(formation.state).toMatchObject({ size: "Standard-2X", quantity: 3 });
    expect(session.plan(formation, config).action).toBe("none");
    const scaled = await session.update(formation, { ...config, quantity: 1 });
    await session.delete(scaled);
    expect(platform.processes.get(platform.apps.get(appId), "worker")).toMatchObject({
      size: "standard-2x",
      quantity: 1,
    });
    const imported = await session.import("heroku_formation", "acme:worker", config);
    expect(imported.state).toEqual(scaled.state);
  });

  test("web and worker can be sized one after the other on a new app", () => {
    const { platform, app } = deployed();
    expect(platform.processes.of(app).map(({ type, size, quantity }) => [type, size, quantity])).toEqual([
      ["web", "basic", 1],
      ["worker", "basic", 0],
    ]);
    platform.processes.scale(app, "worker", { size: "standard-1x", quantity: 1 });
    platform.processes.scale(app, "web", { size: "Performance-M", quantity: 2 });
    expect(platform.processes.of(app).map(({ size }) => size)).toEqual(["performance-m", "standard-1x"]);
  });

  test.each([
    [
      { size: "basic" },
      "Process tier is invalid. Available process tiers are Eco, Basic, Production, Private, and Shield.",
    ],
    [{ size: "eco" }, "Process tier is invalid"],
    [{ size: "standard-3x" }, "Dyno size standard-3x is invalid"],
    [{ quantity: -1 }, "quantity -1 is invalid"],
    [{ quantity: 1.5 }, "quantity 1.5 is invalid"],
  ])("%j beside a standard-1x web process is refused", (change, message) => {
    const { platform, app } = deployed();
    platform.processes.scale(app, "web", { size: "standard-1x", quantity: 1 });
    const before = platform.processes.get(app, "worker").size;
    expect(refusal(() => platform.processes.scale(app, "worker", { quantity: 1, ...change }))).toMatchObject({
      status: 422,
      message: containing(message),
    });
    expect(platform.processes.get(app, "worker").size).toBe(before);
  });

  test("a second eco dyno of one process type is refused", () => {
    const { platform, app } = deployed();
    expect(refusal(() => platform.processes.scale(app, "web", { size: "eco", quantity: 2 })).message).toContain(
      "limited to one",
    );
  });
});

describe("builds", () => {
  test("from a directory: its Procfile gives the process types, a change of content replaces the build", async () => {
    writeFileSync(join(directory, "Procfile"), "web: puma\nworker: sidekiq\n");
    mkdirSync(join(directory, ".git"));
    const { platform, session, appId } = await rehearse({ directories: [directory] });
    const config = { app_id: appId, source: [{ path: ".", version: "v1" }] };
    const build = await session.create("heroku_build", config);
    expect(session.requests()).toEqual([
      "POST /sources",
      "PUT /sources/<uuid>/content",
      'POST /apps/<uuid>/builds {"source_blob":{"url":"https://sandbox.invalid/sources/<uuid>/content","version":"v1"}}',
      "GET /apps/<uuid>/builds/<uuid>",
      "GET /apps/<uuid>/builds/<uuid>",
    ]);
    expect(build.state).toMatchObject({
      status: "succeeded",
      local_checksum: matching(/^SHA256:[0-9a-f]{64}$/),
    });
    const app = platform.apps.get(appId);
    expect(platform.processes.of(app).map(({ type }) => type)).toEqual(["web", "worker"]);
    expect(platform.releases.latest(appId)).toMatchObject({ id: build.state.release_id, description: "Deploy v1" });

    const refreshed = await session.refresh(build);
    expect(refreshed?.state).toEqual(build.state);
    expect(session.plan(build, config).action).toBe("none");
    mkdirSync(join(directory, ".stimulus-reflex"));
    expect(session.plan(build, config).action).toBe("none");
    writeFileSync(join(directory, ".git", "HEAD"), "x");
    expect(session.plan(build, config)).toEqual({ action: "replace", because: ["local_checksum"] });
    const again = await session.create("heroku_build", config);
    expect(session.plan(again, config).action).toBe("none");
    writeFileSync(join(directory, "Gemfile"), "gem 'rails'");
    expect(session.plan(again, config)).toEqual({ action: "replace", because: ["local_checksum"] });
  });

  test("from a tarball on this machine", async () => {
    writeFileSync(join(directory, "app.tgz"), tarballOf("./Procfile", "web: puma\nclock: clockwork\n"));
    const { platform, session, appId } = await rehearse();
    await session.create("heroku_build", { app_id: appId, source: [{ path: join(directory, "app.tgz") }] });
    expect(platform.processes.of(platform.apps.get(appId)).map(({ type }) => type)).toEqual(["web", "clock"]);
  });

  test("from a URL, which is not downloaded: any process type may exist, and the output says so", async () => {
    const { platform, session, appId } = await rehearse();
    const source = [{ url: "https://example.com/app.tar.gz" }];
    const build = await session.create("heroku_build", { app_id: appId, source });
    const app = platform.apps.get(appId);
    expect(platform.builds.get(app, idOf(build)).output).toContain("an assumption of the sandbox");
    const config = { app_id: appId, type: "clock", size: "standard-1x", quantity: 1 };
    expect((await session.create("heroku_formation", config)).state.type).toBe("clock");
  });

  test("a source that is not there, is not a tarball, or has no https is named", async () => {
    writeFileSync(join(directory, "app.tgz"), "not a tarball");
    const { session, appId } = await rehearse({ directories: [directory] });
    const create = (source: Record<string, string>) =>
      session.create("heroku_build", { app_id: appId, source: [source] });
    await expect(create({ path: "nowhere" })).rejects.toThrow(/"nowhere" does not exist.*Looked for/s);
    await expect(create({ path: "app.tgz" })).rejects.toThrow("not a tarball");
    expect(session.validate("heroku_build", { app_id: appId, source: [{ url: "http://example.com/a.tgz" }] })).toEqual([
      containing("must be an https URL"),
    ]);
  });

  test("on a stack whose builds fail by now, the build fails with its output and nothing is released", async () => {
    const { platform, session } = await rehearse();
    const app = await session.create("heroku_app", { name: "old", region: "us", stack: "heroku-22" });
    const source = [{ url: "https://example.com/app.tar.gz" }];
    const create = session.create("heroku_build", { app_id: idOf(app), source });
    await expect(create).rejects.toThrow(/builds on the stack heroku-22 fail since 2026-11-01/);
    expect(platform.apps.get("old").version).toBe(1);
  });

  test("a slug is released by heroku_app_release", async () => {
    const { platform, session, appId } = await rehearse();
    const file = join(directory, "slug.tgz");
    writeFileSync(file, "compiled");
    const slugConfig = { app_id: appId, process_types: PROCFILE, commit: "abc123", file_path: file };
    const slug = await session.create("heroku_slug", slugConfig);
    const config = { app_id: appId, slug_id: idOf(slug) };
    const release = await session.create("heroku_app_release", config);
    expect(platform.processes.of(platform.apps.get(appId)).map(({ type }) => type)).toEqual(["web", "worker"]);
    for (const [managed, wanted] of [
      [slug, slugConfig],
      [release, config],
    ] as const) {
      const refreshed = await session.refresh(managed);
      expect(refreshed?.state).toEqual(managed.state);
      expect(session.plan(managed, wanted).action).toBe("none");
    }
    await expect(session.update(release, { ...config, description: "other" })).rejects.toThrow("can't be changed");
  });
});

describe("Procfile", () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/).filter((type) => type !== "__proto__");
  const command = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
  const processTypes = fc.dictionary(name, command, { noNullPrototype: true });

  test("every process type is read, through a tarball too", () => {
    fc.assert(
      fc.property(processTypes, (types) => {
        const text = Object.entries(types).map(([type, line]) => `${type}: ${line}\n`);
        expect(parseProcfile(text.join(""))).toEqual(types);
        expect(processTypesOfTarball(tarballOf("Procfile", text.join("")))).toEqual(types);
      }),
    );
  });

  test("no text makes it fail", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const type of Object.keys(parseProcfile(text))) expect(type).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  test("bytes that are not a tarball are refused, never misread", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        try {
          expect(processTypesOfTarball(bytes)).toEqual({ web: "" });
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
