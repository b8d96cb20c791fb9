import * as fc from "fast-check";
import { CloudflareApi } from "../../../lib/sandbox/cloudflare/api";
import { pageOf } from "../../../lib/sandbox/cloudflare/paging";
import { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";

const ZONE = "0da42c8d2132a9ddaf714f9e7c920711";

function start(records: number) {
  const api = new CloudflareApi(new CloudflarePlatform());
  const get = (path: string, query: Record<string, string> = {}) => {
    const { status, body } = api.handle({ method: "GET", path: `/client/v4${path}`, query });
    return {
      status,
      body: body as { result: { name: string }[]; result_info: Record<string, number>; errors: unknown[] },
    };
  };
  for (let index = 0; index < records; index += 1) {
    const body = { name: `host-${index}.acme.com`, type: "A", content: "192.0.2.1", ttl: 1 };
    api.handle({ method: "POST", path: `/client/v4/zones/${ZONE}/dns_records`, body });
  }
  return { api, get };
}

test("a list ends: pages are different, and the one after the last is empty", () => {
  const { get } = start(5);
  const pages = [1, 2, 3, 4].map(
    (page) => get(`/zones/${ZONE}/dns_records`, { page: String(page), per_page: "2" }).body,
  );
  expect(pages.map(({ result }) => result.map(({ name }) => name.split(".")[0]))).toEqual([
    ["host-0", "host-1"],
    ["host-2", "host-3"],
    ["host-4"],
    [],
  ]);
  expect(pages[2]?.result_info).toEqual({ count: 1, page: 3, per_page: 2, total_count: 5, total_pages: 3 });
  expect(get("/zones", { name: "acme.com", page: "2" }).body.result).toEqual([]);
});

test("following the pages gives every item once, whatever their size", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (items, size) => {
      const seen: unknown[] = [];
      for (let page = 1; ; page += 1) {
        const { shown } = pageOf(items, { page: String(page), per_page: String(size) }, { usual: 5, largest: 10 });
        if (shown.length === 0) break;
        seen.push(...shown);
      }
      expect(seen).toEqual(items);
    }),
  );
});

test.each(["0", "-1", "x", "1.5", ""])("page %j is refused", (page) => {
  expect(start(0).get("/zones", { page })).toMatchObject({ status: 400, body: { errors: [{ code: 1004 }] } });
});

test("what is not simulated says so, instead of that the record does not exist", () => {
  const { api, get } = start(1);
  for (const [method, path] of [
    ["POST", `/zones/${ZONE}/dns_records/batch`],
    ["GET", `/zones/${ZONE}/dns_records/export`],
    ["POST", `/zones/${ZONE}/dns_records/scan`],
    ["GET", "/accounts/x/members"],
  ] as const) {
    const { status, body } = api.handle({ method, path: `/client/v4${path}` });
    expect({ status, body }).toMatchObject({
      status: 501,
      body: { success: false, errors: [{ message: expect.stringContaining("does not simulate") as string }] },
    });
  }
  expect(get("/user/tokens/verify").body.result).toMatchObject({ status: "active" });
  expect(get("/accounts").body.result).toMatchObject([{ name: "Sandbox" }]);
});
