import { rmSync } from "node:fs";
import * as fc from "fast-check";
import { satisfies, versionNotes } from "../../../lib/sandbox/terraform/provider-versions";
import { folder } from "./command";

const SIMULATED = { "heroku/heroku": "5.3.2", "cloudflare/cloudflare": "5.14.0" };

function notesOf(files: Readonly<Record<string, string | object>>): readonly string[] {
  const root = folder(files);
  try {
    return versionNotes(root, SIMULATED);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe("version constraints", () => {
  test.each([
    ["~> 5.0", true],
    ["~> 5.3.0", true],
    ["~> 5.2.0", false],
    ["~> 4.8", false],
    ["~> 5", true],
    [">= 5.0, < 6.0", true],
    [">= 5.0, != 5.3.2", false],
    ["5.3.2", true],
    ["= 5.3", false],
    ["< 5.3.2", false],
    ["latest", undefined],
  ])("%s", (constraint, expected) => {
    expect(satisfies("5.3.2", constraint)).toBe(expected);
  });

  test("a version satisfies its own equality, and the pessimistic constraint on itself, and never its inequality", () => {
    const part = fc.nat({ max: 30 });
    fc.assert(
      fc.property(part, part, part, (major, minor, patch) => {
        const version = `${major}.${minor}.${patch}`;
        return (
          satisfies(version, version) === true &&
          satisfies(version, `~> ${version}`) === true &&
          satisfies(version, `!= ${version}`) === false &&
          satisfies(`${major + 1}.0.0`, `~> ${version}`) === false
        );
      }),
    );
  });

  test("are told with the version that is simulated, in HCL and in JSON, each once", () => {
    const hcl = 'terraform { required_providers { heroku = { source = "heroku/heroku", version = "~> 4.8" } } }';
    const json = {
      terraform: {
        required_providers: {
          cloudflare: { source: "registry.terraform.io/cloudflare/cloudflare", version: "~> 5.20" },
          heroku: { source: "heroku/heroku", version: "~> 4.8" },
        },
      },
    };
    expect(notesOf({ "a.tf": hcl, "b.tf.json": json })).toEqual([
      'this stack asks for heroku/heroku "~> 4.8"; the sandbox simulates version 5.3.2, whatever is asked for. Other versions may plan differently.',
      'this stack asks for cloudflare/cloudflare "~> 5.20"; the sandbox simulates version 5.14.0, whatever is asked for. Other versions may plan differently.',
    ]);
  });

  test("say nothing where they hold, where there are none, and of providers that are not simulated", () => {
    expect(
      notesOf({
        "a.tf": `terraform {
          required_providers {
            heroku     = { source = "heroku/heroku", version = "~> 5.0" }
            cloudflare = { source = "cloudflare/cloudflare" }
            aws        = { source = "hashicorp/aws", version = "~> 5.0" }
          }
        }`,
      }),
    ).toEqual([]);
  });
});
