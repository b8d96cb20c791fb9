import { NOTES_KEY, type ProgramNotes } from "../program-notes";
import type { AnyCableMode, CableAuthentication, CableTopology } from "../topology";
import type { DeclaredCable } from "../cables";
import { blocksOf, objectOf, stringOf, type JsonObject } from "./json";

const CLIENTS = ["ruby", "hiredis-client", "hiredis"] as const;
const SERVERS: readonly CableTopology["server"][] = ["action-cable", "anycable"];
const MODES: readonly AnyCableMode[] = ["http", "grpc", "thruster"];
const AUTHENTICATIONS: readonly CableAuthentication[] = ["cookie", "jwt"];

/** What the program noted that wrote these stacks, in cdktf's metadata; nothing in what no program of ours wrote. */
export function notesIn(stacks: readonly JsonObject[]): ProgramNotes {
  const notes = stacks.map((stack) => objectOf(objectOf(objectOf(stack["//"]).metadata)[NOTES_KEY]));
  const entries = (name: string): readonly (readonly [string, unknown])[] =>
    notes.flatMap((note) => Object.entries(objectOf(note[name])));
  return {
    acknowledgements: notes.flatMap(({ acknowledgements }) =>
      blocksOf(acknowledgements).flatMap((one) => {
        const [at, rule, reason] = [stringOf(one.at), stringOf(one.rule), stringOf(one.reason)];
        return at === undefined || rule === undefined || reason === undefined ? [] : [{ at, rule, reason }];
      }),
    ),
    redisClients: new Map(
      entries("redisClients").flatMap(([at, name]) => {
        const client = CLIENTS.find((known) => known === name);
        return client === undefined ? [] : [[at, client] as const];
      }),
    ),
    cables: new Map(entries("cables").map(([at, cable]) => [at, cableIn(objectOf(cable))])),
  };
}

function cableIn({ server, mode, standby, authentication, serverAt }: JsonObject): DeclaredCable {
  const told = {
    server: SERVERS.find((known) => known === server),
    mode: MODES.find((known) => known === mode),
    standby: typeof standby === "boolean" ? standby : undefined,
    authentication: AUTHENTICATIONS.find((known) => known === authentication),
    serverAt: stringOf(serverAt),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}
