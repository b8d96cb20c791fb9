require_relative "boot"
require "rails"
require "active_record/railtie"
require "action_controller/railtie"
require "action_view/railtie"
require "action_mailer/railtie"
require "action_cable/engine"

Bundler.require(*Rails.groups)

# A page with a login, news over the cable and jobs: what a deployment has to carry.
class Acme < Rails::Application
  config.load_defaults 6.1
  config.secret_key_base = "a" * 64
end
