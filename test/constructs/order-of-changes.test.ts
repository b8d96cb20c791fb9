import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { StimulusReflexStack, type StimulusReflexAppProps } from "cdktf-stimulus-reflex";
import { Rehearsal } from "cdktf-stimulus-reflex/testing";
import { describeWithTerraform } from "../sandbox/terraform/command";

const zoneId = "0da42c8d2132a9ddaf714f9e7c920711";

const CHAIN = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** An app whose code runs, with one web dyno. */
const production = (props: Partial<StimulusReflexAppProps> = {}) =>
  new StimulusReflexStack(Testing.app(), "production", {
    name: "acme",
    region: "us",
    redis: { client: "ruby", cache: false, session: false },
    build: { url: "https://github.com/acme/acme/archive/refs/tags/v1.tar.gz", version: "v1" },
    processes: { web: { size: "standard-1x", quantity: 1 } },
    ...props,
  });

const withoutQueue = { redis: { client: "ruby", cache: false, session: false, queue: false } } as const;

describeWithTerraform("on a running app", () => {
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    process.env.TF_VAR_anycable_secret = "a secret for a rehearsal";
    process.env.TF_VAR_www_acme_com_private_key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
    rehearsal = await Rehearsal.start();
  });
  afterAll(async () => {
    delete process.env.TF_VAR_anycable_secret;
    delete process.env.TF_VAR_www_acme_com_private_key;
    await rehearsal.stop();
  });

  /** What the platforms were asked to change by one apply, in order. */
  const changesOf = async (stack: StimulusReflexStack): Promise<readonly string[]> => {
    const journal = join(rehearsal.sandbox.directory, "requests.jsonl");
    const before = requests(journal).length;
    await rehearsal.apply(stack);
    return requests(journal).slice(before);
  };

  test("variables are set after what they name is there, and unset before it goes", async () => {
    await rehearsal.apply(production(withoutQueue));

    const adding = await changesOf(production());
    expect(place(adding, "PATCH", "REDIS_PROVIDER")).toBeGreaterThan(place(adding, "POST", '"name":"QUEUE_REDIS"'));

    const host = { zoneId, host: "www.acme.com" };
    const cable = {
      host: "cable.acme.com",
      server: "anycable",
      anycable: { released: false, sharedStores: ["cache", "session"] },
    } as const;
    const moving = await changesOf(production({ domain: host, cable }));
    const set = place(moving, "PATCH", "ANYCABLE_WEBSOCKET_URL");
    for (const named of ['"name":"ANYCABLE_REDIS"', '"hostname":"www.acme.com"', '"hostname":"cable.acme.com"']) {
      expect(set).toBeGreaterThan(place(moving, "POST", named));
    }
    expect(set).toBeGreaterThan(place(moving, "POST", '"type":"CNAME"'));

    const { heroku } = rehearsal.sandbox.platforms;
    const queue = heroku.attachments.of(heroku.apps.get("acme")).find(({ name }) => name === "QUEUE_REDIS");
    const removing = await changesOf(production({ ...withoutQueue, domain: host, cable }));
    expect(place(removing, "PATCH", '"REDIS_PROVIDER":null')).toBeLessThan(
      place(removing, "DELETE", `/addon-attachments/${queue?.id ?? ""}`),
    );
  });

  test("hosts and AnyCable's app go after the variables that name them have changed", async () => {
    const domain = { zoneId, host: "www.acme.com" };
    const anycable = { released: false, authentication: "jwt", sharedStores: ["cache", "session"] } as const;
    await rehearsal.apply(production({ domain, cable: { server: "anycable", anycable } }));
    const changed = await changesOf(
      production({ domain: { ...domain, host: "app.acme.com" }, cable: { server: "anycable", anycable } }),
    );
    const set = place(changed, "PATCH", "APPLICATION_HOST");
    expect(set).toBeGreaterThan(place(changed, "POST", '"hostname":"app.acme.com"'));
    expect(set).toBeLessThan(place(changed, "DELETE", "/domains/"));

    const { heroku } = rehearsal.sandbox.platforms;
    const server = heroku.apps.get("acme-cable").id;
    const removed = await changesOf(production());
    const unset = place(removed, "PATCH", '"ANYCABLE_WEBSOCKET_URL":null');
    expect(unset).toBeLessThan(place(removed, "DELETE", "/domains/"));
    expect(unset).toBeLessThan(place(removed, "DELETE", "/dns_records/"));
    expect(unset).toBeLessThan(place(removed, "DELETE", `"path":"/apps/${server}"`));
  });

  test("a certificate of one's own and a managed one change places in one apply", async () => {
    const domain = { zoneId, host: "www.acme.com" };
    const own = { acm: false, domain: { ...domain, certificate: { chain: CHAIN } } } as const;
    await rehearsal.apply(production({ domain }));
    await rehearsal.apply(production(own));
    await rehearsal.apply(production({ domain }));
    const { heroku } = rehearsal.sandbox.platforms;
    expect(heroku.apps.get("acme").acm).toBe(true);
    expect((await rehearsal.plan(production({ domain }))).actions).toEqual({});
  });
});

function requests(journal: string): readonly string[] {
  return readFileSync(journal, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.includes('"method":"GET"'));
}

/** Where a request is in the order; it has to be there. */
function place(all: readonly string[], method: string, text: string): number {
  const index = all.findIndex((line) => line.includes(`"method":"${method}"`) && line.includes(text));
  if (index === -1) throw new Error(`No ${method} has ${text} in\n${all.join("\n")}`);
  return index;
}
