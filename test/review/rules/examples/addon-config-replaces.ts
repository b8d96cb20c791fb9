import { deployed, redis, type RuleExamples } from "../example";

export const addonConfigReplaces: RuleExamples = {
  compliant: [{ shows: "ignored", topology: deployed({ addons: [redis("cache")] }) }],
  nonCompliant: [{ shows: "not ignored", topology: deployed({ addons: [redis("cache", { ignoresOptions: false })] }) }],
};
