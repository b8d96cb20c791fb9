import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { addRailsCommand } from "../../lib/cli/rails";
import { railsDeploymentOf } from "../../lib/rails/deployment";
import { environment, redis } from "../review/report/topologies";

test("reads a Redis by the name that tells its role, and not by one that Heroku chose", () => {
  const queue = redis("queue", { attachments: ["HEROKU_REDIS_IVORY", "SIDEKIQ_REDIS"] });
  expect(railsDeploymentOf(environment({ addons: [queue] })).redis.queue?.variable).toBe("SIDEKIQ_REDIS_URL");
});

test("says of a Redis without a role that its role is unknown, and not that there is none", async () => {
  const directory = mkdtempSync(join(tmpdir(), "roleless-"));
  const said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    mkdirSync(join(directory, "config"));
    writeFileSync(join(directory, "config/application.rb"), "");
    const heroku_addon = { redis: { app_id: "${heroku_app.web.id}", plan: "heroku-redis:premium-0" } };
    const from = join(directory, "main.tf.json");
    writeFileSync(
      from,
      JSON.stringify({ resource: { heroku_app: { web: { name: "acme", region: "us" } }, heroku_addon } }),
    );
    const program = new Command("stimulus-reflex").exitOverride();
    addRailsCommand(program);
    await program.parseAsync(["rails", "--out", directory, "--no-plan", "--from", from], { from: "user" });
    expect(said.mock.calls.map(([text]) => String(text)).join("")).toContain(
      "what each Redis is for is unknown: heroku_addon.redis.",
    );
  } finally {
    said.mockRestore();
    process.exitCode = undefined;
    rmSync(directory, { recursive: true });
  }
});

test.each([
  ["the app", "acme\u202e", "www.acme.com"],
  ["a host", "acme", "www\u200b.acme.com"],
])("writes no file where the name of %s has a character that no reader sees", async (_what, name, host) => {
  const directory = mkdtempSync(join(tmpdir(), "hidden-"));
  const said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    mkdirSync(join(directory, "config"));
    writeFileSync(join(directory, "config/application.rb"), "");
    const heroku_addon = { session: { app_id: "${heroku_app.web.id}", plan: "heroku-redis:premium-0" } };
    const heroku_domain = { www: { app_id: "${heroku_app.web.id}", hostname: host } };
    const resource = { heroku_app: { web: { name, region: "us" } }, heroku_addon, heroku_domain };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ resource }));
    const program = new Command("stimulus-reflex").exitOverride();
    addRailsCommand(program);
    const from = join(directory, "main.tf.json");
    await program.parseAsync(["rails", "--out", directory, "--no-plan", "--from", from], { from: "user" });
    const message = said.mock.calls.map(([text]) => String(text)).join("");
    expect(message).toMatch(/names with characters that no reader sees.*\\u20[02][EB]/);
    expect(process.exitCode).toBe(2);
    expect(readdirSync(directory)).toEqual(["config", "main.tf.json"]);
  } finally {
    said.mockRestore();
    process.exitCode = undefined;
    rmSync(directory, { recursive: true });
  }
});
