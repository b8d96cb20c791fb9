import { deployed, hostNamed, type RuleExamples } from "../example";

export const webRecordProxiedWithAcm: RuleExamples = {
  compliant: [
    { shows: "DNS-only", topology: deployed({ hosts: [hostNamed("www.acme.com")] }) },
    {
      shows: "proxied with a certificate of one's own",
      topology: deployed({ hosts: [hostNamed("www.acme.com", { proxied: true, certificate: "own" })] }),
    },
  ],
  nonCompliant: [
    {
      shows: "proxied with a managed certificate",
      topology: deployed({ hosts: [hostNamed("www.acme.com", { proxied: true })] }),
    },
  ],
};
