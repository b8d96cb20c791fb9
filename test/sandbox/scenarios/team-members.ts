import type { Scenario, World } from "./scenario";

const appOfTeam = ({ heroku }: World) => void heroku.apps.create({ name: "acme", team: "acme-team" });

/** data.heroku_team_members */
export const teamMembers: readonly Scenario[] = [
  {
    name: "members of a team are read by their roles",
    steps: [
      {
        about: "admins",
        byHand: appOfTeam,
        configuration: { data: { heroku_team_members: { all: { team: "acme-team", roles: ["admin", "member"] } } } },
        requests: ["GET /teams/acme-team/members"],
        state: {
          "data.heroku_team_members.all": {
            id: "acme-team",
            members: [
              {
                email: "sandbox@example.com",
                federated: false,
                role: "admin",
                team_member_id: "<uuid>",
                two_factor_authentication: true,
                user_id: "<account>",
              },
            ],
            roles: ["admin", "member"],
            team: "acme-team",
          },
        },
      },
      {
        about: "viewers",
        configuration: { data: { heroku_team_members: { all: { team: "acme-team", roles: ["viewer"] } } } },
        requests: ["GET /teams/acme-team/members"],
        state: { "data.heroku_team_members.all": { members: [], roles: ["viewer"] } },
      },
      {
        about: "an unknown role",
        configuration: { data: { heroku_team_members: { all: { team: "acme-team", roles: ["boss"] } } } },
        fails: "to be one of",
      },
      {
        about: "no role",
        configuration: { data: { heroku_team_members: { all: { team: "acme-team", roles: [] } } } },
        fails: "roles",
      },
    ],
  },
];
