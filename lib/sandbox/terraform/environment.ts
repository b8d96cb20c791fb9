import { existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Wrappers } from "./wrapper";

type Environment = Readonly<Record<string, string | undefined>>;

/** In place of real credentials, so that whatever gets past the sandbox is refused by the platform. */
const PLACEHOLDER = "sandbox-placeholder";

const CREDENTIALS = {
  HEROKU_API_KEY: PLACEHOLDER,
  HEROKU_EMAIL: "sandbox@example.invalid",
  CLOUDFLARE_API_TOKEN: PLACEHOLDER,
};

/** Other ways to give the two providers credentials, or to lead them to another address. */
const WITHHELD = ["CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL", "CLOUDFLARE_API_USER_SERVICE_KEY", "HEROKU_HEADERS"];

/**
 * The environment in which an unchanged command finds the sandbox. TF_REATTACH_PROVIDERS is not in it: only the wrappers
 * set it, so that an engine that is called past them meets placeholder credentials instead of real state and an empty platform.
 * @param folder - where a CLI configuration file may be written
 */
export function sandboxEnvironment(outer: Environment, wrappers: Wrappers, folder: string): Record<string, string> {
  const own: Record<string, string | undefined> = {
    ...outer,
    ...CREDENTIALS,
    ...Object.fromEntries(WITHHELD.map((name) => [name, undefined])),
    CHECKPOINT_DISABLE: "1",
    PATH: [wrappers.folder, outer.PATH ?? ""].join(delimiter),
    TERRAFORM_BINARY_NAME: wrappers.chosen,
  };
  const cliConfig = outer.TF_CLI_CONFIG_FILE;
  if (cliConfig !== undefined && !existsSync(cliConfig)) {
    // Terraform would warn of the missing file at each command.
    own.TF_CLI_CONFIG_FILE = join(folder, "terraform.rc");
    writeFileSync(own.TF_CLI_CONFIG_FILE, "disable_checkpoint = true\n");
  }
  return Object.fromEntries(Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
