import * as fc from "fast-check";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOf } from "../../lib/adoption/program";
import { rehearseAdoption, synthesiseAdopted } from "../../lib/adoption/rehearse";
import { NotStateError, readState } from "../../lib/deployment/from-platform/of-state";
import { stateCopy } from "../../lib/deployment/from-platform/state-copy";
import type { JsonObject } from "../../lib/deployment/from-terraform/json";
import { Sandbox } from "../../lib/sandbox/sandbox";
import { worldOfSnapshot } from "../../lib/sandbox/world/of-snapshot";
import { handWritten, rootOf } from "./hand-written";
import { describeWithTerraform, folder, succeed } from "../sandbox/terraform/command";

/** As a team wrote it by hand, with raw resources, keys and a remote backend. */
const HAND_WRITTEN = `
terraform {
  backend "s3" {
    bucket = "acme-terraform"
    key    = "production.tfstate"
    region = "eu-west-1"
  }
  required_providers {
    heroku = {
      source = "heroku/heroku"
    }
    cloudflare = {
      source = "cloudflare/cloudflare"
    }
  }
}
provider "cloudflare" {
  api_token = "planted-token-7f3a91-000000000000000000000000"
}
resource "heroku_app" "web" {
  name       = "acme"
  region     = "us"
  stack      = "heroku-24"
  acm        = true
  buildpacks = ["heroku/ruby"]
}
resource "heroku_addon" "redis" {
  for_each = toset(["mini", "premium-0"])
  app_id   = heroku_app.web.id
  plan     = "heroku-redis:\${each.key}"
}
resource "heroku_addon_attachment" "queue" {
  app_id   = heroku_app.web.id
  addon_id = heroku_addon.redis["premium-0"].id
  name     = "QUEUE_REDIS"
}
resource "heroku_app_feature" "preboot" {
  app_id = heroku_app.web.id
  name   = "preboot"
}
resource "heroku_app_config_association" "web" {
  app_id         = heroku_app.web.id
  vars           = { RAILS_LOG_LEVEL = "planted-plain-7f3a91" }
  sensitive_vars = { SECRET_KEY_BASE = "planted-secret-7f3a91" }
}
resource "heroku_domain" "www" {
  app_id   = heroku_app.web.id
  hostname = "www.acme.com"
}
resource "cloudflare_dns_record" "www" {
  zone_id = "0123456789abcdef0123456789abcdef"
  name    = "www.acme.com"
  type    = "CNAME"
  content = heroku_domain.www.cname
  ttl     = 1
  proxied = false
  comment = "by hand"
}
resource "heroku_pipeline" "line" {
  name = "acme-line"
}
resource "heroku_pipeline_coupling" "production" {
  app_id   = heroku_app.web.id
  pipeline = heroku_pipeline.line.id
  stage    = "production"
}
`;

/** Code as Terraform brings it: a build, and another slug that is released. */
const HAND_BUILT = `
terraform {
  required_providers {
    heroku = {
      source = "heroku/heroku"
    }
  }
}
resource "heroku_app" "web" {
  name       = "acme"
  region     = "us"
  stack      = "heroku-24"
  buildpacks = ["heroku/ruby"]
}
resource "heroku_build" "web" {
  app_id = heroku_app.web.id
  source {
    url     = "https://example.com/acme.tgz"
    version = "1"
  }
}
resource "heroku_slug" "next" {
  app_id        = heroku_app.web.id
  file_url      = "https://example.com/slug.tgz"
  process_types = { web = "bin/rails server" }
  depends_on    = [heroku_build.web]
}
resource "heroku_app_release" "next" {
  app_id      = heroku_app.web.id
  slug_id     = heroku_slug.next.id
  description = "Deploy the slug"
}
`;

// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = (name: string): unknown => require(name);

/** The state of a root after its first apply in a sandbox. */
async function stateOf(files: Readonly<Record<string, string | object>>): Promise<JsonObject> {
  const root = folder(
    Object.fromEntries(Object.entries(files).map(([path, file]) => [`infrastructure/${path}`, file])),
  );
  try {
    const sandbox = await Sandbox.start({ directory: join(root, "sandbox") });
    try {
      const run = (...args: readonly string[]) =>
        succeed(sandbox.terraform?.name ?? "terraform", args, { cwd: join(root, "infrastructure"), env: sandbox.env });
      await run("init");
      await run("apply", "-auto-approve");
      return JSON.parse(await run("state", "pull")) as JsonObject;
    } finally {
      await sandbox.stop();
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Adopts a state, and rehearses what becomes of it. */
async function adoptedState(state: JsonObject) {
  const { snapshot, resources } = readState(state, "2026-11-28T12:00:00Z");
  const written = programOf(snapshot, resources);
  const copy = stateCopy(state);
  const output = mkdtempSync(join(tmpdir(), "adopted-"));
  try {
    synthesiseAdopted(written, load, output);
    return { snapshot, written, copy, rehearsed: await rehearseAdoption(snapshot, output, written.stack, copy) };
  } finally {
    rmSync(output, { recursive: true });
  }
}

const settled = { imported: 0, differences: [], settled: true, writes: [], releases: 0 };

const APPS_IN_A_ROOT = 5;

describeWithTerraform("a state of resources that were written by hand", () => {
  it("becomes constructs with nothing replaced, and no secret in program or copy", async () => {
    const state = await stateOf({ "main.tf": HAND_WRITTEN });
    const { snapshot, written, copy, rehearsed } = await adoptedState(state);
    expect(rehearsed).toEqual({ ...settled, moved: written.moves });
    expect(written.imports).toBe(0);
    expect(written.moves).toBe(9);
    expect(written.ids).toContain(`heroku_addon.redis["premium-0"]`);
    expect(written.ids).toContain('export const forget = ["heroku_app_config_association.web"];');
    expect(JSON.stringify(state)).toContain("planted-secret-7f3a91");
    expect(JSON.stringify([written, copy, snapshot])).not.toContain("planted");
  });

  it("becomes constructs whatever its names, keys and modules, with nothing replaced, imported or written", async () => {
    const all = fc.tuple(
      ...Array.from({ length: APPS_IN_A_ROOT }, (_, at) => fc.option(handWritten(`app-${String(at)}`))),
    );
    await fc.assert(
      fc.asyncProperty(all, async (several) => {
        const apps = several.filter((app) => app !== null);
        fc.pre(apps.length > 0);
        const { written, copy, snapshot, rehearsed } = await adoptedState(await stateOf(rootOf(apps)));
        // A resource that has the address of its construct already needs no move.
        expect(rehearsed).toEqual({ ...settled, moved: expect.any(Number) as number });
        expect(rehearsed.moved).toBeLessThanOrEqual(written.moves);
        expect(written.imports).toBe(0);
        expect(JSON.stringify([written, copy, snapshot])).not.toMatch(/planted/i);
      }),
      {
        numRuns: Number(process.env.ADOPTED ?? APPS_IN_A_ROOT) / APPS_IN_A_ROOT,
        seed: Number(process.env.ADOPTED_SEED ?? 20_261_128),
        interruptAfterTimeLimit: 3_600_000,
      },
    );
  }, 3_600_000);

  it("is read again with what was built and released", async () => {
    const files = { "main.tf": HAND_BUILT };
    const state = stateCopy(await stateOf(files));
    const root = folder({ ...files, "state.json": state });
    const { platforms } = worldOfSnapshot(readState(state, "2026-11-28T12:00:00Z").snapshot, { state });
    mkdirSync(join(root, "sandbox"));
    writeFileSync(join(root, "sandbox", "platform.json"), JSON.stringify(platforms));
    const sandbox = await Sandbox.start({ directory: join(root, "sandbox") });
    try {
      const run = (...args: readonly string[]) =>
        succeed(sandbox.terraform?.name ?? "terraform", args, { cwd: root, env: sandbox.env });
      await run("init");
      await run("state", "push", "state.json");
      expect(await run("plan", "-no-color")).toContain("No changes.");
    } finally {
      await sandbox.stop();
      rmSync(root, { recursive: true });
    }
  });

  it("is told from other JSON, and from a state of another version", () => {
    expect(() => readState({ resources: [] }, "")).toThrow(NotStateError);
    expect(() => readState({ version: 3, resources: [] }, "")).toThrow("state version 3: version 4 is read");
  });
});
