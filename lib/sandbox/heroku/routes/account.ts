import { uuid } from "../../kit/identifiers";
import type { HerokuPlatform } from "../platform/heroku-platform";
import { notFound } from "../platform/platform-error";
import { describeApp } from "./descriptions";
import type { Call, Routes } from "./route";

const account = ({ platform }: Call) => ({
  email: platform.account.email,
  id: platform.account.id,
  name: "Sandbox",
  federated: false,
  default_team: null,
  two_factor_authentication: true,
  verified: true,
});

/** Teams that apps belong to: nobody makes them here. */
function teams(platform: HerokuPlatform) {
  const names = new Set(platform.apps.all().flatMap(({ team }) => team ?? []));
  return [...names].sort().map((name) => ({ id: uuid("team", name), name, role: "admin", type: "team" }));
}

function ownApps({ platform }: Call) {
  const rows = platform.apps.all().filter(({ team }) => team === null);
  return { body: rows.map((row) => describeApp(platform, row)) };
}

/** The account that every request acts for, and the teams that it is in. */
export const accountRoutes: Routes = {
  "GET /account": (call) => ({ body: account(call) }),
  "GET /users/:user": (call) => ({ body: account(call) }),
  "GET /users/:user/apps": ownApps,
  "GET /users/:user/owned-apps": ownApps,
  // Which features an account may have changes and has no effect here.
  "GET /account/features": () => ({ body: [] }),
  "GET /account/features/:feature": () => {
    notFound("account feature");
  },
  // A rehearsal has no teams of its own: any name is one.
  "GET /teams/:team": ({ platform, part }) => {
    const known = teams(platform).find(({ id, name }) => id === part("team") || name === part("team"));
    const name = known?.name ?? part("team");
    const fixed = {
      default: false,
      membership_limit: null,
      provisioned_licenses: false,
      role: "admin",
      type: "team",
    };
    return { body: { id: uuid("team", name), name, ...fixed } };
  },
  "GET /teams": ({ platform }) => ({ body: teams(platform) }),
  "GET /teams/:team/apps": ({ platform, part }) => ({
    body: platform.apps
      .all()
      .filter(({ team }) => team !== null && (team === part("team") || uuid("team", team) === part("team")))
      .map((row) => describeApp(platform, row)),
  }),
  // Its one member is the account itself.
  "GET /teams/:team/members": (call) => {
    const { email, id, name, federated, two_factor_authentication, verified } = account(call);
    const member = { email, federated, identity_provider: null, role: "admin", two_factor_authentication, verified };
    return { body: [{ id: uuid("team member", call.part("team")), ...member, user: { email, id, name } }] };
  },
  "GET /spaces": () => ({ body: [] }),
};
