import { dynoFacts } from "../catalogue/dynos";
import type { Severity } from "./finding";
import { counted } from "../text/counted";

/** A process as a plan or a program declares it. */
export interface DeclaredProcess {
  readonly type?: string;
  /** Dynos; undefined where that is not known. */
  readonly quantity?: number;
  readonly size?: string;
}

/** What a change takes from a process. */
export interface ProcessChange {
  readonly kind: "stopped" | "changed";
  readonly severity: Severity;
  /** A sentence. */
  readonly message: string;
  readonly advice: string;
  readonly attribute: "quantity" | "size";
}

/** What a process has less of than before: dynos, memory, or the whole day. */
export function processChanges(now: DeclaredProcess, before: DeclaredProcess): readonly ProcessChange[] {
  if (now.quantity === 0) return stopped(now, before);
  return [...fewer(now, before), ...smaller(now, before)];
}

/** What becomes of a process that nothing declares any more, as a sentence: the provider asks nothing of Heroku. */
export function letGoOf(type: string | undefined): string {
  return `Terraform lets go of ${nameOf(type)}: its dynos keep running at Heroku, and nothing declares how many there have to be.`;
}

function stopped({ type }: DeclaredProcess, { quantity }: DeclaredProcess): readonly ProcessChange[] {
  if (quantity === undefined || quantity === 0) return [];
  const isWeb = type === "web";
  const effect = isWeb ? "the app answers no request" : "nothing does its work";
  return [
    {
      kind: "stopped",
      severity: isWeb ? "error" : "warning",
      message: `${capital(nameOf(type))} is scaled from ${quantity} to 0 dynos: ${effect} from then on.`,
      advice: isWeb
        ? "Keep one dyno at least. To close the app for a while, use `heroku maintenance:on`."
        : "Make sure that nothing waits for it, as jobs wait for a worker.",
      attribute: "quantity",
    },
  ];
}

function fewer({ type, quantity: is }: DeclaredProcess, { quantity: was }: DeclaredProcess): readonly ProcessChange[] {
  if (is === undefined || was === undefined || is >= was) return [];
  const effect =
    type === "web" ? "the websockets of the others drop, and it serves fewer people" : "it does less at once";
  return [
    {
      kind: "changed",
      severity: "info",
      message: `${capital(nameOf(type))} is scaled from ${was} to ${counted(is, "dyno")}: ${effect}.`,
      advice: "Compare with `stimulus-reflex capacity` how many people it has to serve.",
      attribute: "quantity",
    },
  ];
}

function smaller({ type, size }: DeclaredProcess, { size: old }: DeclaredProcess): readonly ProcessChange[] {
  const [is, was] = [size?.toLowerCase(), old?.toLowerCase()];
  if (is === undefined || was === undefined || is === was) return [];
  const say = (effect: string, advice: string): ProcessChange => ({
    kind: "changed",
    severity: "warning",
    message: `${capital(nameOf(type))} changes from ${was} to ${is} dynos, ${effect}.`,
    advice,
    attribute: "size",
  });
  const [memory, had] = [dynoFacts(is)?.memoryMiB, dynoFacts(was)?.memoryMiB];
  return [
    ...(type === "web" && is === "eco"
      ? [say("which sleep after 30 minutes without a request: every websocket drops", "Keep dynos that do not sleep.")]
      : []),
    ...(memory !== undefined && had !== undefined && memory < had
      ? [
          say(
            `which have ${memory} instead of ${had} MiB of memory`,
            "Compare with what it uses, and lower WEB_CONCURRENCY with it.",
          ),
        ]
      : []),
  ];
}

function nameOf(type: string | undefined): string {
  return type === undefined ? "a process of unknown type" : `the ${type} process`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
