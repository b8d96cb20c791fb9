import { deployed, type RuleExamples } from "../example";

const dyno = (size: string) =>
  deployed({ processes: [{ at: "heroku_formation.web", type: "web", size, quantity: 1 }] });

export const dynoSizeUnknown: RuleExamples = {
  compliant: [
    { shows: "a size of the catalogue", topology: dyno("standard-1x") },
    { shows: "capitals, as Heroku writes it", topology: dyno("Standard-1X") },
  ],
  nonCompliant: [
    { shows: "a size of 2022", topology: dyno("hobby") },
    { shows: "a missing hyphen", topology: dyno("standard1x") },
  ],
};
