import { Addon, Process, RedisAddon, type RailsAppProps } from "cdktf-stimulus-reflex";
import { errorOf, railsApp } from "../stack";

const SPACE: Partial<RailsAppProps> = { team: "acme", space: "acme-space", region: "frankfurt" };

test.each<[string, Partial<RailsAppProps>, string]>([
  ["standard-1x", SPACE, "is a size of the Common Runtime, and the app runs in a Private Space"],
  ["private-m", {}, "is a size of Private Spaces, and the app runs in the Common Runtime"],
  ["shield-s", {}, "is a size of Private Spaces, and the app runs in the Common Runtime"],
])("refuses a dyno of the other runtime: %s", (size, place, problem) => {
  const app = railsApp(place);
  expect(errorOf(() => new Process(app, "web", { app, type: "web", size, quantity: 1 }))).toContain(problem);
});

test.each<[string, Partial<RailsAppProps>, string]>([
  ["heroku-postgresql:standard-0", SPACE, "is a plan of the Common Runtime"],
  ["heroku-postgresql:private-0", {}, "is a plan of Private Spaces"],
  ["heroku-redis:premium-0", SPACE, "is a plan of the Common Runtime"],
])("refuses an add-on plan of the other runtime: %s", (plan, place, problem) => {
  const app = railsApp(place);
  expect(errorOf(() => new Addon(app, "db", { app, plan }))).toContain(problem);
});

test("accepts sizes and plans of the app's own runtime, and other services in both", () => {
  const app = railsApp(SPACE);
  new Process(app, "web", { app, type: "web", size: "private-m", quantity: 2 });
  new Addon(app, "db", { app, plan: "heroku-postgresql:private-0" });
  new Addon(app, "logs", { app, plan: "papertrail:choklad" });
  new RedisAddon(app, "cache", { app, role: "cache", client: "ruby", plan: "private-7" });
});

test("a Redis without a plan says which plans a Private Space has", () => {
  const app = railsApp(SPACE);
  const message = errorOf(() => new RedisAddon(app, "cache", { app, role: "cache", client: "ruby" }));
  expect(message).toContain("Allowed: private-3, private-7");
});

test("refuses two clock dynos, which run every scheduled job twice", () => {
  const app = railsApp();
  const make = () => new Process(app, "clock", { app, type: "clock", size: "standard-1x", quantity: 2 });
  expect(errorOf(make)).toContain("quantity 2: runs every scheduled job more than once");
});
