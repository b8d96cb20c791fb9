import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (file: string): Workflow => parse(readFileSync(join(root, file), "utf8"), { strict: true }) as Workflow;

const PULL_REQUEST = "examples/github/pull-request.yml";
const FILES = [PULL_REQUEST, ".github/workflows/ci.yml", ".github/workflows/release.yml"];

describe.each(FILES)("%s", (file) => {
  const { permissions, jobs } = read(file);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test("every step runs a shell script that parses, or an action of a named version", () => {
    for (const { run, uses } of steps) {
      if (uses === undefined) {
        const script = (run ?? "").replaceAll(/\$\{\{.*?\}\}/g, "value");
        const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
        expect({ script, status, stderr }).toStrictEqual({ script, status: 0, stderr: "" });
      } else expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
    }
  });

  test("no script contains an expression: what others write in a pull request would become code", () => {
    expect(steps.map(({ run = "" }) => run).filter((run) => run.includes("${{"))).toStrictEqual([]);
  });

  test("a token may read by default, and write only where a job says so", () => {
    expect(permissions).toStrictEqual({ contents: "read" });
  });
});

describe("the workflow to copy", () => {
  const { on, jobs } = read(PULL_REQUEST);
  const scripts = ({ steps }: Job): string => steps.map(({ run = "" }) => run).join("\n");
  const { review, plan } = jobs;
  if (review === undefined || plan === undefined) throw new Error("The jobs are review and plan.");

  test("runs for pull requests, and never with secrets for code of a fork", () => {
    expect(Object.keys(on)).toStrictEqual(["pull_request"]);
    const secret = Object.values(jobs).filter((job) => JSON.stringify(job).includes("secrets."));
    expect(secret).toStrictEqual([plan]);
    expect(plan).toHaveProperty("if", "github.event.pull_request.head.repo.full_name == github.repository");
  });

  test("compares with the base branch, which needs its history and a directory of its own", () => {
    expect(review.steps.find(({ uses = "" }) => uses.startsWith("actions/checkout"))?.with).toMatchObject({
      "fetch-depth": 0,
    });
    expect(scripts(review)).toMatch(/git worktree add .*"\$BASE"/);
    expect(scripts(review)).toMatch(/stimulus-reflex report --diff "\$RUNNER_TEMP\/base\/cdktf\.out"/);
    expect(review.permissions).toStrictEqual({ contents: "read", "pull-requests": "write" });
  });

  test("guards the plan of the real Terraform, whose output no wrapper changes", () => {
    const setup = plan.steps.find(({ uses = "" }) => uses.startsWith("hashicorp/setup-terraform"));
    expect(setup?.with).toMatchObject({ terraform_wrapper: false });
    expect(scripts(plan)).toMatch(
      /terraform show -json tfplan > plan\.json[^]*stimulus-reflex guard --github .*plan\.json/,
    );
  });
});

test("CI is the gate that a contributor runs, and what it runs is there", () => {
  const { jobs } = read(".github/workflows/ci.yml");
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run));
  expect(runs.join("\n")).toContain(".ci/run");
  expect(existsSync(join(root, ".ci", "run"))).toBe(true);
});
