import type { Acknowledgement, AddonTopology } from "../topology";

/** What a program says of its stacks that Terraform has no place for; cdktf keeps it in its manifest. */
export interface ProgramNotes {
  readonly acknowledgements: readonly Acknowledgement[];
  /** The Redis client in the Gemfile, by the construct path of the Redis. */
  readonly redisClients: ReadonlyMap<string, NonNullable<AddonTopology["client"]>>;
}

/** Those of a program that says nothing, or of what no program wrote. */
export const NO_NOTES: ProgramNotes = { acknowledgements: [], redisClients: new Map() };
