import { needsSslParams } from "../files/redis-settings";
import { redisOf, tlsFaultOf, variableOf } from "../redis-options";
import type { RailsCheck } from "./check";
import { tlsFault } from "./session-store";

export const clientTls: RailsCheck = {
  id: "client-tls",
  severity: "error",
  title: "A client of the app's own without TLS options: each of its connections fails at Heroku's certificates",
  source: "redis/redis-rb#974; tried with a self-signed certificate",
  find: ({ boot, deployment, generation }) =>
    boot.clients.flatMap(({ file, line, options }) => {
      const variable = variableOf(options);
      const redis = deployment === undefined || variable === undefined ? undefined : redisOf(deployment, variable);
      if (redis === undefined || generation === undefined || !needsSslParams(redis, generation)) return [];
      const fault = tlsFault(tlsFaultOf(options, generation), "beside the url");
      return fault === undefined ? [] : [{ file, line, ...fault }];
    }),
};
