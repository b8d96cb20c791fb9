import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudflareApi } from "../../../lib/sandbox/cloudflare/api";
import { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import { createCloudflareProvider } from "../../../lib/sandbox/cloudflare/provider";
import { HerokuApi } from "../../../lib/sandbox/heroku/api";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { createHerokuProvider } from "../../../lib/sandbox/heroku/provider";
import { serveProvider, type ProviderServer } from "../../../lib/sandbox/protocol/server";
import { ENGINE, ENGINE_PATH } from "../../engine";
import { RequestLog } from "../request-log";

/** Whether there is a Terraform to test with; CI, which must have one, fails without. */
export function hasTerraform(): boolean {
  if (ENGINE_PATH !== undefined) return true;
  if (process.env.REQUIRE_TERRAFORM === "1")
    throw new Error("REQUIRE_TERRAFORM=1, and neither terraform nor tofu is on the PATH.");
  return false;
}

/** What a command of Terraform came to. */
export interface Run {
  readonly code: number;
  readonly output: string;
}

/** A folder with a configuration, and both stand-ins served to the Terraform that runs in it. */
export class TerraformProject {
  readonly folder = mkdtempSync(join(tmpdir(), "sandbox-terraform-"));
  readonly herokuLog = new RequestLog();
  readonly cloudflareLog = new RequestLog();
  readonly heroku = new HerokuApi(new HerokuPlatform(), this.herokuLog.intercept);
  readonly cloudflare = new CloudflareApi(new CloudflarePlatform(), this.cloudflareLog.intercept);
  private servers: readonly ProviderServer[] = [];

  static async start(): Promise<TerraformProject> {
    const project = new TerraformProject();
    const { heroku, cloudflare } = project;
    const herokuProvider = createHerokuProvider(heroku.platform, {
      api: heroku,
      sourceDirectories: () => [project.folder],
    });
    const cloudflareProvider = createCloudflareProvider(cloudflare.platform, { api: cloudflare });
    const unheard = () => Promise.resolve();
    project.servers = [await serveProvider(herokuProvider, unheard), await serveProvider(cloudflareProvider, unheard)];
    return project;
  }

  stop(): void {
    for (const server of this.servers) server.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Writes the configuration in Terraform's JSON notation; the provider blocks are there already. */
  write(configuration: object): void {
    const settings = {
      terraform: {
        required_providers: {
          heroku: { source: "heroku/heroku", version: ">= 5.0" },
          cloudflare: { source: "cloudflare/cloudflare", version: ">= 5.0" },
        },
      },
      provider: {
        heroku: {
          customizations: [{ set_app_all_config_vars_in_state: false, set_addon_config_vars_in_state: false }],
        },
        cloudflare: {},
      },
    };
    writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify({ ...settings, ...configuration }));
  }

  /** One thing at a time, so that the order of requests is Terraform's own on every run. */
  run(...args: readonly string[]): Promise<Run> {
    const reattach = this.servers.flatMap(({ provider, address }) => {
      const server = {
        Protocol: "grpc",
        ProtocolVersion: 6,
        Pid: process.pid,
        Test: true,
        Addr: { Network: "tcp", String: address },
      };
      // Terraform and OpenTofu take one name to be in a registry of their own each.
      return [provider, provider.replace("registry.terraform.io", "registry.opentofu.org")].map((name) => [
        name,
        server,
      ]);
    });
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(reattach)),
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
    };
    delete env.TF_CLI_CONFIG_FILE;
    return new Promise((resolve) => {
      execFile(
        ENGINE_PATH ?? ENGINE,
        [...args, "-no-color"],
        { cwd: this.folder, env, encoding: "utf8" },
        (error, stdout, stderr) => {
          resolve({
            code: typeof error?.code === "number" ? error.code : error === null ? 0 : 1,
            output: stdout + stderr,
          });
        },
      );
    });
  }

  /** @throws when it fails, with all that Terraform said */
  async apply(): Promise<string> {
    await this.succeed("init");
    return this.succeed("apply", "-auto-approve", "-parallelism=1");
  }

  async succeed(...args: readonly string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    if (code !== 0) throw new Error(`terraform ${args.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  /** The state file as text. */
  state(): string {
    return readFileSync(join(this.folder, "terraform.tfstate"), "utf8");
  }
}
