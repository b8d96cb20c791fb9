import { deployed, type RuleExamples } from "../example";

const clock = (name: string, quantity: number) => ({
  at: `heroku_formation.${name}`,
  type: "clock",
  size: "basic",
  quantity,
});

export const clockRunsTwice: RuleExamples = {
  compliant: [
    { shows: "one clock dyno", topology: deployed({ processes: [clock("clock", 1)] }) },
    { shows: "a clock that is stopped", topology: deployed({ processes: [clock("clock", 0)] }) },
  ],
  nonCompliant: [
    { shows: "two clock dynos", topology: deployed({ processes: [clock("clock", 2)] }) },
    { shows: "the clock scaled twice", topology: deployed({ processes: [clock("one", 1), clock("two", 1)] }) },
  ],
};
