import { TerraformStack } from "cdktf";
import { Addon, RailsApp, type AddonProps } from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import { errorOf, existingStack, railsApp } from "../../stack";

function addon(props: Partial<AddonProps> = {}): { readonly addon: Addon; readonly template: () => Template } {
  const app = props.app ?? railsApp();
  const stack = TerraformStack.of(app);
  const made = new Addon(stack, "postgres", { app, plan: "heroku-postgresql:essential-0", ...props });
  return { addon: made, template: () => Template.of(stack) };
}

test("is taken to hold data: nothing replaces it, and no plan destroys it", () => {
  expect(addon().template().resource("heroku_addon")).toEqual({
    app_id: "${heroku_app.rails.id}",
    plan: "heroku-postgresql:essential-0",
    lifecycle: { ignore_changes: ["config"], prevent_destroy: true },
  });
});

test("unless it is told otherwise", () => {
  const lifecycle = { ignore_changes: ["config"], prevent_destroy: false };
  expect(addon({ preventDestroy: false }).template().resource("heroku_addon").lifecycle).toEqual(lifecycle);
  expect(
    addon({ app: railsApp({ disposable: true }) })
      .template()
      .resource("heroku_addon").lifecycle,
  ).toEqual(lifecycle);
});

test("without a plan it is refused, since Heroku would choose one and its price", () => {
  expect(() => addon({ plan: "heroku-postgresql" })).toThrow(
    "names no plan, so Heroku would choose one, and its price",
  );
});

describe("plans", () => {
  test("of Heroku's own services are checked, with the nearest", () => {
    expect(errorOf(() => addon({ plan: "heroku-postgresql:standart-0" }))).toContain(
      'existing/postgres: plan "heroku-postgresql:standart-0": unknown plan of heroku-postgresql.',
    );
    expect(errorOf(() => addon({ plan: "heroku-postgresql:standart-0" }))).toContain(
      'Did you mean "heroku-postgresql:standard-0"? If Heroku has it, pass { unlisted: "heroku-postgresql:standart-0" }.',
    );
    expect(() => addon({ plan: "heroku-redis:premium-6" })).toThrow("unknown plan of heroku-redis");
  });

  test("of a service that is a slip for a known one are refused with that", () => {
    expect(errorOf(() => addon({ plan: "heroku-postgres:standard-0" }))).toBe(
      [
        'existing/postgres: plan "heroku-postgres:standard-0": unknown add-on service.',
        "  Allowed: service and plan, as `heroku addons:services` and `heroku addons:plans SERVICE` list them.",
        '  Did you mean "heroku-postgresql:standard-0"? If Heroku has heroku-postgres, pass { unlisted: "heroku-postgres:standard-0" }.',
      ].join("\n"),
    );
  });

  test.each([
    ["a tier that is known, with a number that is not", "heroku-postgresql:standard-9"],
    ["another service", "papertrail:choklad"],
    ["a service whose name is like a known one", "ah-mysql-stackhero:ist-abc"],
    ["a plan of a service that has only a price", "memcachier:1000"],
  ])("that the catalogue cannot judge pass: %s", (_, plan) => {
    expect(addon({ plan }).template().resource("heroku_addon").plan).toBe(plan);
  });

  test.each(["heroku-postgresql:advanced-1", "heroku-redis:premium-20"])(
    "that may be newer than the catalogue pass with a warning: %s",
    (plan) => {
      const template = addon({ plan }).template();
      expect(template.resource("heroku_addon").plan).toBe(plan);
      expect(template.warnings).toEqual([
        expect.stringContaining(`plan "${plan}": is a plan of ${plan.split(":")[0]} that the catalogue does not list`),
      ]);
    },
  );

  test("pass when they are marked as unlisted", () => {
    const plan = { unlisted: "heroku-postgresql:ultra-0" };
    expect(addon({ plan }).template().resource("heroku_addon").plan).toBe("heroku-postgresql:ultra-0");
    expect(() => addon({ plan: { unlisted: "heroku-postgresql" } })).toThrow("names no plan");
  });
});

test("is attached under a further name, to its own app and to others", () => {
  const stack = existingStack();
  const app = new RailsApp(stack, "rails", { name: "acme", region: "us" });
  const other = new RailsApp(stack, "other", { name: "acme-other", region: "us" });
  const postgres = new Addon(stack, "postgres", { app, plan: "heroku-postgresql:essential-0", attachment: "PRIMARY" });
  postgres.attach("ANALYTICS", other);
  const attachments = Object.values(Template.of(stack).resources("heroku_addon_attachment"));
  expect(attachments).toEqual([
    { app_id: "${heroku_app.other.id}", addon_id: "${heroku_addon.postgres.id}", name: "ANALYTICS" },
    { app_id: "${heroku_app.rails.id}", addon_id: "${heroku_addon.postgres.id}", name: "PRIMARY" },
  ]);
  expect(postgres.attachmentNames).toEqual(["PRIMARY", "ANALYTICS"]);
});

test("owns its variables: nobody sets DATABASE_URL or the URL of an attachment beside it", () => {
  expect(() => addon({ app: railsApp({ configVars: { DATABASE_URL: "x" } }) })).toThrow(
    "the config var DATABASE_URL is set twice",
  );
  const { addon: postgres } = addon({ attachment: "PRIMARY" });
  expect(() => {
    postgres.app.configVars.add("PRIMARY_URL", "x");
  }).toThrow("PRIMARY_URL: is set twice: by the attachment PRIMARY of existing/postgres");
});

test("two of a service stand side by side", () => {
  const { addon: first } = addon();
  expect(
    () => new Addon(TerraformStack.of(first), "second", { app: first.app, plan: "heroku-postgresql:essential-0" }),
  ).not.toThrow();
});

test("a name that Heroku does not take for an attachment is refused with one that it takes", () => {
  expect(() => addon({ attachment: "my-primary" })).toThrow('Did you mean "MY_PRIMARY"?');
});
