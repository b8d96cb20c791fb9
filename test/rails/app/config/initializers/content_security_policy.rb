Rails.application.config.content_security_policy do |policy|
  policy.default_src :self
  policy.script_src :self
  policy.style_src :self, :unsafe_inline
end

Rails.application.config.content_security_policy_nonce_generator = ->(request) { request.uuid }
Rails.application.config.content_security_policy_nonce_directives = ["script-src"]
