/* global expect, test */
// A user's tests, in CommonJS and with nothing but jest.
const { Testing } = require("cdktf");
const { StimulusReflexStack } = require("cdktf-stimulus-reflex");
const { Rehearsal, Template } = require("cdktf-stimulus-reflex/testing");

const production = (plan) =>
  new StimulusReflexStack(Testing.app(), "production", {
    name: "acme-production",
    region: "eu",
    redis: { client: "ruby", plan },
  });

test("a snapshot is written, and resources are read", () => {
  expect(Template.of(production("premium-0"))).toMatchSnapshot("production");
  expect(Template.of(production("premium-0")).resource("heroku_app").name).toBe("acme-production");
});

const whereTerraformIs = Rehearsal.isAvailable() ? test : test.skip;
whereTerraformIs("a larger plan does not replace the session Redis", async () => {
  const rehearsal = await Rehearsal.start();
  try {
    await rehearsal.apply(production("premium-0"));
    expect((await rehearsal.plan(production("premium-2"))).replaced).toEqual([]);
    expect(await rehearsal.do("rotate", "SESSION_REDIS")).toContain("its URL has changed");
  } finally {
    await rehearsal.stop();
  }
});
