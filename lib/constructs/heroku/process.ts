import { Annotations, Fn, Token, type IResolvable } from "cdktf";
import { Construct } from "constructs";
import { DYNOS, type DynoSizeName } from "../../catalogue/dynos";
import { ConfigurationError } from "../properties/configuration-error";
import { Formation, type FormationConfig } from "../../provider-heroku/formation";
import { checkShape, type Shape } from "../properties/shape";
import { transformed, type Transform } from "../properties/transform";
import { NEEDS_APP, validateApp, type IRailsApp } from "./existing-rails-app";
import { listed, type Listed } from "../properties/listed";

/** How one process type is scaled. */
export interface ProcessScale {
  /** The size of its dynos. Eco, basic, production, private and shield sizes do not mix in one app. */
  readonly size: Listed<DynoSizeName>;
  /** How many dynos; 0 stops the process type. Eco allows one. */
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
  readonly app: IRailsApp;
  /** The process type, as in the Procfile: `web`, `worker`. */
  readonly type: string;
}

/** The properties of a process within an app. */
export const SCALE_SHAPE = {
  size: { is: "value", needs: "the size of a dyno, as in standard-1x" },
  quantity: { is: "value", needs: "how many dynos: 0 or a larger whole number" },
  transform: "value?",
} satisfies Shape<ProcessScale>;

const SHAPE = {
  ...SCALE_SHAPE,
  app: NEEDS_APP,
  type: { is: "string", needs: "a process type, as in the Procfile: web, worker" },
} satisfies Shape<ProcessProps>;

const TRANSFORMS = { formation: "value?" } satisfies Shape<Required<ProcessScale>["transform"]>;

const TYPE = /^[A-Za-z0-9_-]{1,63}$/;

/**
 * The dynos of one process type.
 *
 * Heroku knows a process type only once a release has it. Until then the formation is part of the stack with a count of
 * 0: set `released` on the app after the first push, or give the app a `build`.
 */
export class Process extends Construct {
  readonly type: string;
  readonly #formation: Formation;

  constructor(scope: Construct, id: string, props: ProcessProps) {
    super(scope, id);
    checkShape(this, "a Process", props, SHAPE);
    checkShape(this, "a Process's transform", props.transform ?? {}, TRANSFORMS, "transform");
    validateApp(this, "app", props.app);
    const { app, type, quantity, transform } = props;
    this.type = type;
    if (!Token.isUnresolved(type) && !TYPE.test(type)) {
      throw new ConfigurationError({
        at: this,
        property: "type",
        value: type,
        problem: "is no name of a process type",
        allowed: "letters, digits, dashes and underscores",
        remedy: "Write it as it is in the Procfile",
      });
    }
    const size = listed(this, "size", props.size, Object.keys(DYNOS), "dyno size");
    this.#checkQuantity(size, quantity);

    const { build, released } = app.firstRelease;
    const config = transformed<FormationConfig>(
      {
        appId: app.appId,
        type,
        size,
        quantity,
        count: countOf(released),
        dependsOn: build === undefined ? undefined : [build],
        provider: app.provider,
      },
      transform?.formation,
    );
    this.#formation = new Formation(this, "Default", config);
    app.inventory.addProcess(type, { size, construct: this, resource: this.#formation });
    if (released === false) {
      Annotations.of(this).addInfo(
        `${type} waits for the first release: push the code, then set released: true on the app and apply once more.`,
      );
    }
  }

  /** The generated resource. */
  get nodes(): { readonly formation: Formation } {
    return { formation: this.#formation };
  }

  #checkQuantity(size: string, quantity: number): void {
    if (Token.isUnresolved(quantity)) return;
    if (!Number.isInteger(quantity) || quantity < 0) {
      throw new ConfigurationError({
        at: this,
        property: "quantity",
        value: quantity,
        problem: "is no number of dynos",
        allowed: "0 or a larger whole number",
        remedy: "Pass 0 to stop the process type",
      });
    }
    if (!Token.isUnresolved(size) && size.toLowerCase() === "eco" && quantity > 1) {
      throw new ConfigurationError({
        at: this,
        property: "quantity",
        value: quantity,
        problem: "is more than the one dyno that a process type can have on eco",
        allowed: ["0", "1"],
        remedy: 'Take one dyno, or a size that scales such as "standard-1x"',
      });
    }
  }
}

/** No count at all where the formation simply exists, so that its address has no index. */
function countOf(released: boolean | IResolvable): number | undefined {
  if (typeof released !== "boolean") return Token.asNumber(Fn.conditional(released, 1, 0));
  return released ? undefined : 0;
}
