import type { Scenario, World } from "./scenario";
import { settingInState } from "./states";

const existingZone = ({ cloudflare }: World) => void cloudflare.zoneNamed("acme.com");

const becomesText = ({ cloudflare }: World) =>
  void cloudflare.setSetting(cloudflare.zoneNamed("acme.com"), "ssl", "off");

const becomesDigits = ({ cloudflare }: World) =>
  void cloudflare.setSetting(cloudflare.zoneNamed("acme.com"), "ssl", "7");

const becomesSwitch = ({ cloudflare }: World) =>
  void cloudflare.setSetting(cloudflare.zoneNamed("acme.com"), "ssl", true);

const becomesNumber = ({ cloudflare }: World) => void cloudflare.setSetting(cloudflare.zoneNamed("acme.com"), "ssl", 5);

/** cloudflare_zone_setting: values of another kind */
export const zoneSettingKinds: readonly Scenario[] = [
  {
    name: "a setting that was changed to a value of another kind is read as one of the kind that state has",
    steps: [
      {
        about: "a number",
        byHand: existingZone,
        configuration: {
          resource: { cloudflare_zone_setting: { ssl: { zone_id: "<zone 1>", setting_id: "ssl", value: 1 } } },
        },
        actions: { "cloudflare_zone_setting.ssl": "create" },
        requests: ['PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":1}'],
        state: {
          "cloudflare_zone_setting.ssl": settingInState({ value: { value: 1, type: "number" } }),
        },
      },
      {
        about: "is a text",
        byHand: becomesText,
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl"],
      },
      {
        about: "is digits",
        byHand: becomesDigits,
        actions: { "cloudflare_zone_setting.ssl": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/settings/ssl",
          'PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":1}',
        ],
      },
      {
        about: "is a switch",
        byHand: becomesSwitch,
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl"],
      },
      {
        about: "a text",
        configuration: {
          resource: { cloudflare_zone_setting: { ssl: { zone_id: "<zone 1>", setting_id: "ssl", value: "full" } } },
        },
        actions: { "cloudflare_zone_setting.ssl": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/settings/ssl",
          'PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":"full"}',
        ],
        state: { "cloudflare_zone_setting.ssl": { value: { value: "full", type: "string" } } },
      },
      {
        about: "is a number",
        byHand: becomesNumber,
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl"],
      },
      {
        about: "is a switch again",
        byHand: becomesSwitch,
        requests: ["GET /client/v4/zones/<zone 1>/settings/ssl"],
      },
      {
        about: "is another text",
        byHand: becomesText,
        actions: { "cloudflare_zone_setting.ssl": "update" },
        requests: [
          "GET /client/v4/zones/<zone 1>/settings/ssl",
          'PATCH /client/v4/zones/<zone 1>/settings/ssl {"value":"full"}',
        ],
      },
    ],
  },
];
