import { UNKNOWN, type Attributes, type SchemaMember, type SchemaMembers, type Value } from "./provider";
import { conform, isAttributes, isValues, sameValue } from "./values";
import { isNestedBlock, memberType } from "./wire-type";

/** Names and indices from the root of a resource. */
export type Path = readonly (string | number)[];

/** How a provider plans: as SDK version 2 does (protocol 5), or as the plugin framework does (protocol 6). */
export type PlanningStyle = "sdk" | "framework";

interface Settling {
  /** Whether computed values that are not configured are to be known only after apply. */
  readonly markComputed: boolean;
  /** Whether there is a prior value that `keepsPrior` may keep. */
  readonly updating: boolean;
}

function object(value: Value | undefined): Attributes {
  return isAttributes(value) ? value : {};
}

/** Whether the configuration leaves it to the provider. */
function isUnset(member: SchemaMember, configured: Value): boolean {
  return configured === null || (isNestedBlock(member) && isValues(configured) && configured.length === 0);
}

/**
 * A configured value as SDK version 2 reads it: a map without its null members, and unknown as a whole when one member is;
 * what the provider may set is not set by `""`, and, at creation, not by `[]`.
 */
function sdkConfigured(member: SchemaMember, configured: Value, creating: boolean): Value {
  const settable = member.computed === true;
  if (settable && (configured === "" || (creating && isValues(configured) && configured.length === 0))) return null;
  if (isMap(member) && isAttributes(configured)) {
    const known = Object.entries(configured).filter(([, value]) => value !== null);
    return known.some(([, value]) => value === UNKNOWN) ? UNKNOWN : Object.fromEntries(known);
  }
  const members = member.attributes;
  if (members === undefined || !isValues(configured)) return configured;
  return configured.map((element) => (isAttributes(element) ? sdkConfiguration(members, element, creating) : element));
}

function sdkConfiguration(members: SchemaMembers, config: Attributes, creating: boolean): Attributes {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, sdkConfigured(member, config[name] ?? null, creating)]),
  );
}

/** Terraform's proposal, with what SDK version 2 reads of the configuration; what that leaves out is as in state. */
function sdkProposal(
  members: SchemaMembers,
  prior: Attributes | null,
  proposed: Attributes,
  config: Attributes,
): Attributes {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]): [string, Value] => {
      const leftOut = proposed[name] === "" && config[name] === null && member.computed === true;
      const value = sdkConfigured(member, proposed[name] ?? null, prior === null);
      return [name, leftOut ? (prior?.[name] ?? null) : value];
    }),
  );
}

function settleUnset(member: SchemaMember, proposed: Value, settling: Settling): Value {
  if (member.default !== undefined) return conform(memberType(member), member.default);
  if (member.computed !== true || !settling.markComputed) return proposed;
  return member.keepsPrior === true && settling.updating ? proposed : UNKNOWN;
}

function settleMember(member: SchemaMember, configured: Value, proposed: Value, settling: Settling): Value {
  if (isUnset(member, configured)) return settleUnset(member, proposed, settling);
  const members = member.attributes;
  if (members === undefined || configured === UNKNOWN) return proposed;
  if (isAttributes(configured) && member.nested === "map") {
    const elements = Object.entries(object(proposed)).map(([key, element]): [string, Value] => [
      key,
      isAttributes(element) ? settleMembers(members, object(configured[key]), element, settling) : element,
    ]);
    return Object.fromEntries(elements);
  }
  if (isAttributes(configured)) return settleMembers(members, configured, object(proposed), settling);
  if (!isValues(configured) || !isValues(proposed)) return proposed;
  // The elements of a set have no position that config and plan share; the proposed element holds its own configuration.
  const isSet = (member.block ?? member.nested) === "set";
  return proposed.map((element, index) => {
    if (!isAttributes(element)) return element;
    const elementConfig = isSet ? element : configured[index];
    return isAttributes(elementConfig) ? settleMembers(members, elementConfig, element, settling) : element;
  });
}

function settleMembers(
  members: SchemaMembers,
  config: Attributes,
  proposed: Attributes,
  settling: Settling,
): Attributes {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name,
      settleMember(member, config[name] ?? null, proposed[name] ?? null, settling),
    ]),
  );
}

/** A configuration with the defaults of its members filled in, as a provider sees its own block. */
export function withDefaults(members: SchemaMembers, config: Attributes): Attributes {
  return settleMembers(members, config, config, { markComputed: false, updating: false });
}

function isEmpty(value: Value): boolean {
  if (value === null || value === "") return true;
  return isValues(value) ? value.length === 0 : isAttributes(value) && Object.keys(value).length === 0;
}

/** SDK version 2 knows no null: absent, `""`, `{}` and `[]` are the same to it, so that state keeps whichever it has. */
function settleEmptyMember(member: SchemaMember, prior: Value, planned: Value, configured: Value): Value {
  // Terraform proposes an empty list for a block that is not configured; one that is computed stays as it is.
  if (isNestedBlock(member) && member.computed === true && isUnset(member, configured) && prior !== null) return prior;
  if (isEmpty(prior) && isEmpty(planned)) return prior;
  if (isMap(member) && member.computed === true && isAttributes(prior) && isAttributes(planned)) {
    return keptMembers(prior, planned);
  }
  const members = member.attributes;
  if (members !== undefined && isValues(prior) && isValues(planned) && prior.length === planned.length) {
    return planned.map((element, index) => {
      const configuredElement = isValues(configured) ? object(configured[index]) : {};
      return settleEmpty(members, object(prior[index]), object(element), configuredElement);
    });
  }
  // What is left out is emptied, not removed.
  return isMap(member) && planned === null && prior !== null ? {} : planned;
}

/** Of a map that the provider may set too, a member that becomes `""` stays as it is: that is how SDK version 2 has "not set". */
function keptMembers(prior: Attributes, planned: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(planned).map(([key, value]): [string, Value] => {
      const before = prior[key] ?? null;
      return [key, value === "" && !isEmpty(before) ? before : value];
    }),
  );
}

function isMap({ type }: SchemaMember): boolean {
  return Array.isArray(type) && type[0] === "map";
}

function withoutEmptyMaps(members: SchemaMembers, planned: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]): [string, Value] => {
      const value: Value = planned[name] ?? null;
      return [name, isMap(member) && isEmpty(value) ? null : value];
    }),
  );
}

function settleEmpty(members: SchemaMembers, prior: Attributes, planned: Attributes, config: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]): [string, Value] => {
      const [before, after]: readonly [Value, Value] = [prior[name] ?? null, planned[name] ?? null];
      return [name, settleEmptyMember(member, before, after, config[name] ?? null)];
    }),
  );
}

/**
 * The plan that follows from the schema alone.
 *
 * Create: what is computed and not configured is unknown, defaults are filled in. Update, SDK version 2: computed values
 * keep what state says. Update, plugin framework: as soon as anything differs from state, the computed values that do not
 * keep their prior value become unknown.
 * @param prior - null for a create
 * @param proposed - Terraform's merge of configuration and state
 */
export function settlePlan(
  members: SchemaMembers,
  style: PlanningStyle,
  prior: Attributes | null,
  proposed: Attributes,
  config: Attributes,
): Attributes {
  if (style === "sdk")
    return settleSdkPlan(members, prior, proposed, sdkConfiguration(members, config, prior === null));
  if (prior === null) return settleMembers(members, config, proposed, { markComputed: true, updating: false });
  const planned = settleMembers(members, config, proposed, { markComputed: false, updating: true });
  if (sameValue(planned, prior)) return planned;
  return settleMembers(members, config, proposed, { markComputed: true, updating: true });
}

function settleSdkPlan(
  members: SchemaMembers,
  prior: Attributes | null,
  proposed: Attributes,
  config: Attributes,
): Attributes {
  const read = sdkProposal(members, prior, proposed, config);
  const settling = { markComputed: prior === null, updating: prior !== null };
  const planned = settleMembers(members, config, read, settling);
  return prior === null ? withoutEmptyMaps(members, planned) : settleEmpty(members, prior, planned, config);
}

function hasForceNew(member: SchemaMember): boolean {
  return member.forceNew === true || Object.values(member.attributes ?? {}).some(hasForceNew);
}

function replacedIn(member: SchemaMember, prior: Value, planned: Value, path: Path): readonly Path[] {
  if (!hasForceNew(member) || sameValue(prior, planned)) return [];
  const members = member.attributes;
  if (member.forceNew === true || members === undefined || prior === UNKNOWN || planned === UNKNOWN) return [path];
  if (isValues(prior) && isValues(planned)) {
    // An element of a set has no path of its own that Terraform could follow in both values.
    if ((member.block ?? member.nested) === "set" || prior.length !== planned.length) return [path];
    return prior.flatMap((element, index) =>
      replacedMembers(members, object(element), object(planned[index]), [...path, index]),
    );
  }
  if (isAttributes(prior) && isAttributes(planned)) return replacedMembers(members, prior, planned, path);
  return [path];
}

function replacedMembers(members: SchemaMembers, prior: Attributes, planned: Attributes, path: Path): readonly Path[] {
  return Object.entries(members).flatMap(([name, member]) =>
    replacedIn(member, prior[name] ?? null, planned[name] ?? null, [...path, name]),
  );
}

/** Where a plan differs from state in a way that cannot be changed in place. */
export function replacements(members: SchemaMembers, prior: Attributes, planned: Attributes): readonly Path[] {
  return replacedMembers(members, prior, planned, []);
}

/** The members that differ between state and plan, apart from those that only the provider sets. */
export function changedMembers(members: SchemaMembers, prior: Attributes, planned: Attributes): readonly string[] {
  return Object.entries(members)
    .filter(([, member]) => member.required === true || member.optional === true)
    .map(([name]) => name)
    .filter((name) => !sameValue(prior[name] ?? null, planned[name] ?? null));
}
