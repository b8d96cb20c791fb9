import { anAddon, deployed, type RuleExamples } from "../example";

const app = { name: "acme", region: "us" };
const dyno = (size: string) => ({ processes: [{ at: "heroku_formation.web", type: "web", size, quantity: 1 }] });

export const runtimeMismatch: RuleExamples = {
  compliant: [
    { shows: "standard dynos in the Common Runtime", topology: deployed({ ...app, ...dyno("standard-1x") }) },
    { shows: "private dynos in a Private Space", topology: deployed({ ...app, space: "acme", ...dyno("private-m") }) },
    {
      shows: "a private database in a Private Space",
      topology: deployed({ ...app, space: "acme", addons: [anAddon("heroku-postgresql", "private-0")] }),
    },
    {
      shows: "an app whose space is not known",
      topology: deployed({
        ...app,
        ...dyno("private-m"),
        unknowns: [{ at: "heroku_app.web", property: "space", from: "var.space" }],
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "standard dynos in a Private Space",
      topology: deployed({ ...app, space: "acme", ...dyno("Standard-1X") }),
    },
    { shows: "private dynos in the Common Runtime", topology: deployed({ ...app, ...dyno("private-m") }) },
    {
      shows: "a Redis of the Common Runtime in a Private Space",
      topology: deployed({ ...app, space: "acme", addons: [anAddon("heroku-redis", "premium-0")] }),
    },
    {
      shows: "a private database in the Common Runtime",
      topology: deployed({ ...app, addons: [anAddon("heroku-postgresql", "private-0")] }),
    },
  ],
};
