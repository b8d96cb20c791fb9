import { deployed, hostNamed, type RuleExamples } from "../example";

export const cableSharesSessionCookie: RuleExamples = {
  compliant: [
    { shows: "one domain", topology: deployed({ hosts: [hostNamed("www.acme.com"), hostNamed("cable.acme.com")] }) },
  ],
  nonCompliant: [
    { shows: "two domains", topology: deployed({ hosts: [hostNamed("www.acme.com"), hostNamed("cable.acme.io")] }) },
    {
      shows: "the cable at herokuapp.com",
      topology: deployed({ hosts: [hostNamed("www.acme.com")], cable: { url: "wss://acme-1.herokuapp.com/cable" } }),
    },
  ],
};
