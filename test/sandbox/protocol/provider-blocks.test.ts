import { createCloudflareProvider } from "../../../lib/sandbox/cloudflare/provider";
import { CloudflarePlatform } from "../../../lib/sandbox/cloudflare/platform/cloudflare-platform";
import { HerokuPlatform } from "../../../lib/sandbox/heroku/platform/heroku-platform";
import { createHerokuProvider } from "../../../lib/sandbox/heroku/provider";
import { ProviderOperations } from "../../../lib/sandbox/protocol/operations";
import { decodeValue, isAttributes } from "../../../lib/sandbox/protocol/values";

const heroku = new ProviderOperations(createHerokuProvider(new HerokuPlatform()));
const cloudflare = new ProviderOperations(createCloudflareProvider(new CloudflarePlatform()));

function block<T>({ configurationType }: ProviderOperations<T>, attributes: object) {
  const value = decodeValue(configurationType, attributes);
  return isAttributes(value) ? value : {};
}

describe("a provider block is checked as the real provider checks it", () => {
  test.each([
    [
      { timeouts: [{ addon_create_timeout: 9 }] },
      "expected timeouts.0.addon_create_timeout to be at least (10), got 9",
    ],
    [{ delays: [{ post_app_create_delay: -1 }] }, "expected delays.0.post_app_create_delay to be at least (0), got -1"],
    [{ timeouts: [{ addon_create_timeout: 10 }], delays: [{ post_app_create_delay: 0 }] }, undefined],
  ])("heroku: %j", (attributes, summary) => {
    expect(heroku.validateProvider(block(heroku, attributes))[0]?.summary).toBe(summary);
  });

  test.each(["{", "[]", '{"a":1}'])("heroku refuses the headers %s", (headers) => {
    expect(() => heroku.configure(block(heroku, { headers }))).toThrow("must be JSON text of an object of strings");
  });

  test("heroku takes headers that are an object of strings, and empty ones", () => {
    for (const headers of ["", '{"X-Team":"acme"}']) {
      expect(() => heroku.configure(block(heroku, { headers }))).not.toThrow();
    }
  });

  test.each([
    [{ api_token: "short" }, "Invalid Attribute Value Match"],
    [{ api_token: "a".repeat(40) }, undefined],
    [{ api_key: "0".repeat(37) }, "Invalid Attribute Combination"],
    [{ api_key: "0".repeat(37), email: "dev@acme.com" }, undefined],
  ])("cloudflare: %j", (attributes, summary) => {
    expect(cloudflare.validateProvider(block(cloudflare, attributes))[0]?.summary).toBe(summary);
  });

  test("the message about a token does not hold the token", () => {
    const found = cloudflare.validateProvider(block(cloudflare, { api_token: "hunter2" }));
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });
});
