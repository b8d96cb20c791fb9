import { withAcceptances } from "../../../lib/review/guard/acceptances";

const finding = { rule: "plan-destroys-domain", at: "heroku_domain.old" };
const acceptance = { ...finding, reason: "moved to www" };

test("a finding is accepted by rule and address, up to the last day", () => {
  const until = { ...acceptance, until: "2026-12-31" };
  expect(withAcceptances([finding], [until], "2026-12-31")).toMatchObject({
    findings: [],
    accepted: [{ finding, reason: "moved to www" }],
  });
  expect(withAcceptances([finding], [until], "2027-01-01")).toMatchObject({ findings: [finding], over: [until] });
});

test("an acceptance that matches nothing is reported, and accepts nothing else", () => {
  const other = { ...finding, at: "heroku_domain.new" };
  expect(withAcceptances([other], [acceptance], "2026-12-31")).toMatchObject({
    findings: [other],
    unmatched: [acceptance],
  });
});
