import { IS_OPENTOFU } from "../../engine";
import { containing } from "../heroku/provider-session";
import { hasTerraform, TerraformProject } from "../heroku/terraform-project";
import { SCENARIOS } from "./corpus";
import { Rehearsal } from "./rehearse";

const describeWithTerraform = hasTerraform() ? describe : describe.skip;

describeWithTerraform("the offline providers do what the real ones do", () => {
  test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))("%s", async (_name, { steps }) => {
    const project = await TerraformProject.start();
    try {
      const rehearsal = new Rehearsal(project);
      for (const step of steps) {
        const { about, fails, actions = {}, state = {}, tainted } = step;
        const requests = (IS_OPENTOFU ? step.requestsUnderOpenTofu : undefined) ?? step.requests ?? [];
        const { error, ...observed } = await rehearsal.take(step);
        const expected = { actions, requests, state, ...(tainted !== undefined && { tainted }) };
        expect({ about, error: error ?? "none", ...observed }).toEqual({
          about,
          error: fails === undefined ? "none" : containing(fails),
          ...expected,
        });
      }
    } finally {
      project.stop();
    }
  });
});
