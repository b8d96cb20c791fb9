import type { Rule } from "./rule";

export const clockRunsTwice: Rule = {
  id: "clock-runs-twice",
  severity: "error",
  title: "One dyno keeps the schedule",
  why: "Each clock dyno has the same schedule, so two of them enqueue every job twice: two invoices, two mails.",
  advice: "Set quantity = 1 for the process type clock.",
  source: "Dev Center: scheduled-jobs-custom-clock-processes",
  check: ({ processes }) => {
    const clocks = processes.filter(({ type, quantity }) => type === "clock" && (quantity ?? 0) > 0);
    const dynos = clocks.reduce((sum, { quantity = 0 }) => sum + quantity, 0);
    const [first] = clocks;
    return first === undefined || dynos < 2
      ? []
      : [{ at: first.at, message: `${dynos} clock dynos run every scheduled job.` }];
  },
};
