import { deployed, hostNamed, processOf, type RuleExamples } from "../example";

export const webProcessMissing: RuleExamples = {
  compliant: [
    {
      shows: "web and worker",
      topology: deployed({
        hosts: [hostNamed("www.acme.com")],
        processes: [processOf("web", "basic"), processOf("worker", "basic")],
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "a worker alone",
      topology: deployed({ hosts: [hostNamed("www.acme.com")], processes: [processOf("worker", "basic")] }),
    },
    {
      shows: "web stopped",
      topology: deployed({ hosts: [hostNamed("www.acme.com")], processes: [processOf("web", "basic", 0)] }),
    },
  ],
};
