import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { versionProblem } from "../../../lib/synth/ledger/engine";
import { environment, Project } from "./program";

test.each([
  ["Terraform v1.6.6\non linux_amd64", "Terraform 1.6 does not know removed"],
  ["OpenTofu v1.9.1\non linux_amd64", "Update to OpenTofu 1.10 or newer"],
  ["Terraform v1.7.0\n", undefined],
  ["Terraform v2.0.0\n", undefined],
  ["OpenTofu v1.10.0\n", undefined],
  ["something else", undefined],
])("%j", (printed, problem) => {
  if (problem === undefined) expect(versionProblem(printed)).toBeUndefined();
  else expect(versionProblem(printed)).toContain(problem);
});

test("an engine without removed stops a synth that lets go of something, and no other one", () => {
  const project = new Project();
  const engine = join(project.directory, "terraform");
  writeFileSync(engine, "#!/bin/sh\necho Terraform v1.5.7\n");
  chmodSync(engine, 0o755);
  const before = process.env.TERRAFORM_BINARY_NAME;
  process.env.TERRAFORM_BINARY_NAME = engine;
  try {
    project.synth(environment());
    project.answer("heroku-postgresql", { then: "forget" });
    expect(() => {
      project.synth(environment({ addons: {} }));
    }).toThrow('the ledger says "then": "forget", and Terraform 1.5 does not know removed');
  } finally {
    if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
    else process.env.TERRAFORM_BINARY_NAME = before;
  }
});
