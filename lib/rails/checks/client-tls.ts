import type { RailsFiles } from "../directory";
import { needsSslParams } from "../files/redis-settings";
import { redisOf, tlsFaultOf, variableOf } from "../redis-options";
import type { BootProgram } from "../ruby/program";
import type { MadeClient } from "../ruby/redis-clients";
import type { RailsCheck } from "./check";
import { tlsFault } from "./session-store";

export const clientTls: RailsCheck = {
  id: "client-tls",
  severity: "error",
  title: "A client of the app's own without TLS options: each of its connections fails at Heroku's certificates",
  source: "redis/redis-rb#974; tried with a self-signed certificate",
  find: ({ boot, deployment, generation, files }) =>
    [...boot.clients, ...kredisClients(boot, files)].flatMap(({ file, line, options }) => {
      const variable = variableOf(options);
      const redis = deployment === undefined || variable === undefined ? undefined : redisOf(deployment, variable);
      if (redis === undefined || generation === undefined || !needsSslParams(redis, generation)) return [];
      const fault = tlsFault(tlsFaultOf(options, generation), "beside the url");
      return fault === undefined ? [] : [{ file, line, ...fault }];
    }),
};

/** Kredis makes a client of each file in config/redis. */
function kredisClients(boot: BootProgram, files: RailsFiles): readonly MadeClient[] {
  return [...files.keys()].flatMap((file) => {
    const name = /^config\/(redis\/\w+)\.yml$/.exec(file)?.[1];
    const read = name === undefined ? undefined : boot.configuration(name);
    return read === undefined ? [] : [{ file, line: read.written.get("url")?.line ?? 1, options: read.options }];
  });
}
