import { TerraformStack, TerraformVariable } from "cdktf";
import { Process, RailsApp, type DynoSizeName } from "cdktf-stimulus-reflex";
import { Template } from "cdktf-stimulus-reflex/testing";
import * as fc from "fast-check";
import { DYNOS } from "../../../lib/catalogue/dynos";
import { errorOf, existingStack, railsApp } from "../../stack";

function scaled(size: string, quantity: number): Template {
  const app = railsApp({ released: true });
  const stack = TerraformStack.of(app);
  new Process(stack, "web", { app, type: "web", size, quantity });
  return Template.of(stack);
}

test("scales a process type of a released app", () => {
  expect(scaled("standard-2x", 2).resource("heroku_formation")).toEqual({
    app_id: "${heroku_app.rails.id}",
    type: "web",
    size: "standard-2x",
    quantity: 2,
  });
});

describe("before the first release", () => {
  test("no dyno is planned, and cdktf says what to do", () => {
    const app = railsApp();
    const stack = TerraformStack.of(app);
    new Process(stack, "web", { app, type: "web", size: "basic", quantity: 1 });
    const template = Template.of(stack);
    expect(template.resource("heroku_formation").count).toBe(0);
    expect(template.annotations).toEqual([
      {
        level: "info",
        path: "existing/web",
        message: "web waits for the first release: push the code, set released: true on the app, and apply again.",
      },
    ]);
  });

  test("a variable can say when it has come, without a change of the program", () => {
    const stack = existingStack();
    const released = new TerraformVariable(stack, "released", { type: "bool", default: false });
    const app = new RailsApp(stack, "rails", { name: "acme", region: "us", released: released.booleanValue });
    new Process(stack, "web", { app, type: "web", size: "basic", quantity: 1 });
    expect(Template.of(stack).resource("heroku_formation").count).toBe("${var.released ? 1 : 0}");
  });
});

test.each([-1, 1.5, Number.NaN])("quantity %p is refused", (quantity) => {
  expect(() => scaled("standard-1x", quantity)).toThrow(/is (less than 0|not a whole number of) dynos/);
});

test("quantity 0 stops a process type", () => {
  expect(scaled("standard-1x", 0).resource("heroku_formation").quantity).toBe(0);
});

test("eco has one dyno for a process type", () => {
  expect(scaled("eco", 1).resource("heroku_formation").size).toBe("eco");
  expect(() => scaled("eco", 2)).toThrow("exceeds one, the most dynos that a process type can have on eco");
});

test("an unknown size is refused with the nearest known one", () => {
  expect(errorOf(() => scaled("standard2x", 1))).toContain('Did you mean "standard-2x"?');
  expect(scaled({ unlisted: "dyno-1c-4gb" } as unknown as string, 1).resource("heroku_formation").size).toBe(
    "dyno-1c-4gb",
  );
});

test("one process type is scaled in one place", () => {
  const app = railsApp();
  new Process(app, "web", { app, type: "web", size: "basic", quantity: 1 });
  expect(() => new Process(app, "again", { app, type: "web", size: "basic", quantity: 1 })).toThrow(
    'existing/rails/again: type "web": is already scaled by existing/rails/web',
  );
});

const UUID = "01234567-89ab-cdef-0123-456789abcdef";

test("sizes of different tiers do not mix in one app, any two of them", () => {
  const sizes = Object.keys(DYNOS) as DynoSizeName[];
  fc.assert(
    fc.property(fc.constantFrom(...sizes), fc.constantFrom(...sizes), (web, worker) => {
      const stack = existingStack();
      const app = RailsApp.fromAttributes(stack, "rails", { appId: UUID, hostname: "acme.herokuapp.com" });
      new Process(stack, "web", { app, type: "web", size: web, quantity: 1 });
      const place = (): Process => new Process(stack, "worker", { app, type: "worker", size: worker, quantity: 1 });
      if (DYNOS[web].tier === DYNOS[worker].tier) expect(place).not.toThrow();
      else expect(errorOf(place)).toContain("exclude each other in one app");
    }),
    { numRuns: 100 },
  );
});

test("a name that no Procfile can have is refused", () => {
  const app = railsApp();
  expect(() => new Process(app, "x", { app, type: "web worker", size: "basic", quantity: 1 })).toThrow(
    "is not the name of a process type",
  );
});
