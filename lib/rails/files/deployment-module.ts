import { withHeader, type RenderedFile } from "../rendered-file";

const DEPLOYMENT_MODULE = "config/stimulus_reflex/deployment.rb";

/** The name of the session cookie where an app had none of its own. */
export const SESSION_KEY = "_session_production";

const BODY = String.raw`# What the deployment tells Rails in config vars, for the files beside this one.
module StimulusReflexDeployment
  # 365.2425 days, what 1.year is in Rails.
  ONE_YEAR_IN_SECONDS = 31_556_952

  module_function

  # The host that links point to. A review app has none of its own: there the runtime-dyno-metadata feature tells
  # Heroku's (heroku labs:enable runtime-dyno-metadata).
  def application_host
    ENV["APPLICATION_HOST"] || ENV["HEROKU_APP_DEFAULT_DOMAIN_NAME"] ||
      raise(KeyError, "APPLICATION_HOST is not set: the host of the pages, as in www.example.org. " \
                      "Links in reflexes and mails would point to example.com.")
  end

  # wss://cable.acme.com/cable
  def cable_url
    ENV.fetch("ACTION_CABLE_URL") { "wss://#{application_host}/cable" }
  end

  # wss://cable.acme.com
  def cable_origin
    cable_url[%r{\A[a-z]+://[^/]+}]
  end

  # /cable
  def cable_path
    cable_url[%r{\A[a-z]+://[^/]+(/.*)\z}, 1] || "/cable"
  end

  def allowed_request_origins
    ENV.fetch("ACTION_CABLE_ALLOWED_REQUEST_ORIGINS") { "https://#{application_host}" }.split(",").map(&:strip)
  end

  def session_key_prefix
    ENV.fetch("SESSION_KEY_PREFIX", "app:session:")
  end

  def session_ttl
    Integer(ENV.fetch("SESSION_TTL_SECONDS", ONE_YEAR_IN_SECONDS))
  end

  # The name of the session cookie, which changes with its domain. Browsers keep a cookie of the former domain and send it
  # first: under one name Rails would read that one, and nobody could log in, log out or post a form.
  # name and domain are those that the app had before.
  def session_key(name = "_session_production", domain = nil)
    return name if cookie_domain == domain

    [name, cookie_domain&.tr(".", "_") || "host"].join("_")
  end

  # The domain of the session cookie: what the host of the pages and the host of the cable have in common. With one
  # host for both there is none, and the cookie goes to that host alone.
  def cookie_domain
    web, cable = [application_host, cable_origin[%r{[^/]+\z}]].map { |host| host[/\A[^:]+/].downcase }
    return if web == cable

    labels = [web, cable].map { |host| host.split(".").reverse }
    common = labels.first.zip(labels.last).take_while { |a, b| a == b }.map(&:first).reverse
    return common.join(".") if common.size > 1

    raise "#{web} and #{cable} have no domain in common, so the cable would never see the session. " \
          "Set ACTION_CABLE_URL to a host under the domain of APPLICATION_HOST."
  end
end
`;

/** The module that reads the config vars. The same for every app: what differs between environments is in its variables. */
export function deploymentModule(): RenderedFile {
  return withHeader(DEPLOYMENT_MODULE, BODY);
}
