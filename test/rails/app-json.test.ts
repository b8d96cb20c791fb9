import { renderRailsFiles } from "../../lib/rails/render";
import { appJsonFaults } from "../../lib/rails/app-json-form";
import { gemsOfOption } from "../../lib/rails/gems";
import { generationOf } from "../../lib/rails/generation";
import { complaints, deployment, goodApp } from "./apps";

const found = async (content: unknown): Promise<readonly string[]> => {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  const findings = await complaints(goodApp().set("app.json", text));
  return findings.map(({ rule, line, message, advice }) => `${rule}:${line ?? ""}: ${message} ${advice}`);
};

test.each(["rails:6.1,redis:4.8,sidekiq:6.4", "rails:8.1,redis:5.4,sidekiq:8.1"])(
  "what is written for %s has the form that Heroku takes",
  (option) => {
    const files = renderRailsFiles(deployment(), generationOf(gemsOfOption(option)));
    const text = files.find(({ path }) => path === "app.json")?.text ?? "";
    expect(appJsonFaults(JSON.parse(text))).toEqual([]);
  },
);

test("everything that Heroku documents is taken", async () => {
  const all = {
    $schema: "https://example.com/schema",
    name: "acme",
    description: "x",
    keywords: ["rails"],
    website: "https://acme.com",
    repository: "https://github.com/acme/acme",
    logo: "https://acme.com/logo.png",
    success_url: "/welcome",
    image: "heroku/ruby",
    stack: "heroku-24",
    env: { A: "text", B: { description: "x", value: "1", required: false }, C: { generator: "secret" } },
    formation: { web: { quantity: 1, size: "standard-1x" }, "my-worker": { quantity: 0 } },
    addons: [
      "heroku-postgresql",
      { plan: "heroku-redis:mini", as: "REDIS", options: { timeout: 10 } },
      ...["CACHE_REDIS", "SESSION_REDIS", "CABLE_REDIS"].map((as) => ({ plan: "heroku-redis:mini", as })),
    ],
    buildpacks: [{ url: "heroku/ruby" }],
    scripts: { postdeploy: "bin/seed", "pr-predestroy": "bin/clean" },
    environments: {
      test: { scripts: { "test-setup": "bin/setup", test: "bin/test" }, addons: ["heroku-redis:in-dyno"] },
      review: { env: { D: "x" }, scripts: { postdeploy: "bin/seed" } },
    },
  };
  expect((await found(all)).filter((one) => !one.includes("in-dyno"))).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["a key that is misspelt", { addon: [] }, "app-json:2: addon: unknown key. Did you mean addons?"],
  ["a key of another platform", { cron: [] }, "app-json:2: cron: unknown key."],
  ["a key inside", { formation: { web: { quantity: 1, dyno: "x" } } }, "app-json:5: formation.web.dyno: unknown key."],
  ["an environment", { environments: { staging: {} } }, "app-json:3: environments.staging: unknown key."],
  ["a number in quotes", { formation: { web: { quantity: "1" } } }, 'app-json:4: formation.web.quantity is "1".'],
  ["no quantity", { formation: { web: { size: "basic" } } }, "app-json:3: formation.web has no quantity."],
  ["a fraction", { formation: { web: { quantity: 1.5 } } }, "formation.web.quantity is 1.5."],
  ["a variable that is a number", { env: { WEB_CONCURRENCY: 2 } }, "app-json:3: env.WEB_CONCURRENCY is 2."],
  ["a value that is a number", { env: { A: { value: 2 } } }, "app-json:4: env.A.value is 2."],
  ["another generator", { env: { A: { generator: "uuid" } } }, 'app-json:4: env.A.generator is "uuid".'],
  ["buildpacks as texts", { buildpacks: ["heroku/ruby"] }, 'app-json:3: buildpacks[0] is "heroku/ruby".'],
  ["add-ons as an object", { addons: { "heroku-redis": "mini" } }, "app-json:2: addons is an object."],
  ["an add-on without a plan", { addons: [{ as: "REDIS" }] }, "app-json:3: addons[0] has no plan."],
  [
    "a script",
    { scripts: { postDeploy: "x" } },
    "app-json:3: scripts.postDeploy: unknown key. Did you mean postdeploy?",
  ],
  ["a list at the root", [], "the file is a list."],
  ["comments", "{\n// a comment\n}", "not JSON: "],
  [
    "two add-ons of one name",
    {
      addons: [
        { plan: "heroku-redis:mini", as: "REDIS" },
        { plan: "heroku-redis:mini", as: "REDIS" },
      ],
    },
    "app-json:7: addons: two are called REDIS.",
  ],
  [
    "a plan that is gone, in a review app alone",
    { addons: ["heroku-redis:premium-0"], environments: { review: { addons: ["heroku-redis:hobby-dev"] } } },
    'app-json:8: addons "heroku-redis:hobby-dev": Heroku has not provisioned this plan since',
  ],
  [
    "the second of two equal sizes that are gone",
    { formation: { web: { quantity: 1, size: "basic" }, a: { quantity: 1, size: "free" } } },
    'app-json:9: formation.a.size "free": Heroku does not have this size any more.',
  ],
])("an app.json that Heroku refuses is told by its line: %s", async (_name, content, says) => {
  expect((await found(content)).join("\n")).toContain(says);
});
