import { guard } from "../../../lib/review/guard/guard";
import { APP, plan, type Change } from "./plan-json";

const www = { app_id: "app-1", hostname: "www.acme.com", cname: "warm-1.herokudns.com" };
const domain: Change = { address: "heroku_domain.www", actions: ["no-op"], before: www, after: www };
const cname = { id: "r", name: "www.acme.com", type: "CNAME", content: "warm-1.herokudns.com", proxied: true };
const record = (after: object, more: Partial<Change> = {}): Change => ({
  address: "cloudflare_dns_record.www",
  actions: ["update"],
  before: cname,
  after: { ...cname, ...after },
  ...more,
});
const said = (...changes: readonly Change[]) =>
  guard(plan(APP, ...changes)).map(({ severity, kind, message }) => `${kind} ${severity}: ${message}`);
const refused = (text: string): unknown => expect.stringMatching(new RegExp(`^violation error: .*${text}`));
const open: unknown = expect.stringMatching(/^unknown warning: /);

test("refuses a record of a host that stays when it is pointed away from every app of the plan", () => {
  expect(said(domain, record({ content: "fastly.example.net" }))).toEqual([
    "violation error: The plan points www.acme.com from warm-1.herokudns.com to fastly.example.net, which is not the target of an app in this plan: browsers no longer find the app.",
  ]);
  expect(said(domain, record({ content: "old-9.herokudns.com" }))).toEqual([refused("not the target of an app")]);
  const a = { ...cname, type: "A", content: "203.0.113.7" };
  expect(said(domain, record({}, { before: a, after: { ...a, content: "203.0.113.8" } }))).toEqual([open]);
  const old = { name: "www", hostname: "www.acme.com", type: "CNAME", value: "warm-1.herokudns.com" };
  const v4 = { address: "cloudflare_record.www", before: old, after: { ...old, value: "parked.example.net" } };
  expect(said(domain, record({}, v4))).toEqual([refused("parked.example.net")]);
});

test("follows a target that the plan knows, or that comes from the host itself", () => {
  const app = { ...APP, before: { ...APP.before, web_url: "https://acme-1a2b.herokuapp.com/" } };
  expect(guard(plan(app, domain, record({ content: "warm-1.herokudns.com." })))).toEqual([]);
  const unbound = { ...domain, before: { ...www, cname: undefined }, after: { ...www, cname: undefined } };
  expect(guard(plan(app, unbound, record({ content: "acme-1a2b.herokuapp.com" })))).toEqual([]);
  const bound = {
    ...plan(APP, domain, record({ content: undefined }, { unknown: { content: true } })),
    planned_values: {
      root_module: {
        resources: [
          {
            address: "cloudflare_dns_record.www",
            mode: "managed",
            type: "cloudflare_dns_record",
            name: "www",
            values: {},
          },
        ],
      },
    },
  };
  const expressions = (reference: string) => ({
    root_module: {
      resources: [
        {
          address: "cloudflare_dns_record.www",
          mode: "managed",
          type: "cloudflare_dns_record",
          name: "www",
          expressions: { content: { references: [reference] } },
        },
      ],
    },
  });
  expect(guard({ ...bound, configuration: expressions("heroku_domain.www.cname") })).toEqual([]);
  expect(guard({ ...bound, configuration: expressions("data.external.target") })).toMatchObject([{ kind: "unknown" }]);
});

test("refuses a record that gets another name while its host stays", () => {
  expect(said(domain, record({ name: "shop.acme.com" }))).toEqual([
    refused("renames the DNS record of www.acme.com to shop.acme.com"),
  ]);
  expect(said(domain, record({ name: "www" }))).toEqual([]);
  const gone = { ...domain, actions: ["delete"], after: {} };
  expect(guard(plan(APP, gone, record({ name: "shop.acme.com" }))).map(({ rule }) => rule)).toEqual([
    "plan-destroys-domain",
  ]);
});

test("refuses the loss of a host's only address, wherever it points to, and by a wildcard", () => {
  const a = { ...cname, type: "A", content: "203.0.113.7" };
  const gone = record({}, { actions: ["delete"], before: a, after: {} });
  expect(said(domain, gone)).toEqual([refused("the DNS record of www.acme.com")]);
  const second = record({}, { address: "cloudflare_dns_record.second", actions: ["no-op"], before: a, after: a });
  expect(said(domain, gone, second)).toEqual([]);
  const wildcard = { ...domain, before: { ...www, hostname: "*.acme.com" }, after: { ...www, hostname: "*.acme.com" } };
  expect(said(wildcard, gone)).toEqual([refused("the DNS record of www.acme.com")]);
  const text = { ...a, type: "TXT" };
  expect(said(domain, record({}, { actions: ["delete"], before: text, after: {} }))).toEqual([
    expect.stringMatching(/^violation warning: The plan destroys the TXT record/),
  ]);
});

test("refuses to take the proxy off a host without a certificate", () => {
  const app = { ...APP, before: { ...APP.before, acm: false }, after: { ...APP.before, acm: false } };
  const off = record({ proxied: false });
  expect(guard(plan(app, domain, off)).map(({ message }) => message)).toEqual([
    "The plan takes www.acme.com off Cloudflare's proxy, and the host has no certificate of its own: browsers refuse it.",
  ]);
  const own = { ...domain, after: { ...www, sni_endpoint_id: "tokyo-1" } };
  expect(guard(plan(app, own, off))).toEqual([]);
});
