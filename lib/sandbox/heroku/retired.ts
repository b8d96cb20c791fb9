import { readProviderFacts } from "../protocol/provider";
import facts from "../../catalogue/heroku-provider.json";

const withAppId = Object.entries(readProviderFacts(facts).resources)
  .filter(([, { attributes }]) => attributes.app_id !== undefined)
  .map(
    ([type]) => [`${type}.app`, "version 4 had it. Write app_id, with the id of the app and not its name."] as const,
  );

/** What versions before 5 had; source: the provider's guide to upgrading from 4 to 5. */
export const RETIRED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(withAppId),
  heroku_cert: "older versions had it. Write heroku_ssl.",
};
