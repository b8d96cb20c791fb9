Rails.application.configure do
  config.cache_classes = true
  config.eager_load = true
  config.consider_all_requests_local = false
  config.force_ssl = true
  config.public_file_server.enabled = true
  config.logger = ActiveSupport::Logger.new($stdout)
  config.log_level = :info
  config.action_mailer.delivery_method = :test
end

require_relative "../stimulus_reflex/production"
