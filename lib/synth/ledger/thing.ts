/** A resource that a program declares, by what it is. */
export interface Thing {
  readonly stack: string;
  readonly address: string;
  /** The app that it is or belongs to: its name, or a reference to it. */
  readonly app?: string;
  /** What it is, as the ledger has it: `app`, `heroku-redis session`, `attachment SESSION_REDIS`, `host www.acme.com`. */
  readonly is: string;
  /** The address of the add-on, of an attachment. */
  readonly of?: string;
  readonly durable: boolean;
  readonly disposable: boolean;
  /** Whether cdktf's importFrom takes it over instead of making it. */
  readonly imported: boolean;
  /** The path of its construct, for errors, and to tell two things that are alike apart. */
  readonly construct: string;
  /** Where cdktf's own moveTo and moveFromId say that it was. */
  readonly movedFrom: readonly string[];
}
