import { below } from "../directory";
import { hasReflexes, type RailsSource } from "../rails-source";
import type { Setting } from "../ruby/setting";
import { NIL, textIn, type RubyValue } from "../ruby/value";
import type { VariableRead } from "../ruby/variable-reads";
import { candidatesFor } from "../settings";
import type { RailsCheck } from "./check";
import { judged } from "./judged";

/** Where a morph takes what it shows. */
const SHOWN = ["app/views/", "app/components/", "app/reflexes/", "app/helpers/"];
/** Calls of helpers that write a whole URL, which takes the host of the request where no host is set. */
const WHOLE_URLS = /(?<![\w.:@]|def )(?:image|asset|audio|video|font|javascript|stylesheet)_url[ (]+["'a-z@]/;

const PATHS = ["asset_host", "action_controller.asset_host"];

/**
 * Whether a variable is the asset host by itself. Where nothing sets it, the host is nil, or that of a fallback, and the app
 * serves its assets.
 */
export function isAssetHost(source: RailsSource, { name, file, line, raises }: VariableRead): boolean {
  const settings = candidatesFor(source, ...PATHS);
  return !raises && settings.some((one) => one?.file === file && one.line === line && variableIn(one)?.name === name);
}

function variableIn({ args: [value] }: Setting): Extract<RubyValue, { kind: "variable" }> | undefined {
  return value?.kind === "variable" ? value : undefined;
}

export const assetHost: RailsCheck = {
  id: "asset-host",
  severity: "warning",
  title: "A reflex renders in a request of the cable's host, so image_url and its like name that host in a morph",
  source: "stimulus_reflex 3.5.5, run 2026-11-26",
  find: (source) => {
    const { deployment, files, boot } = source;
    const { cableHost, webHosts = [], anycable } = deployment ?? {};
    const [web] = webHosts;
    const uses = [...files].find(
      ([path, text]) => SHOWN.some((folder) => below(path, folder)) && WHOLE_URLS.test(text),
    );
    const remedy =
      web === undefined
        ? "Set config.asset_host to the https:// URL of a CDN, or take it out"
        : `Set config.asset_host = "https://${web}", or the host of a CDN`;
    return judged(source, PATHS, (setting) => {
      const variable = setting === undefined ? undefined : variableIn(setting);
      const isUnset =
        variable !== undefined &&
        deployment?.variableNames?.has(variable.name) === false &&
        boot.reads.some((read) => read.name === variable.name && isAssetHost(source, read));
      const value = isUnset ? (variable.otherwise ?? NIL) : (setting?.args[0] ?? NIL);
      if (value.kind === "nil") {
        // Under a condition of its own it is meant to be missing at times.
        if (isUnset && setting?.condition?.includes(variable.name) !== true) {
          const problem = `${variable.name} is not deployed, so the app itself serves its assets, and no CDN`;
          return { problem, remedy: `Deploy ${variable.name}, or take asset_host out` };
        }
        if (cableHost === undefined || uses === undefined || !hasReflexes(source)) return undefined;
        return {
          problem: `asset_host is not set, and ${uses[0]} writes whole URLs: in a morph they name ${cableHost}`,
          remedy,
        };
      }
      const text = textIn(value);
      if (text === undefined) return undefined;
      if (/^(?:https?:)?\/*$/.test(text)) {
        return {
          problem: `asset_host is ${JSON.stringify(text)}: pages load no assets from a host without a name`,
          remedy,
        };
      }
      if (text.startsWith("http://")) {
        return { problem: `asset_host is ${text}: pages over https load no scripts from there`, remedy };
      }
      if (anycable === undefined || text.replace(/^(?:https:)?\/\//, "") !== cableHost) return undefined;
      return { problem: `asset_host is ${text}, where AnyCable serves no assets`, remedy };
    });
  },
};
