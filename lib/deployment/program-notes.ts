import type { DeclaredCable } from "./cables";
import type { Acknowledgement, AddonTopology } from "./topology";

/** The key of the notes in cdktf's metadata of a stack. */
export const NOTES_KEY = "stimulus-reflex";

/** What a program says of its stacks that Terraform has no place for; it travels in the `"//"` of each cdk.tf.json. */
export interface ProgramNotes {
  readonly acknowledgements: readonly Acknowledgement[];
  /** The Redis client in the Gemfile, by the construct path of the Redis. */
  readonly redisClients: ReadonlyMap<string, NonNullable<AddonTopology["client"]>>;
  /** The cable as declared, by the place of the app that it belongs to. */
  readonly cables: ReadonlyMap<string, DeclaredCable>;
}

/** Those of a program that says nothing, or of what no program wrote. */
export const NO_NOTES: ProgramNotes = { acknowledgements: [], redisClients: new Map(), cables: new Map() };
