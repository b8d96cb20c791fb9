import type { RailsDeployment } from "../deployment";
import { HEROKUS, type RailsSource } from "../rails-source";
import type { VariableRead } from "../ruby/variable-reads";
import { isAssetHost } from "./asset-host";
import type { RailsCheck, RailsComplaint } from "./check";

/** Statements whose variables lead to Redis, to a host or to the cable. */
const LEADS_THERE =
  /session_store|cache_store|action_cable|default_url_options|asset_host|Redis|redis\s*[=:]|Sidekiq|connection_pool/;
const READS = /ENV(?:\.fetch\(|\[)\s*["'](\w+)["']/g;
/** Colours are given by Heroku, and no deployment can name them: reading one stops the app elsewhere. */
const COLOUR = /^HEROKU_REDIS_[A-Z]+_(?:TLS_)?URL$/;
const ADDRESS = /(?:^|_)(?:URL|HOSTS?|DOMAINS?|ORIGINS?|SERVERS?)$/;
const OF_REDIS = /REDIS.*_URL$|_REDIS$/;

/** Whether a statement leads by a variable to Redis, to a host or to the cable. */
export function leadsThere({ name, statement }: Pick<VariableRead, "name" | "statement">): boolean {
  return COLOUR.test(name) || OF_REDIS.test(name) || (ADDRESS.test(name) && LEADS_THERE.test(statement));
}

export const deployedVariables: RailsCheck = {
  id: "deployed-variables",
  severity: "error",
  title: "A variable that is not deployed stops the app at boot, or a fallback hides it and nothing is cached",
  source: "the generated and the deployment page's files with the deployed config vars, run 2026-11-26",
  find: (source) => {
    const { deployment, files, cable, boot } = source;
    if (deployment?.variableNames === undefined) return [];
    const names = deployment.variableNames;
    const found: RailsComplaint[] = [];
    const judge = ({ name, file, line, statement, hasFallback, alternatives }: Omit<VariableRead, "raises">) => {
      if (names.has(name) || HEROKUS.test(name)) return;
      if (!leadsThere({ name, statement }) || mayComeFrom(deployment, name)) return;
      // A name that is tried before one that is deployed, or after one, is a fallback by intention.
      if (alternatives.some((other) => names.has(other))) return;
      if (found.some((one) => one.file === file && one.line === line && one.problem.startsWith(`${name} `))) return;
      found.push({
        file,
        line,
        problem: `${name} is not deployed${hasFallback && !COLOUR.test(name) ? ", and a fallback may hide that" : ""}`,
        remedy: `Read one of ${deployedAddresses(source)}`,
      });
    };
    for (const read of boot.reads) {
      const isOwn = read.file.startsWith("config/stimulus_reflex/") || read.file.includes("stimulus_reflex_");
      if (!isOwn && !isAssetHost(source, read)) judge(read);
    }
    // What a line of YAML reads, with the others that it reads.
    const judgeLine = (file: string, line: number, code: string, statement = code) => {
      const names = [...code.matchAll(READS)].flatMap(([, name]) => name ?? []);
      for (const name of names) {
        const hasFallback = /\{|\|\||,/.test(code.slice(code.indexOf(name)));
        judge({ name, file, line, statement, hasFallback, alternatives: names });
      }
    };
    const url = cable?.values.get("url");
    if (cable !== undefined && url !== undefined && files.has(cable.file)) {
      judgeLine(cable.file, url.line, url.value, `redis: ${url.value}`);
    }
    // Kredis, AnyCable and others have files of their own.
    for (const [file, text] of files) {
      const isOther = /^config\/(?!stimulus_reflex\/).*\.ya?ml$/.test(file) && file !== cable?.file;
      for (const [index, line] of (isOther ? text.split("\n") : []).entries()) {
        if (!/^\s*#/.test(line)) judgeLine(file, index + 1, line);
      }
    }
    return found;
  },
};

/** Whether an add-on of a service may give a variable of its name, as memcachier gives MEMCACHIER_SERVERS. */
function mayComeFrom({ addons }: RailsDeployment, name: string): boolean {
  const plain = (text: string) => text.replaceAll(/[^a-z]/gi, "").toLowerCase();
  return addons.some(({ service }) => service === undefined || plain(name).startsWith(plain(service)));
}

function deployedAddresses({ deployment }: RailsSource): string {
  const urls = Object.values(deployment?.redis ?? {}).map(({ variable }) => variable);
  return [...new Set([...urls, "APPLICATION_HOST", "ACTION_CABLE_URL"])].join(", ");
}
