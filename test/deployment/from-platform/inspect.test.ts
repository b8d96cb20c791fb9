import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge } from "../../../lib/review/rules/judge";
import { getByFetch, InspectError, type Get } from "../../../lib/deployment/from-platform/api";
import { accessFrom } from "../../../lib/deployment/from-platform/credentials";
import { inspect, type InspectRequest } from "../../../lib/deployment/from-platform/inspect";
import { topologyOfSnapshot } from "../../../lib/deployment/from-platform/of-snapshot";
import { openUrl, readSnapshot } from "../../../lib/deployment/from-platform/snapshot";
import { serveApis, type ServedApis } from "../../../lib/sandbox/http/server";
import { HerokuAndCloudflare } from "../../../lib/sandbox/platforms";
import { snapshotText } from "../../../lib/adoption/snapshot-text";
import { make, MESSY } from "../../adoption/living-apps";

let platforms: HerokuAndCloudflare;
let served: ServedApis;
beforeEach(async () => {
  platforms = new HerokuAndCloudflare(undefined, () => []);
  served = await serveApis(platforms, { save: () => Promise.resolve() });
});
afterEach(() => served.stop());

const waits: number[] = [];
const steps: string[] = [];

function read(
  apps: readonly string[] = ["acme"],
  request: Partial<InspectRequest> = {},
  get: Get = getByFetch,
  token: string | undefined = "token",
) {
  waits.length = 0;
  steps.length = 0;
  const access = accessFrom({
    HEROKU_API_KEY: "token",
    HEROKU_API_URL: served.origin,
    HEROKUX_REDIS_API_URL: served.origin,
    CLOUDFLARE_BASE_URL: `${served.origin}/client/v4`,
    CLOUDFLARE_API_TOKEN: token,
  });
  return inspect(
    access,
    { apps, zones: [], variableNames: false, takenAt: "2026-11-28T12:00:00Z", ...request },
    {
      get,
      wait: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
      progress: (step) => steps.push(step),
    },
  );
}

/** Answers one path otherwise than the sandbox does. */
function refusing(path: RegExp, status: number, times = Infinity): Get {
  let left = times;
  return async (url, headers) => {
    if (!path.test(new URL(url).pathname) || left <= 0) return getByFetch(url, headers);
    left -= 1;
    return { status, header: (name) => (name === "retry-after" ? "5" : undefined), body: { message: "refused" } };
  };
}

describe("inspect", () => {
  it("reads a messy app whole, without a value of a variable or a URL that holds a secret", async () => {
    make(platforms, MESSY);
    const before = platforms.heroku.toJSON().counter;
    const snapshot = await read();
    const [app] = snapshot.apps;
    expect(app).toMatchObject({
      name: "acme",
      region: "eu",
      stack: "heroku-24",
      team: "acme-inc",
      acm: true,
      buildpacks: MESSY.buildpacks,
      coupling: { stage: "production" },
      release: { hasCode: true },
    });
    expect(app?.addons?.map(({ plan }) => plan).sort()).toEqual(MESSY.addons.map(({ plan }) => plan).sort());
    expect(app?.addons?.find(({ plan }) => plan === "heroku-redis:premium-0")).toMatchObject({
      price: { unit: "month" },
      redis: { maxmemoryPolicy: "noeviction", timeoutSeconds: 300 },
    });
    expect(app?.attachments?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["REDIS", "HEROKU_REDIS_OLD", "SIDEKIQ_REDIS", "REPORTING"]),
    );
    expect(app?.domains).toHaveLength(5);
    expect(app?.drains?.map(({ url }) => url).sort()).toEqual(["syslog+tls://logs.example.com:1234", undefined]);
    expect(snapshot.pipelines).toEqual([expect.objectContaining({ name: "acme-line" })]);
    expect(snapshot.zones[0]?.records?.map(({ type }) => type).sort()).toEqual(["A", "A", "CNAME", "CNAME", "CNAME"]);
    expect(snapshot.unread).toEqual([]);
    expect(JSON.stringify(snapshot)).not.toMatch(/planted|rediss?:\/\/|postgres:\/\//i);
    expect(readSnapshot(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot);
    expect(platforms.heroku.toJSON().counter).toBe(before);
    expect(steps).toContain("acme: addons");
  });

  it("reads names of variables where they are asked for, and no value", async () => {
    make(platforms, MESSY);
    const snapshot = await read(["acme"], { variableNames: true });
    expect(snapshot.apps[0]?.variableNames).toEqual(expect.arrayContaining(["RAILS_LOG_LEVEL", "SECRET_KEY_BASE"]));
    expect(JSON.stringify(snapshot)).not.toMatch(/planted/i);
    expect((await read()).apps[0]).not.toHaveProperty("variableNames");
  });

  it("tells the variables that an attachment yields from those that only begin with its name", async () => {
    make(platforms, MESSY);
    const { heroku } = platforms;
    const app = heroku.apps.get("acme");
    heroku.configVars.update(app, { REDIS_PROVIDER: "REDIS_URL" });
    const snapshot = await read(["acme"], { variableNames: true });
    const [topology] = topologyOfSnapshot(snapshot).apps;
    const kind = (name: string) => topology?.variables.find((variable) => variable.name === name)?.kind;
    expect(kind("REDIS_PROVIDER")).toBe("sensitive");
    const given = heroku.attachments.of(app).map((one) => [one.name, Object.keys(heroku.attachments.variables(one))]);
    expect(given.map(([name]) => name)).toContain("REDIS");
    expect(new Map(topology?.attachments.map(({ name, variables }) => [name, variables]))).toEqual(
      new Map(given as [string, string[]][]),
    );
    for (const variable of given.flatMap(([, variables]) => variables)) expect(kind(String(variable))).toBe("url");
  });

  it("reads every page of a list", async () => {
    make(platforms, { ...MESSY, addons: [], promoted: false, borrows: false });
    for (let index = 0; index < 1_050; index += 1) {
      platforms.heroku.subscriptions.createDrain(
        platforms.heroku.apps.get("acme"),
        `https://logs.example.com/${String(index)}`,
      );
    }
    expect((await read()).apps[0]?.drains).toHaveLength(1_052);
  });

  it("waits as long as the rate limit asks, and reads on", async () => {
    make(platforms, MESSY);
    const snapshot = await read(["acme"], {}, refusing(/\/addons$/, 429, 2));
    expect(waits).toEqual([5_000, 5_000]);
    expect(snapshot.apps[0]?.addons).toHaveLength(4);
    expect(steps).toContain("the rate limit is reached; the next request goes out in 5 seconds");
  });

  it("leaves out what it may not read, and says why", async () => {
    make(platforms, MESSY);
    const snapshot = await read(["acme"], {}, refusing(/\/webhooks$|\/redis\/v0/, 403));
    expect(snapshot.apps[0]).not.toHaveProperty("webhooks");
    expect(snapshot.unread.map(({ at, part }) => `${at}: ${part.replace(/ .*/, "")}`)).toEqual([
      "acme: webhooks",
      "acme: redis",
      "acme: redis",
    ]);
    expect(snapshot.unread[0]?.reason).toBe(
      "HTTP 403, refused. It belongs to the team acme-inc: the account may not see all of it.",
    );
    const [app] = topologyOfSnapshot(snapshot).apps;
    expect(app?.unknowns.map(({ property }) => property)).toEqual(["resource", "variables", "options", "options"]);
  });

  it.each([
    [
      401,
      "HEROKU_API_KEY: Heroku does not accept the token (HTTP 401, refused). Make one that may read: `heroku authorizations:create --scope read --short`",
    ],
    [
      403,
      'acme: the token may not read this app (HTTP 403, refused). It needs the scope read, and the account needs the permission "view" on the app: `heroku authorizations:create --scope read --short`',
    ],
  ])("says on %i which token it takes", async (status, message) => {
    make(platforms, MESSY);
    await expect(read(["acme"], {}, refusing(/\/apps\/acme$/, status))).rejects.toThrow(new InspectError(message));
  });

  it("says that there is no such app, no such zone, and that two zones hold a host", async () => {
    make(platforms, MESSY);
    await expect(read(["acne"])).rejects.toThrow(
      "acne: Heroku knows no app of this name, or hides it from this account. `heroku apps --all` lists those that it shows",
    );
    const empty: Get = async (url, headers) => {
      const answer = await getByFetch(url, headers);
      return url.includes("/zones?") ? { ...answer, body: { result: [], result_info: { total_pages: 1 } } } : answer;
    };
    await expect(read(["acme"], { zones: ["acme.example.org"] }, empty)).rejects.toThrow(
      '--zone "acme.example.org": the token shows no zone of this name at Cloudflare.',
    );
    const twice: Get = async (url, headers) => {
      const answer = await getByFetch(url, headers);
      const result = [{ id: "1".repeat(32) }, { id: "2".repeat(32) }].map((zone) => ({
        ...zone,
        name: "acme.example.com",
      }));
      return url.includes("/zones?") ? { ...answer, body: { result } } : answer;
    };
    await expect(read(["acme"], {}, twice)).rejects.toThrow(
      /two zones at Cloudflare are named acme\.example\.com\. Choose .*--zone 1{32} or --zone 2{32}/,
    );
  });

  it("refuses an app of the Fir generation", async () => {
    make(platforms, MESSY);
    const fir: Get = async (url, headers) => {
      const answer = await getByFetch(url, headers);
      return { ...answer, body: { ...(answer.body as object), generation: { name: "fir" } } };
    };
    await expect(read(["acme"], {}, fir)).rejects.toThrow("acme: an app of the fir generation.");
  });

  it("takes records for unknown where there is no token for Cloudflare", async () => {
    make(platforms, MESSY);
    const snapshot = await read(["acme"], {}, getByFetch, "");
    expect(snapshot.unread).toHaveLength(5);
    expect(
      topologyOfSnapshot(snapshot).apps[0]?.unknowns.filter(({ property }) => property === "proxied"),
    ).toHaveLength(5);
  });

  it("shows prices, versions, attachments and where each host leads", async () => {
    make(platforms, MESSY);
    const snapshot = await read();
    const text = snapshotText(snapshot, topologyOfSnapshot(snapshot));
    expect(text).toMatch(/^acme {2}eu, heroku-24, team acme-inc, release v\d+, ACM on\n/);
    expect(text).toMatch(
      /heroku-redis:premium-0 +\$15\/month +REDIS, HEROKU_REDIS_OLD|heroku-redis:premium-0 +\$15\/month +HEROKU_REDIS_OLD/,
    );
    expect(text).toMatch(/heroku-redis:mini .*SIDEKIQ_REDIS.* queue +version [\d.]+/);
    expect(text).toMatch(/shop\.acme\.example\.com +ACM: failing .* proxied\n/);
    expect(text).toMatch(/old\.acme\.example\.com .* CNAME to acme\.herokuapp\.com, not to \S+, DNS only\n/);
    expect(text).toMatch(/lost\.acme\.example\.com .* no record\n/);
    expect(text).toContain("of acme-data");
  });

  it("does not say that origins are missing where variables were not read", async () => {
    make(platforms, MESSY);
    const rules = judge(topologyOfSnapshot(await read())).findings.map(({ rule }) => rule);
    expect(rules).not.toContain("cable-origins");
    expect(rules).toContain("value-unknown");
  });
});

describe("credentials", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "netrc-"));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it("come from the login of the Heroku CLI where the variable is not set", () => {
    writeFileSync(
      join(home, ".netrc"),
      "machine git.heroku.com\n  login x\n  password wrong\nmachine api.heroku.com\n  login a@example.com\n  password right\n",
    );
    expect(accessFrom({}, home).herokuToken).toBe("right");
    expect(accessFrom({ HEROKU_API_KEY: "given" }, home).herokuToken).toBe("given");
  });

  it("that are missing are asked for, with the command that makes a token", () => {
    expect(() => accessFrom({}, home)).toThrow(
      "HEROKU_API_KEY: not set, and the Heroku CLI is not logged in. Run `heroku login`, or set the variable to the token that `heroku authorizations:create --scope read --short` prints",
    );
  });

  it("never travel unencrypted to another machine", () => {
    expect(() => accessFrom({ HEROKU_API_KEY: "x", HEROKU_API_URL: "http://api.example.com" }, home)).toThrow(
      'HEROKU_API_URL "http://api.example.com": not an https URL, so the token would travel unencrypted.',
    );
  });
});

test.each([
  ["https://logs.example.com/plain", true],
  ["syslog+tls://logs.example.com:1234", true],
  ["https://github.com/example/heroku-buildpack-vips", true],
  ["https://user:secret@example.com/", false],
  ["https://example.com/?key=1", false],
  ["https://hooks.example.com/services/T0ABCDEF123X", false],
  ["https://example.com/abcdefghijklmnopqrstuvwxyz", false],
])("the URL %s is kept: %s", (url, kept) => {
  expect(openUrl(url)).toBe(kept ? url : undefined);
});

test.each([
  [
    { snapshot: 2, takenAt: "", apps: [] },
    "snapshot format 2: this version reads format 1. Inspect the app again with this version",
  ],
  [
    { snapshot: 1, takenAt: "", apps: [{}] },
    "snapshot apps[0].id: not a string. Inspect the app again; do not edit a snapshot by hand",
  ],
  [{}, "not a snapshot. Write one with `stimulus-reflex inspect APP --out snapshot.json`"],
])("refuses %j as a snapshot", (json, message) => {
  expect(() => readSnapshot(json)).toThrow(message);
});
