import { below } from "../directory";
import { hasReflexes } from "../rails-source";
import { textIn } from "../ruby/value";
import type { RailsCheck } from "./check";
import { judged } from "./judged";

/** Where a morph takes what it shows. */
const SHOWN = ["app/views/", "app/components/", "app/reflexes/", "app/helpers/"];
/** Calls of helpers that write a whole URL, which takes the host of the request where no host is set. */
const WHOLE_URLS = /(?<![\w.:@]|def )(?:image|asset|audio|video|font|javascript|stylesheet)_url[ (]+["'a-z@]/;

export const assetHost: RailsCheck = {
  id: "asset-host",
  severity: "warning",
  title: "A reflex renders in a request of the cable's host, so image_url and its like name that host in a morph",
  source: "stimulus_reflex 3.5.5, run 2026-11-26",
  find: (source) => {
    const { deployment, files } = source;
    const { cableHost, webHosts = [], anycable } = deployment ?? {};
    const web = webHosts[0];
    if (web === undefined) return [];
    const uses = [...files].find(
      ([path, text]) => SHOWN.some((folder) => below(path, folder)) && WHOLE_URLS.test(text),
    );
    const remedy = `Set config.asset_host = "https://${web}", or the host of a CDN`;
    return judged(source, ["asset_host", "action_controller.asset_host"], (setting) => {
      const [value] = setting?.args ?? [];
      if (value === undefined || value.kind === "nil") {
        if (cableHost === undefined || uses === undefined || !hasReflexes(source)) return undefined;
        return {
          problem: `asset_host is not set, and ${uses[0]} writes whole URLs: in a morph they name ${cableHost}`,
          remedy,
        };
      }
      const text = textIn(value) ?? "";
      if (text.startsWith("http://")) {
        return { problem: `asset_host is ${text}: pages over https load no scripts from there`, remedy };
      }
      if (anycable === undefined || text.replace(/^(?:https:)?\/\//, "") !== cableHost) return undefined;
      return { problem: `asset_host is ${text}, where AnyCable serves no assets`, remedy };
    });
  },
};
