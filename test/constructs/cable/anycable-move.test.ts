import { Testing } from "cdktf";
import { StimulusReflexStack, type CableProps } from "cdktf-stimulus-reflex";
import { Template, type ResourceJson } from "cdktf-stimulus-reflex/testing";
import { ZONE_ID } from "../../stack";

const STEPS = ["action-cable", "prepared", "anycable"] as const;
type Step = (typeof STEPS)[number];

function at(step: Step): Template {
  const cable: Record<Step, CableProps> = {
    "action-cable": { host: "cable.acme.com" },
    prepared: { host: "cable.acme.com", server: "action-cable", anycable: {} },
    anycable: { host: "cable.acme.com", server: "anycable", anycable: {} },
  };
  return Template.of(
    new StimulusReflexStack(Testing.app(), "production", {
      name: "acme",
      region: "us",
      redis: { client: "ruby" },
      addons: { postgres: { plan: "heroku-postgresql:essential-0" } },
      domain: { zoneId: ZONE_ID, host: "www.acme.com" },
      cable: cable[step],
    }),
  );
}

const stacks = Object.fromEntries(STEPS.map((step) => [step, at(step)])) as Record<Step, Template>;
const TYPES = ["heroku_app", "heroku_addon", "heroku_addon_attachment", "heroku_domain", "cloudflare_dns_record"];
const resources = (step: Step): Map<string, ResourceJson> =>
  new Map(
    TYPES.flatMap((type) =>
      Object.entries(stacks[step].resources(type)).map(([id, json]): [string, ResourceJson] => [`${type}.${id}`, json]),
    ),
  );

describe.each([
  ["action-cable", "prepared"],
  ["prepared", "anycable"],
  ["anycable", "prepared"],
  ["prepared", "action-cable"],
] as const)("from %s to %s", (before, after) => {
  test("every add-on, its attachments and the Rails app keep address and attributes", () => {
    const then = resources(before);
    const now = resources(after);
    const kept = [...then].filter(
      ([address, { name }]) =>
        address.startsWith("heroku_addon.") ||
        (address.startsWith("heroku_addon_attachment.") && name !== "ANYCABLE_REDIS") ||
        (address.startsWith("heroku_app.") && name === "acme"),
    );
    expect(kept.length).toBe(5 + 4 + 1);
    for (const [address, json] of kept) expect(now.get(address)).toEqual(json);
  });

  test("the web host is not touched, and the record of the cable keeps its address", () => {
    const then = resources(before);
    const now = resources(after);
    const web = [...then].filter(([, json]) => [json.hostname, json.name].includes("www.acme.com"));
    expect(web).toHaveLength(2);
    for (const [address, json] of web) expect(now.get(address)).toEqual(json);
    const [record] = [...then].filter(([, json]) => json.name === "cable.acme.com");
    expect(now.get(record?.[0] ?? "")).toEqual(record?.[1]);
  });
});

const rails = (step: Step): ResourceJson =>
  Object.values(stacks[step].resources("heroku_app_config_association")).find(({ vars }) =>
    JSON.stringify(vars).includes("APPLICATION_HOST"),
  )?.vars as ResourceJson;

test("preparing moves no host and changes nothing that Rails does", () => {
  expect(Object.values(stacks.prepared.resources("heroku_domain"))).toEqual(
    Object.values(stacks["action-cable"].resources("heroku_domain")),
  );
  const { CABLE_ADAPTER, ...others } = rails("prepared");
  expect(CABLE_ADAPTER).toBe("redis");
  expect(others).toMatchObject(rails("action-cable"));
});

test("the switch changes the adapter and adds AnyCable's URL; Action Cable's URL stays", () => {
  expect(rails("anycable")).toEqual({
    ...rails("prepared"),
    CABLE_ADAPTER: "any_cable",
    ANYCABLE_WEBSOCKET_URL: "wss://cable.acme.com/cable",
  });
});

test("one domain, at one address, changes its app: Terraform takes it away before it adds it again", () => {
  const [[before, old] = [], [after, moved] = []] = (["prepared", "anycable"] as const).map((step) =>
    Object.entries(stacks[step].resources("heroku_domain")).find(([, { hostname }]) => hostname === "cable.acme.com"),
  );
  expect(after).toBe(before);
  expect(moved?.hostname).toBe(old?.hostname);
  expect(moved?.app_id).not.toBe(old?.app_id);
  expect(moved).not.toHaveProperty("lifecycle.create_before_destroy");
});
