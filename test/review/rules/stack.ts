/** Terraform's JSON of a hand-written stack, short enough that a corpus of them can be read. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

type Body = Readonly<Record<string, unknown>>;

export const onWeb = { app_id: "${heroku_app.web.id}" };

/** A stack with one app called web, and a provider that keeps no URL in state. */
export function stack(resources: Resources, app: Body = {}, provider: Body = PRIVATE): Body {
  const { heroku_app: others, ...rest } = resources;
  return {
    provider: { heroku: [provider] },
    resource: { heroku_app: { web: { name: "acme", region: "us", stack: "heroku-24", ...app }, ...others }, ...rest },
  };
}

export const PRIVATE: Body = {
  customizations: [{ set_app_all_config_vars_in_state: false, set_addon_config_vars_in_state: false }],
};

/** An add-on, protected as it should be unless told otherwise. */
export function addon(plan: string, config?: Body, rest: Body = {}): Body {
  const lifecycle = { prevent_destroy: true, ignore_changes: ["config"] };
  return { ...onWeb, plan, ...(config === undefined ? {} : { config }), lifecycle, ...rest };
}

export const evicting = { maxmemory_policy: "volatile-lru" };
export const keeping = { maxmemory_policy: "noeviction" };

export function attachment(name: string, to: string, rest: Body = {}): Body {
  return { ...onWeb, addon_id: `\${heroku_addon.${to}.id}`, name, ...rest };
}

export function scaled(type: string, size: string, quantity = 1): Body {
  return { ...onWeb, type, size, quantity };
}

export function vars(variables: Readonly<Record<string, string>>): Body {
  return { ...onWeb, vars: variables };
}

export const TTL = { SESSION_TTL_SECONDS: "1209600" };

/** Four instances, as the deployment page has them. */
export const FOUR: Resources = {
  heroku_addon: {
    cache: addon("heroku-redis:premium-0", evicting),
    session: addon("heroku-redis:premium-0", evicting),
    cable: addon("heroku-redis:premium-0", keeping),
    queue: addon("heroku-redis:premium-1", keeping),
  },
  heroku_addon_attachment: {
    cache: attachment("CACHE_REDIS", "cache"),
    session: attachment("SESSION_REDIS", "session"),
    cable: attachment("CABLE_REDIS", "cable"),
    queue: attachment("QUEUE_REDIS", "queue"),
  },
  heroku_app_config_association: { web: vars(TTL) },
};

/** A host at Heroku with the record at Cloudflare that points to it. */
export function host(name: string, label: string, proxied: unknown = false, rest: Body = {}): Resources {
  return {
    heroku_domain: { [name]: { ...onWeb, hostname: `${label}.acme.com`, ...rest } },
    cloudflare_dns_record: {
      [name]: {
        zone_id: "z",
        name: `${label}.acme.com`,
        type: "CNAME",
        ttl: 1,
        content: `\${heroku_domain.${name}.cname}`,
        proxied,
      },
    },
  };
}

/** Several sets of resources in one. */
export function together(...sets: readonly Resources[]): Resources {
  const types = [...new Set(sets.flatMap((set) => Object.keys(set)))];
  return Object.fromEntries(
    types.map((type) => [type, Object.assign({}, ...sets.map((set) => set[type] ?? {})) as Resources[string]]),
  );
}
