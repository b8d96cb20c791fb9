import { Testing, TerraformStack } from "cdktf";
import { Addon, importExisting, RailsApp } from "cdktf-stimulus-reflex";
import { ownStack, Project, singleConstructs } from "./ledger/program";

function stack() {
  const acme = new TerraformStack(Testing.app(), "acme");
  const app = new RailsApp(acme, "acme", { name: "acme", region: "us", features: ["preboot"] });
  new Addon(acme, "redis", { app, plan: "heroku-redis:mini", attachment: "CACHE_REDIS" });
  return acme;
}

test("importExisting has the next apply take over what exists, by construct path", () => {
  const acme = stack();
  importExisting(acme, { acme: "id-of-app", "acme/features/preboot": "id-of-app:preboot", redis: "id-of-redis" });
  const { import: imports } = JSON.parse(Testing.synth(acme)) as {
    readonly import: readonly { readonly id: string }[];
  };
  expect(imports.map(({ id }) => id).sort()).toEqual(["id-of-app", "id-of-app:preboot", "id-of-redis"]);
});

test("importExisting refuses a path without a resource, and names the nearest one", () => {
  expect(() => {
    importExisting(stack(), { reddis: "id" });
  }).toThrow('acme: importExisting "reddis": the stack has no resource at this path. Did you mean "redis"?');
});

test("importExisting moves what a state has at another address, and lets go of the rest without destroying it", () => {
  const acme = stack();
  const adopted = { redis: { movedFrom: 'heroku_addon.redis["mini"]' } };
  importExisting(acme, adopted, { forget: ["heroku_app_config_association.web"] });
  expect(JSON.parse(Testing.synth(acme))).toMatchObject({
    moved: [{ from: 'heroku_addon.redis["mini"]', to: "heroku_addon.redis" }],
    removed: [{ from: "heroku_app_config_association.web", lifecycle: { destroy: false } }],
  });
});

test("the ledger lets go of its own things beside those that importExisting lets go of", () => {
  const project = new Project();
  project.synth(ownStack(singleConstructs));
  project.answer("heroku-postgresql", { then: "forget" });
  project.synth(
    ownStack((stack) => {
      singleConstructs(stack);
      stack.node.tryRemoveChild("database");
      importExisting(stack, {}, { forget: ["heroku_app_config_association.web"] });
    }),
  );
  const removed = project.stack().removed?.map(({ from }) => from);
  expect(removed).toEqual(["heroku_addon.database", "heroku_app_config_association.web"]);
});

test("the ledger remembers that an adopted resource had a key or was in a module", () => {
  const project = new Project();
  const adopt = (stack: TerraformStack) => {
    singleConstructs(stack);
    importExisting(stack, {
      database: { movedFrom: 'heroku_addon.stores["postgres"]' },
      sessions: { movedFrom: "module.redis[0].heroku_addon.sessions" },
    });
  };
  project.synth(ownStack(adopt));
  project.synth(ownStack(singleConstructs));
  expect(project.stack().moved).toEqual(
    expect.arrayContaining([
      { from: 'heroku_addon.stores["postgres"]', to: "heroku_addon.database" },
      { from: "module.redis[0].heroku_addon.sessions", to: "heroku_addon.sessions" },
    ]),
  );
});
