import { guard } from "../../../lib/review/guard/guard";
import { APP, plan, type Change } from "./plan-json";

const web = { id: "f", app_id: "app-1", type: "web", quantity: 2, size: "standard-2X" };
const formation = (change: Partial<Change>): Change => ({
  address: "heroku_formation.web",
  actions: ["update"],
  before: web,
  after: web,
  ...change,
});
const said = (...changes: readonly Change[]) =>
  guard(plan(APP, ...changes)).map(({ rule, severity, kind, message }) => ({ rule, severity, kind, message }));

test("refuses a web process that is scaled to 0, and warns of any other", () => {
  expect(said(formation({ after: { ...web, quantity: 0 } }))).toEqual([
    {
      rule: "plan-stops-app",
      severity: "error",
      kind: "violation",
      message: "The web process is scaled from 2 to 0 dynos: the app answers no request from then on.",
    },
  ]);
  const worker = { ...web, type: "worker" };
  expect(said(formation({ before: worker, after: { ...worker, quantity: 0 } }))).toMatchObject([
    {
      severity: "warning",
      message: "The worker process is scaled from 2 to 0 dynos: nothing does its work from then on.",
    },
  ]);
  expect(said(formation({ before: { ...web, quantity: 0 }, after: { ...web, quantity: 0, size: "basic" } }))).toEqual(
    [],
  );
  expect(said(formation({ after: { ...web, quantity: 1 } }))).toMatchObject([
    { severity: "info", message: expect.stringContaining("is scaled from 2 to 1 dyno: the websockets") as unknown },
  ]);
  expect(said(formation({ after: { ...web, quantity: 3, size: "Performance-M" } }))).toEqual([]);
});

test("says what it cannot know: a quantity of after the apply, and what runs of a formation that is new to Terraform", () => {
  const open = { rule: "plan-stops-app", kind: "unknown", severity: "warning" };
  expect(said(formation({ after: { ...web, quantity: undefined }, unknown: { quantity: true } }))).toMatchObject([
    open,
  ]);
  const created = formation({ actions: ["create"], before: {}, after: { ...web, quantity: 0 } });
  expect(said(created)).toMatchObject([open]);
  const ofNewApp = { ...created, after: { type: "web", quantity: 0 }, unknown: { app_id: true } };
  expect(said(ofNewApp)).toEqual([]);
});

test("warns of a process that nothing declares any more: Heroku keeps its dynos", () => {
  const gone = formation({ actions: ["delete"], after: {} });
  expect(said(gone)).toMatchObject([
    {
      severity: "warning",
      message: expect.stringContaining("lets go of the web process: its dynos keep running") as unknown,
    },
  ]);
  expect(said(formation({ after: { ...web, type: "puma" } }))[0]?.message).toContain("lets go of the web process");
  const elsewhere = formation({ address: "heroku_formation.processes", actions: ["create"], before: {} });
  expect(said(gone, elsewhere)).toEqual([]);
  expect(guard(plan({ ...APP, actions: ["delete"] }, gone)).map(({ rule }) => rule)).toEqual(["plan-destroys-app"]);
});

test("warns of a web process that gets dynos that sleep", () => {
  expect(said(formation({ after: { ...web, size: "eco" } }))).toMatchObject([
    { severity: "warning", message: expect.stringContaining("to eco dynos, which sleep") as unknown },
    { severity: "warning", message: expect.stringContaining("have 512 instead of 1024 MiB of memory") as unknown },
  ]);
});

test("warns of a process that moves to another app: the one that it leaves keeps its dynos", () => {
  const moved = formation({
    actions: ["delete", "create"],
    after: { type: "web", quantity: 2 },
    unknown: { app_id: true },
  });
  expect(said(moved)[0]?.message).toContain("lets go of the web process");
});

test("warns of a process that two formations declare: each apply undoes the other one", () => {
  const kept = formation({ actions: ["no-op"] });
  const second = formation({ address: "heroku_formation.second", actions: ["create"], before: {} });
  expect(said(kept, second)).toMatchObject([
    { severity: "warning", message: expect.stringContaining("second time, beside heroku_formation.web") as unknown },
  ]);
  expect(said(formation({ actions: ["delete"], after: {} }), second)).toEqual([]);
});
