export {
  Rehearsal,
  type PlannedAction,
  type RehearsalOptions,
  type RehearsedApply,
  type RehearsedPlan,
} from "./rehearsal";
export { Template, type Annotation, type Json, type ResourceJson } from "./template";
