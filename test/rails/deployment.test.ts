import { railsDeploymentOf } from "../../lib/rails/deployment";
import { environment, redis } from "../review/report/topologies";

test("reads a Redis by the name that tells its role, and not by one that Heroku chose", () => {
  const queue = redis("queue", { attachments: ["HEROKU_REDIS_IVORY", "SIDEKIQ_REDIS"] });
  expect(railsDeploymentOf(environment({ addons: [queue] })).redis.queue?.variable).toBe("SIDEKIQ_REDIS_URL");
});
