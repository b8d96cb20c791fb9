import type { LedgerEntry } from "../../../lib/project/ledger/entry";
import { answersIn } from "../../../lib/review/guard/answers";
import { withAcceptances } from "../../../lib/review/guard/acceptances";

const finding = { rule: "plan-destroys-domain", at: "heroku_domain.old" };
const acceptance = { ...finding, reason: "moved to www" };

test("a finding is accepted by rule and address, up to the last day", () => {
  const until = { ...acceptance, until: "2026-12-31" };
  expect(withAcceptances([finding], [until], "2026-12-31", undefined)).toMatchObject({
    findings: [],
    accepted: [{ finding, reason: "moved to www" }],
  });
  expect(withAcceptances([finding], [until], "2027-01-01", undefined)).toMatchObject({
    findings: [finding],
    over: [until],
  });
});

test("an acceptance that matches nothing is reported, and accepts nothing else", () => {
  const other = { ...finding, at: "heroku_domain.new" };
  expect(withAcceptances([other], [acceptance], "2026-12-31", undefined)).toMatchObject({
    findings: [other],
    unmatched: [acceptance],
  });
});

test("an acceptance of a stack accepts nothing in the plan of another, or of one that nothing tells", () => {
  const ofStack = { ...acceptance, stack: "production" };
  const judged = (stack: string | undefined) => withAcceptances([finding], [ofStack], "2026-12-31", stack);
  expect(judged("production")).toMatchObject({ findings: [], unmatched: [], undecided: [] });
  expect(judged("staging")).toMatchObject({ findings: [finding], unmatched: [], undecided: [] });
  expect(judged(undefined)).toMatchObject({ findings: [finding], unmatched: [], undecided: [ofStack] });
});

describe('"then": "destroy" in the ledger', () => {
  const app: LedgerEntry = { stack: "production", address: "heroku_app.web", app: "acme", is: "app" };
  const redis = { ...app, address: "heroku_addon.session", is: "heroku-redis session", was: ["heroku_addon.old"] };
  const attachment = {
    ...app,
    address: "heroku_addon_attachment.session",
    is: "attachment SESSION_REDIS",
    of: redis.address,
  };
  const gone = { then: "destroy", reason: "copied" } as const;
  const lost = (at: string) => ({ rule: "plan-destroys-redis", at });

  test("accepts the loss at its address, at former ones, and of what is on it", () => {
    const answer = answersIn([app, { ...redis, ...gone }, attachment], "production");
    expect(
      ["heroku_addon.session", "heroku_addon.old", "heroku_addon_attachment.session"].map((at) => answer(lost(at))),
    ).toEqual(["copied", "copied", "copied"]);
    expect(answer(lost("heroku_app.web"))).toBeUndefined();
    const onApp = answersIn([{ ...app, ...gone }, redis, attachment], "production");
    expect(onApp(lost("heroku_addon_attachment.session"))).toBe("copied");
  });

  test("accepts neither restarts nor what Terraform is to let go of", () => {
    const answer = answersIn(
      [
        { ...app, ...gone },
        { ...redis, then: "forget" },
      ],
      "production",
    );
    expect(answer({ rule: "plan-restarts-app", at: "heroku_app.web" })).toBeUndefined();
    expect(answer(lost("heroku_addon.session"))).toBeUndefined();
  });

  test("of one stack accepts nothing at the same address of another", () => {
    const entries = [
      { ...redis, ...gone },
      { ...redis, stack: "staging" },
    ];
    expect(answersIn(entries, "production")(lost("heroku_addon.session"))).toBe("copied");
    expect(answersIn(entries, "staging")(lost("heroku_addon.session"))).toBeUndefined();
    expect(answersIn(entries, "review")(lost("heroku_addon.session"))).toBeUndefined();
    expect(answersIn(entries, undefined)(lost("heroku_addon.session"))).toBeUndefined();
    expect(answersIn(entries.slice(0, 1), undefined)(lost("heroku_addon.session"))).toBe("copied");
  });
});
