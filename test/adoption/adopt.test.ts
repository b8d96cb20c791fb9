import { Testing, TerraformStack } from "cdktf";
import { HerokuAddonAttachment, HerokuProvider } from "cdktf-stimulus-reflex/provider-heroku";
import { Rehearsal } from "cdktf-stimulus-reflex/testing";
import * as fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOf } from "../../lib/adoption/program";
import { rehearseAdoption, synthesiseAdopted } from "../../lib/adoption/rehearse";
import { Api } from "../../lib/deployment/from-platform/api";
import type { Snapshot } from "../../lib/deployment/from-platform/snapshot";
import type { JsonObject } from "../../lib/deployment/from-terraform/json";
import { readTerraformFile, stackFiles, type TerraformFile } from "../../lib/project/project";
import { reportOn } from "../../lib/review/report/report-on";
import { describeWithTerraform } from "../sandbox/terraform/command";
import type { Json } from "../../lib/sandbox/kit/json";
import { snapshotOf } from "./inspected";
import { lintErrors } from "./linted";
import { livingApp, MESSY, type LivingApp } from "./living-apps";

// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = (name: string): unknown => require(name);

async function adopted(apps: readonly LivingApp[], between?: Parameters<typeof snapshotOf>[1]) {
  const snapshot = await snapshotOf(apps, between);
  const written = programOf(snapshot);
  expect([written.program, written.ids].flatMap(lintErrors)).toEqual([]);
  expect(lintErrors("let never = 1;")).toHaveLength(2);
  const output = mkdtempSync(join(tmpdir(), "adopted-"));
  try {
    synthesiseAdopted(written, load, output);
    const rehearsed = await rehearseAdoption(snapshot, output, written.stack);
    const declared = stackFiles(output).map(readTerraformFile);
    return { snapshot, written, rehearsed, declared, drift: driftOf(snapshot, declared) };
  } finally {
    rmSync(output, { recursive: true });
  }
}

/** What a report says of the difference between what exists and what is declared. */
function driftOf(snapshot: Snapshot, declared: readonly TerraformFile[]) {
  const live = { file: "acme.json", json: JSON.parse(JSON.stringify(snapshot)) as JsonObject };
  const { drift, apps } = reportOn(declared, { asOf: "2026-11-28", before: [live] });
  const back = reportOn([live], { asOf: "2026-11-28", before: declared });
  expect(back.drift?.differences).toBe(drift?.differences);
  return { ...drift, changes: apps.flatMap(({ changes }) => changes) };
}

const APPS_IN_A_GROUP = 5;

const none = { moved: 0, differences: [], settled: true, writes: [], releases: 0 };

test("the API has no way to write", () => {
  expect(Object.getOwnPropertyNames(Api.prototype)).toEqual(["constructor", "get", "list"]);
});

describeWithTerraform("adopt", () => {
  it("imports a messy app whole, changes nothing and makes no release", async () => {
    const { written, rehearsed, drift } = await adopted([MESSY]);
    expect(rehearsed).toEqual({ imported: written.imports, ...none });
    expect(drift).toEqual({
      live: "before",
      differences: 0,
      uncompared: ["acme: values of config vars, drains, webhooks, collaborators and pipelines."],
      changes: [],
    });
    expect(written.program).toMatchInlineSnapshot(`
     "import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
     import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
     import { App, TerraformStack } from "cdktf";
     import {
       Addon,
       Domain,
       Process,
       RailsApp,
       acknowledge,
       importExisting,
     } from "cdktf-stimulus-reflex";
     import {
       HerokuAddonAttachment,
       HerokuAppWebhook,
       HerokuDomain,
       HerokuDrain,
       HerokuPipeline,
       HerokuPipelineCoupling,
       HerokuProvider,
     } from "cdktf-stimulus-reflex/provider-heroku";
     import { adopted } from "./adopted";

     const app = new App();
     const stack = new TerraformStack(app, "acme");
     // Without these, Terraform's state would contain every config var and add-on URL.
     new HerokuProvider(stack, "heroku", {
       customizations: [
         {
           setAppAllConfigVarsInState: false,
           setAddonConfigVarsInState: false,
         },
       ],
     });
     new CloudflareProvider(stack, "cloudflare");

     const zoneId = "3688961bdfafacbb134ea27820fe54cf"; // acme.example.com

     const acme = new RailsApp(stack, "acme", {
       name: "acme",
       region: "eu",
       stack: "heroku-24",
       team: "acme-inc",
       buildpacks: [
         "heroku/nodejs",
         "https://github.com/example/heroku-buildpack-vips",
       ],
       acm: true,
       features: ["http-session-affinity", "preboot"],
       released: true,
     });
     const postgresql = new Addon(stack, "postgresql", {
       app: acme,
       plan: "heroku-postgresql:essential-0",
     });
     postgresql.attach("FOLLOWER");
     // ANALYTICS is attached with credential:analytics, which Addon does not know.
     new HerokuAddonAttachment(stack, "attachment-ANALYTICS", {
       appId: acme.appId,
       addonId: postgresql.addonId,
       name: "ANALYTICS",
       namespace: "credential:analytics",
     });
     new Addon(stack, "redis", {
       app: acme,
       plan: "heroku-redis:premium-0",
       config: {
         version: "9.1",
         maxmemory_policy: "noeviction",
         timeout: "300",
       },
     });
     const redis2 = new Addon(stack, "redis-2", {
       app: acme,
       plan: "heroku-redis:mini",
       config: {
         version: "9.1",
         maxmemory_policy: "noeviction",
         timeout: "300",
       },
     });
     redis2.attach("SIDEKIQ_REDIS");
     // redis-spherical-harbor-97744 was promoted: REDIS is a name that Addon leaves
     // to the first add-on of a service.
     new HerokuAddonAttachment(stack, "attachment-REDIS", {
       appId: acme.appId,
       addonId: redis2.addonId,
       name: "REDIS",
     });
     new Addon(stack, "papertrail", {
       app: acme,
       plan: "papertrail:choklad",
     });
     // postgresql-gentle-fjord-51126 belongs to acme-data.
     new HerokuAddonAttachment(stack, "attachment-REPORTING", {
       appId: acme.appId,
       addonId: "181f8ff9-c94a-49e2-a83e-d37db5e5f103",
       name: "REPORTING",
     });
     new Process(stack, "web", {
       app: acme,
       type: "web",
       size: "standard-1x",
       quantity: 2,
     });
     new Process(stack, "worker", {
       app: acme,
       type: "worker",
       size: "standard-1x",
       quantity: 1,
     });
     new Domain(stack, "www-acme-example-com", {
       app: acme,
       zoneId,
       zone: "acme.example.com",
       host: "www.acme.example.com",
       comment: "set up by ops",
       transform: {
         record: {
           ttl: 300,
         },
       },
     });
     const shopAcmeExampleCom = new Domain(stack, "shop-acme-example-com", {
       app: acme,
       zoneId,
       zone: "acme.example.com",
       host: "shop.acme.example.com",
       proxied: true,
     });
     acknowledge(
       shopAcmeExampleCom,
       "web-record-proxied-with-acm",
       "As it was on 2026-11-28, when it was adopted.",
     );
     // Domain points to what Heroku tells, and old.acme.example.com leads elsewhere.
     new HerokuDomain(stack, "old-acme-example-com", {
       appId: acme.appId,
       hostname: "old.acme.example.com",
     });
     new DnsRecord(stack, "record-old-acme-example-com", {
       zoneId,
       name: "old.acme.example.com",
       type: "CNAME",
       content: "acme.herokuapp.com",
       ttl: 1,
       proxied: false,
     });
     // Domain declares one record, and cable.acme.example.com has several.
     new HerokuDomain(stack, "cable-acme-example-com", {
       appId: acme.appId,
       hostname: "cable.acme.example.com",
     });
     new DnsRecord(stack, "record-cable-acme-example-com", {
       zoneId,
       name: "cable.acme.example.com",
       type: "A",
       content: "192.0.2.1",
       ttl: 1,
       proxied: false,
     });
     new DnsRecord(stack, "record-cable-acme-example-com-2", {
       zoneId,
       name: "cable.acme.example.com",
       type: "A",
       content: "192.0.2.2",
       ttl: 1,
       proxied: false,
     });
     // Domain declares a record as well, and lost.acme.example.com has none of its
     // own at Cloudflare.
     new HerokuDomain(stack, "lost-acme-example-com", {
       appId: acme.appId,
       hostname: "lost.acme.example.com",
     });
     new HerokuDrain(stack, "drain", {
       appId: acme.appId,
       url: "syslog+tls://logs.example.com:1234",
     });
     new HerokuAppWebhook(stack, "webhook", {
       appId: acme.appId,
       url: "https://ci.example.com/heroku",
       level: "notify",
       include: ["api:release", "api:build"],
     });

     const pipelineAcmeLine = new HerokuPipeline(stack, "pipeline-acme-line", {
       name: "acme-line",
       owner: {
         id: "f6e21228-ccfa-4983-ac29-db2039baebab",
         type: "user",
       },
     });
     new HerokuPipelineCoupling(stack, "coupling", {
       appId: acme.appId,
       pipeline: pipelineAcmeLine.id,
       stage: "production",
     });

     // Takes over what exists. Remove this line and adopted.ts after the first
     // apply.
     importExisting(stack, adopted);
     app.synth();
     "
    `);
    expect(written.leftOut).toEqual(
      expect.arrayContaining([
        expect.stringContaining("config vars and their values"),
        expect.stringMatching(/a log drain \(\S+\) whose URL may hold a credential/),
        "lost.acme.example.com: no record of its own was found at Cloudflare",
      ]),
    );
    expect(JSON.stringify(written)).not.toMatch(/planted/i);
  });

  it("declares staging and production of one pipeline, and names what one lends the other by its constant", async () => {
    const bare = { ...MESSY, addons: [], hosts: [], drains: [], webhooks: [], credentials: [], borrows: false };
    const staging: LivingApp = { ...bare, name: "acme-staging", promoted: false, pipeline: "staging" };
    const production: LivingApp = {
      ...bare,
      addons: [{ plan: "heroku-redis:premium-0", names: [] }],
      pipeline: undefined,
    };
    // The borrower comes first, so that the lender's constant is not there yet.
    const { written, rehearsed } = await adopted([staging, production], ({ heroku, herokuApi }) => {
      const [line] = heroku.toJSON().pipelines;
      const [redis] = heroku.toJSON().addons;
      const post = (path: string, body: Json) => {
        expect(herokuApi.handle({ method: "POST", path, body }).status).toBe(201);
      };
      post("/pipeline-couplings", { app: "acme", pipeline: line?.id ?? "", stage: "production" });
      post("/addon-attachments", { app: "acme-staging", addon: redis?.id ?? "", name: "SHARED_REDIS" });
    });
    expect(rehearsed).toEqual({ imported: written.imports, ...none });
    expect(written.program.match(/new HerokuPipeline\(/g)).toHaveLength(1);
    expect(written.program.match(/pipeline: pipelineAcmeStagingLine\.id/g)).toHaveLength(2);
    expect(written.program).toContain("addonId: acmeRedis.addonId");
  });

  it("declares apps whose names mean something in TypeScript or in the program, and comments of two lines", async () => {
    const bare = { ...MESSY, addons: [], hosts: [], drains: [], webhooks: [], credentials: [], borrows: false };
    const hosts = [{ label: "*", dns: "alias", ttl: 1, certificate: false, comment: "two\nlines" }] as const;
    const apps = ["app", "adopted", "constructor", "class", "zone-id"].map((name) => ({ ...bare, name, hosts }));
    const { written, rehearsed } = await adopted(apps);
    expect(rehearsed).toEqual({ imported: written.imports, ...none });
    expect(written.program).toContain("// Domain takes a comment of printable characters, and that of\n");
  });

  it("is what Rehearsal.from rehearses the next change against", async () => {
    const snapshot = await snapshotOf([MESSY]);
    const rehearsal = await Rehearsal.from(JSON.parse(JSON.stringify(snapshot)));
    try {
      expect(Object.keys(rehearsal.configVars("acme"))).toEqual(expect.arrayContaining(["REDIS_URL", "DATABASE_URL"]));
      const stack = new TerraformStack(Testing.app(), "next");
      new HerokuProvider(stack, "heroku");
      const [appId, redis] = [snapshot.apps[0]?.id ?? "", snapshot.apps[0]?.addons?.[0]?.id ?? ""];
      new HerokuAddonAttachment(stack, "cache", { appId, addonId: redis, name: "CACHE_REDIS" });
      const { created, restarts } = await rehearsal.apply(stack);
      expect(created).toEqual(["heroku_addon_attachment.cache"]);
      expect(restarts).toEqual({ acme: 1, "acme-data": 0 });
      expect(Object.keys(rehearsal.configVars("acme"))).toContain("CACHE_REDIS_URL");
    } finally {
      await rehearsal.stop();
    }
  });

  it("imports whatever apps share a program, changes nothing and writes nothing", async () => {
    const groups = Number(process.env.ADOPTED ?? 25) / APPS_IN_A_GROUP;
    const group = fc.tuple(
      ...Array.from({ length: APPS_IN_A_GROUP }, (_, index) => fc.option(livingApp(`app-${String(index)}`))),
    );
    await fc.assert(
      fc.asyncProperty(group, async (several) => {
        const apps = several.filter((app) => app !== null);
        fc.pre(apps.length > 0);
        const { written, rehearsed, drift } = await adopted(apps);
        expect(rehearsed).toEqual({ imported: written.imports, ...none });
        expect(drift.changes).toEqual([]);
        expect(JSON.stringify(written)).not.toMatch(/planted/i);
      }),
      { numRuns: groups, seed: Number(process.env.ADOPTED_SEED ?? 20_261_128), interruptAfterTimeLimit: 3_600_000 },
    );
  }, 3_600_000);
});
