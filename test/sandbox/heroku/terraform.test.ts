import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasTerraform, TerraformProject } from "./terraform-project";

const CHAIN = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";

const appId = "${heroku_app.acme.id}";
const redis = (plan: string, policy: string) => ({
  app_id: appId,
  plan: `heroku-redis:${plan}`,
  config: { maxmemory_policy: policy },
});

/** Every resource and data source that is simulated, wired as in a production environment. */
function everything(plan = "premium-0", policy = "volatile-lru") {
  return {
    data: {
      cloudflare_zone: { zone: { filter: { name: "acme.com" } } },
      heroku_app: { acme: { name: "${heroku_app.acme.name}", depends_on: ["heroku_app_config_association.vars"] } },
      heroku_addon: { session: { name: "${heroku_addon.session.name}" } },
      heroku_pipeline: { acme: { name: "${heroku_pipeline.acme.name}" } },
      cloudflare_dns_record: {
        cable: { zone_id: "${data.cloudflare_zone.zone.zone_id}", dns_record_id: "${cloudflare_dns_record.cable.id}" },
      },
    },
    resource: {
      heroku_app: {
        acme: { name: "acme-production", region: "eu", buildpacks: ["heroku/nodejs", "heroku/ruby"] },
      },
      heroku_addon: {
        cache: redis("premium-0", "volatile-lru"),
        session: { ...redis(plan, policy), depends_on: ["heroku_addon.cache"] },
      },
      heroku_addon_attachment: {
        cache: { app_id: appId, addon_id: "${heroku_addon.cache.id}", name: "CACHE_REDIS" },
        session: { app_id: appId, addon_id: "${heroku_addon.session.id}", name: "SESSION_REDIS" },
      },
      heroku_app_config_association: {
        vars: { app_id: appId, vars: { WEB_CONCURRENCY: "2" }, sensitive_vars: { SECRET_KEY_BASE: "abc" } },
      },
      heroku_config: { shared: { vars: { LANG: "en_US.UTF-8" } } },
      heroku_app_feature: { affinity: { app_id: appId, name: "http-session-affinity" } },
      heroku_app_webhook: {
        hook: {
          app_id: appId,
          url: "https://example.com/hook",
          level: "notify",
          include: ["api:release"],
          secret: "s3cret",
        },
      },
      heroku_build: { first: { app_id: appId, source: [{ path: "app" }] } },
      heroku_formation: {
        web: { app_id: appId, type: "web", size: "standard-2x", quantity: 2, depends_on: ["heroku_build.first"] },
        worker: { app_id: appId, type: "worker", size: "standard-1x", quantity: 1, depends_on: ["heroku_build.first"] },
      },
      heroku_slug: { slug: { app_id: appId, file_path: "slug.tgz", process_types: { web: "puma" } } },
      heroku_app_release: {
        release: {
          app_id: appId,
          slug_id: "${heroku_slug.slug.id}",
          depends_on: ["heroku_formation.web", "heroku_formation.worker"],
        },
      },
      heroku_collaborator: { dev: { app_id: appId, email: "dev@acme.com" } },
      heroku_drain: { logs: { app_id: appId, url: "syslog+tls://logs.example.com:514" } },
      heroku_domain: {
        cable: { app_id: appId, hostname: "cable.acme.com" },
        www: { app_id: appId, hostname: "www.acme.com", sni_endpoint_id: "${heroku_ssl.www.id}" },
      },
      heroku_ssl: { www: { app_id: appId, certificate_chain: CHAIN, private_key: KEY } },
      heroku_pipeline: { acme: { name: "acme" } },
      heroku_pipeline_coupling: {
        acme: { app_id: appId, pipeline: "${heroku_pipeline.acme.id}", stage: "production" },
      },
      heroku_pipeline_config_var: {
        review: {
          pipeline_id: "${heroku_pipeline.acme.id}",
          pipeline_stage: "review",
          vars: { RAILS_ENV: "production" },
        },
      },
      cloudflare_dns_record: {
        cable: {
          zone_id: "${data.cloudflare_zone.zone.zone_id}",
          name: "cable",
          type: "CNAME",
          content: "${heroku_domain.cable.cname}",
          ttl: 1,
          proxied: false,
        },
        caa: {
          zone_id: "${data.cloudflare_zone.zone.zone_id}",
          name: "@",
          type: "CAA",
          ttl: 1,
          data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
        },
      },
      cloudflare_zone_setting: {
        ssl: { zone_id: "${data.cloudflare_zone.zone.zone_id}", setting_id: "ssl", value: "strict" },
      },
    },
  };
}

const describeWithTerraform = hasTerraform() ? describe : describe.skip;

describeWithTerraform("with real Terraform", () => {
  let project: TerraformProject;
  beforeEach(async () => {
    project = await TerraformProject.start();
    mkdirSync(join(project.folder, "app"));
    writeFileSync(join(project.folder, "app", "Procfile"), "web: puma\nworker: sidekiq\n");
    writeFileSync(join(project.folder, "slug.tgz"), "compiled");
  });
  afterEach(() => {
    project.stop();
  });

  test("everything is made, a second plan is empty, no URL is in state, and everything goes again", async () => {
    const { platform } = project.heroku;
    project.write(everything());
    expect(await project.apply()).toContain("Resources: 25 added, 0 changed, 0 destroyed.");
    expect((await project.run("plan", "-detailed-exitcode")).output).toContain("No changes.");

    const app = platform.apps.get("acme-production");
    expect(Object.keys(platform.configVars.of(app))).toEqual(
      expect.arrayContaining([
        "REDIS_URL",
        "CACHE_REDIS_URL",
        "SESSION_REDIS_URL",
        "WEB_CONCURRENCY",
        "SECRET_KEY_BASE",
      ]),
    );
    const data = project.state().slice(project.state().indexOf('"mode": "managed"'));
    expect(data).not.toContain("rediss:");
    expect(
      platform.processes
        .of(app)
        .map(({ type, size, quantity }) => `${type} ${size} ${quantity}`)
        .sort(),
    ).toEqual(["web standard-2x 2", "worker standard-1x 1"]);
    expect(project.cloudflare.platform.resolve("cable.acme.com")).toEqual({
      target: platform.domains.get(app, "cable.acme.com").cname,
      proxied: false,
    });

    await project.succeed("destroy", "-auto-approve", "-parallelism=1");
    expect(platform.toJSON()).toMatchObject({ apps: [], addons: [], attachments: [], pipelines: [] });
    expect(platform.losses.map(({ durableRole }) => durableRole ?? "none").sort()).toEqual(["none", "session"]);
    expect(project.cloudflare.platform.toJSON().records).toEqual([]);
  });

  test("a larger plan is a change in place, another policy destroys the session store", async () => {
    project.write(everything());
    await project.apply();
    project.write(everything("premium-2"));
    const larger = await project.succeed("plan");
    expect(larger).toContain("heroku_addon.session will be updated in-place");
    expect(larger).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
    project.write(everything("premium-0", "noeviction"));
    const replaced = await project.succeed("plan");
    expect(replaced).toContain("heroku_addon.session must be replaced");
    expect(replaced).toMatch(/config\s+= \{ # forces replacement/);
  });

  test("an add-on that is imported with its config in the program is replaced", async () => {
    const { platform } = project.heroku;
    const app = platform.apps.create({ name: "acme-production", region: "eu" });
    const addon = platform.addons.create(app, {
      plan: "heroku-redis:premium-0",
      config: { maxmemory_policy: "volatile-lru" },
    });
    platform.settle();
    project.write({
      resource: {
        heroku_app: { acme: { name: "acme-production", region: "eu" } },
        heroku_addon: { session: redis("premium-0", "volatile-lru") },
      },
    });
    await project.succeed("init");
    await project.succeed("import", "heroku_app.acme", "acme-production");
    await project.succeed("import", "heroku_addon.session", addon.id);
    const plan = await project.succeed("plan");
    expect(plan).toContain("heroku_addon.session must be replaced");
    expect(plan).not.toContain("heroku_app.acme will be");
  });

  test("what Heroku refuses stands in Terraform's error with the request, and what exists stays in state", async () => {
    project.write({
      resource: {
        heroku_app: { acme: { name: "acme-production", region: "eu" } },
        heroku_addon: { cache: { app_id: appId, plan: "heroku-redis:premium-0", config: { version: "5" } } },
        heroku_formation: { web: { app_id: appId, type: "web", size: "standard-1x", quantity: 1 } },
      },
    });
    await project.succeed("init");
    const { code, output } = await project.run("apply", "-auto-approve");
    const text = output.replace(/[\s│╷╵]+/g, " ");
    expect(code).toBe(1);
    expect(text).toContain("Redis version 5 can't be provisioned");
    expect(text).toContain("Couldn't find that process type (web).");
    expect(text).toMatch(/Heroku answered 404 \(not_found\) to PATCH \/apps\/[0-9a-f-]+\/formation\/web\./);
    expect(await project.succeed("state", "list")).toBe("heroku_app.acme\n");
  });

  test("a certificate of one's own on a domain of an app with ACM stays in state as it was configured", async () => {
    project.write({
      resource: {
        heroku_app: { acme: { name: "acme-production", region: "eu", acm: true } },
        heroku_ssl: { www: { app_id: appId, certificate_chain: CHAIN, private_key: KEY } },
        heroku_domain: { www: { app_id: appId, hostname: "www.acme.com", sni_endpoint_id: "${heroku_ssl.www.id}" } },
      },
    });
    for (const apply of ["first", "second"]) {
      await project.apply();
      expect(`${apply}: ${await project.succeed("plan")}`).toContain("No changes.");
    }
  });

  test("an attachment that someone removed by hand breaks the plan", async () => {
    const { platform } = project.heroku;
    project.write(everything());
    await project.apply();
    const app = platform.apps.get("acme-production");
    const session = platform.attachments.of(app).find(({ name }) => name === "SESSION_REDIS");
    if (session === undefined) throw new Error("no attachment");
    platform.attachments.delete(session);
    const { code, output } = await project.run("plan");
    expect(code).toBe(1);
    expect(output).toContain("Couldn't find that add-on attachment.");
  });
});
