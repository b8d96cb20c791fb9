import { rmSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../../lib/sandbox/sandbox";
import { describeWithTerraform, folder, succeed } from "./command";

const CONFIGURATION = `
terraform {
  required_providers {
    heroku = {
      source = "heroku/heroku"
    }
  }
}
resource "heroku_app" "web" {
  name   = "acme"
  region = "eu"
}
`;

describeWithTerraform("a sandbox in the environment of another one", () => {
  test("runs the engine itself, so that its plans and states are its own", async () => {
    const root = folder({ "stack/main.tf": CONFIGURATION });
    const outer = await Sandbox.start({ directory: join(root, "outer") });
    try {
      const inner = await Sandbox.start({ directory: join(root, "inner"), environment: outer.env });
      try {
        expect(inner.terraform).toEqual(outer.terraform);
        const run = (...args: readonly string[]) =>
          succeed(inner.terraform?.name ?? "terraform", args, { cwd: join(root, "stack"), env: inner.env });
        await run("init");
        await run("plan", "-out=tfplan");
        await run("apply", "tfplan");
        expect(inner.platforms.heroku.toJSON().apps).toHaveLength(1);
        expect(outer.platforms.heroku.toJSON().apps).toHaveLength(0);
      } finally {
        await inner.stop();
      }
    } finally {
      await outer.stop();
      rmSync(root, { recursive: true });
    }
  });
});
