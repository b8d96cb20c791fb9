import { deployed, hostNamed, type RuleExamples } from "../example";

export const cableRecordProxied: RuleExamples = {
  compliant: [{ shows: "DNS-only", topology: deployed({ hosts: [hostNamed("cable.acme.com")] }) }],
  nonCompliant: [
    {
      shows: "a proxied cable host",
      topology: deployed({ hosts: [hostNamed("cable.acme.com", { proxied: true, certificate: "own" })] }),
    },
    {
      shows: "the cable on a proxied web host",
      topology: deployed({
        hosts: [hostNamed("www.acme.com", { proxied: true, certificate: "own" })],
        cable: { url: "wss://www.acme.com/cable" },
      }),
    },
  ],
};
