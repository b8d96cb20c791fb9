import { deployed, hostNamed, type RuleExamples } from "../example";

export const cableOrigins: RuleExamples = {
  compliant: [
    {
      shows: "all of them",
      topology: deployed({
        hosts: [hostNamed("www.acme.com"), hostNamed("cable.acme.com")],
        cable: { url: "wss://cable.acme.com/cable", allowedRequestOrigins: ["https://www.acme.com"] },
      }),
    },
  ],
  nonCompliant: [
    {
      shows: "a web host that is not listed",
      topology: deployed({
        hosts: [hostNamed("www.acme.com"), hostNamed("shop.acme.com")],
        cable: { allowedRequestOrigins: ["https://www.acme.com"] },
      }),
    },
    {
      shows: "a cable host, and no list",
      topology: deployed({ hosts: [hostNamed("www.acme.com"), hostNamed("cable.acme.com")] }),
    },
  ],
};
