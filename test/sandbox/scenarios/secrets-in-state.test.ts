import * as fc from "fast-check";
import { HerokuApi } from "../../../lib/sandbox/heroku/api";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { createHerokuProvider } from "../../../lib/sandbox/heroku/provider";
import { idOf, ProviderSession, type Managed } from "../heroku/provider-session";
import { RequestLog } from "../request-log";

/* With both customizations false no address of an add-on, and so no password, comes into state, whatever is done. */

type Act = "add-on" | "attachment" | "larger plan" | "rotation" | "refresh" | "variables";

const acts = fc.array(fc.constantFrom<Act>("add-on", "attachment", "larger plan", "rotation", "refresh", "variables"), {
  maxLength: 12,
});

const ADDRESS = /rediss?:\/\//;

/** Does one thing after another, and gives all states that Terraform would have held meanwhile. */
async function statesOf(sequence: readonly Act[], inState: boolean): Promise<string> {
  const platform = new HerokuPlatform();
  const log = new RequestLog();
  const api = new HerokuApi(platform, log.intercept);
  const customizations = [{ set_app_all_config_vars_in_state: inState, set_addon_config_vars_in_state: inState }];
  const session = new ProviderSession(createHerokuProvider(platform, { api }), log, { customizations });
  const app = await session.create("heroku_app", { name: "acme", region: "us", config_vars: { A: "1" } });
  const states: object[] = [app.state];
  const addons: Managed[] = [];
  let managed: Managed[] = [app];
  const keep = (one: Managed) => {
    managed.push(one);
    states.push(one.state);
    return one;
  };
  for (const [index, act] of sequence.entries()) {
    const newest = addons.at(-1);
    if (act === "add-on") {
      addons.push(keep(await session.create("heroku_addon", { app_id: idOf(app), plan: "heroku-redis:premium-0" })));
    } else if (act === "variables") {
      const vars = { [`V${index}`]: "1" };
      keep(await session.create("heroku_app_config_association", { app_id: idOf(app), vars }));
    } else if (act === "refresh") {
      const refreshed = await Promise.all(managed.map((one) => session.refresh(one)));
      managed = refreshed.flatMap((one) => one ?? []);
      states.push(...managed.map(({ state }) => state));
    } else if (newest !== undefined && act === "attachment") {
      const config = { app_id: idOf(app), addon_id: idOf(newest), name: `REDIS_${index}` };
      keep(await session.create("heroku_addon_attachment", config));
    } else if (newest !== undefined && act === "larger plan") {
      const config = { app_id: idOf(app), plan: `heroku-redis:premium-${(index % 3) + 1}` };
      keep(await session.update(newest, config));
    } else if (newest !== undefined && act === "rotation") {
      platform.addons.rotateCredentials(platform.addons.get(idOf(newest)));
    }
  }
  return JSON.stringify(states);
}

test("no address of an add-on comes into state while the customizations are false", async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (sequence) => {
      expect(await statesOf(sequence, false)).not.toMatch(ADDRESS);
    }),
    { numRuns: 100 },
  );
});

test("with the customizations on it does", async () => {
  expect(await statesOf(["add-on", "refresh"], true)).toMatch(ADDRESS);
});
