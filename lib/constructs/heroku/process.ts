import { Annotations, Fn, Token, type IResolvable } from "cdktf";
import { Construct } from "constructs";
import { DYNOS, type DynoSizeName } from "../../catalogue/dynos";
import { checkedId } from "../properties/checked-id";
import { ConfigurationError } from "../properties/configuration-error";
import { Formation, type FormationConfig } from "../../provider-heroku/formation";
import { catalogued, record, text, transformOf, wholeNumber } from "../properties/kinds";
import { checkShape, optional, required, type Place, type Shape } from "../properties/shape";
import { transformed, type Transform } from "../properties/transform";
import { inventoryOf } from "./app-inventory";
import { APP, type IRailsApp } from "./existing-rails-app";
import { nameOf, noteUnlisted, type Listed } from "../properties/listed";
import { after } from "../properties/references";
import { isToken } from "../properties/tokens";

/** How one process type is scaled. */
export interface ProcessScale {
  /** The size of its dynos. Eco, basic, production, private and shield sizes do not mix in one app. */
  readonly size: Listed<DynoSizeName>;
  /** The number of dynos; 0 stops the process type. Eco allows one, and so does `clock`, whose schedule would run twice. */
  readonly quantity: number;
  /**
   * Changes to the generated resource.
   *
   * @default - none
   */
  readonly transform?: { readonly formation?: Transform<FormationConfig> };
}

/** Properties of a {@link Process}. */
export interface ProcessProps extends ProcessScale {
  /** The app that it belongs to. */
  readonly app: IRailsApp;
  /** The process type, as in the Procfile: `web`, `worker`. */
  readonly type: string;
}

/** Far more dynos than Heroku allows an app, and few enough that a slip is found. */
const MOST_DYNOS = 1000;

const TYPE = /^[A-Za-z0-9_-]{1,63}$/;

/** The properties of a process within an app. */
export const SCALE_SHAPE = {
  size: required(
    catalogued(Object.keys(DYNOS) as DynoSizeName[], "dyno size", lowerCase),
    "the size of a dyno, as in standard-1x",
  ),
  quantity: required(
    wholeNumber("dynos", { from: 0, to: MOST_DYNOS }, "Pass 0 to stop the process type"),
    "the number of dynos: 0 or a larger whole number",
  ),
  transform: optional(record("a Process's transform", { formation: optional(transformOf<FormationConfig>()) })),
} satisfies Shape<ProcessScale>;

const SHAPE = {
  ...SCALE_SHAPE,
  app: APP,
  type: required(text(validateType), "a process type, as in the Procfile: web, worker"),
} satisfies Shape<ProcessProps>;

/** Heroku ignores the case of a size. */
function lowerCase(size: string): string {
  return size.toLowerCase();
}

/**
 * Checks the name of a process type.
 *
 * @throws ConfigurationError for a name that a Procfile cannot have
 */
export function validateType({ at, property }: Place, type: string): void {
  if (isToken(type) || TYPE.test(type)) return;
  throw new ConfigurationError({
    at,
    property,
    value: type,
    problem: "is not the name of a process type",
    allowed: "letters, digits, dashes and underscores",
    remedy: "Write it as it is in the Procfile",
  });
}

/**
 * The dynos of one process type.
 *
 * Heroku knows a process type only once a release contains it. Until then the formation has a count of 0 in the stack:
 * set `released` on the app after the first push, or give the app a `build`.
 */
export class Process extends Construct {
  readonly type: string;
  readonly #formation: Formation;

  constructor(scope: Construct, id: string, props: ProcessProps) {
    super(scope, checkedId(scope, id));
    checkShape(this, "a Process", props, SHAPE);
    const { app, type, quantity, transform } = props;
    this.type = type;
    noteUnlisted(this, "size", props.size);
    const size = nameOf(props.size);
    this.#checkQuantity(size, type, quantity);
    const inventory = inventoryOf(app);

    const { build, released } = inventory.firstRelease;
    const config = transformed<FormationConfig>(
      this,
      "formation",
      {
        appId: app.appId,
        type,
        size,
        quantity,
        count: countOf(released),
        provider: app.provider,
      },
      transform?.formation,
      Formation,
    );
    this.#formation = new Formation(this, "Default", config);
    if (build !== undefined) after(this.#formation, build);
    inventory.addProcess(type, { size, construct: this, resource: this.#formation });
    if (released === false) {
      Annotations.of(this).addInfo(
        `${type} waits for the first release: push the code, set released: true on the app, and apply again.`,
      );
    }
  }

  /** The generated resource. */
  get nodes(): { readonly formation: Formation } {
    return { formation: this.#formation };
  }

  #checkQuantity(size: string, type: string, quantity: number): void {
    if (isToken(quantity)) return;
    if (type === "clock" && quantity > 1) {
      throw new ConfigurationError({
        at: this,
        property: "quantity",
        value: quantity,
        problem: "runs every scheduled job more than once: each clock dyno has the same schedule",
        allowed: ["0", "1"],
        remedy: "Scale the workers that run the jobs instead",
      });
    }
    if (!isToken(size) && size.toLowerCase() === "eco" && quantity > 1) {
      throw new ConfigurationError({
        at: this,
        property: "quantity",
        value: quantity,
        problem: "exceeds one, the most dynos that a process type can have on eco",
        allowed: ["0", "1"],
        remedy: 'Use one dyno, or a size that scales such as "standard-1x"',
      });
    }
  }
}

/** No count at all where the formation simply exists, so that its address has no index. */
function countOf(released: boolean | IResolvable): number | undefined {
  if (typeof released !== "boolean") return Token.asNumber(Fn.conditional(released, 1, 0));
  return released ? undefined : 0;
}
