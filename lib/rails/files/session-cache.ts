import { withHeader, type RenderedFile } from "../rendered-file";

const SESSION_CACHE = "config/stimulus_reflex/session_cache.rb";

const BODY = String.raw`require "json"
require "active_support/cache"
require "active_support/cache/redis_cache_store"

module StimulusReflexDeployment
  # A cache store that sessions can be trusted to. Rails' own takes a Redis that does not answer for an empty one, and
  # swallows even what its error handler raises: everybody would be logged out, with a fresh cookie in place of theirs.
  class SessionCache < ActiveSupport::Cache::RedisCacheStore
    def initialize(**options)
      former = ActiveSupport::Cache::RedisCacheStore.new(**options)
      super(**options, coder: SessionCoder.new(former), error_handler: ->(method:, returning:, exception:) {
        Rails.logger.error("session: #{method} failed, #{exception.class}: #{exception.message}")
        Thread.current[:stimulus_reflex_session_failure] = exception
      })
    end

    %i[read write delete exist?].each do |operation|
      define_method(operation) do |*arguments, **options, &block|
        Thread.current[:stimulus_reflex_session_failure] = nil
        result = super(*arguments, **options, &block)
        failure = Thread.current[:stimulus_reflex_session_failure]
        raise failure if failure

        result
      end
    end
  end

  # Writes sessions as JSON: it outlives an upgrade of Rails, and reading it runs no code. What Rails' own cache store wrote
  # before is read by that store, so nobody is logged out.
  class SessionCoder
    def initialize(former)
      @former = former
    end

    def dump(entry)
      JSON.generate(entry.value)
    end

    # How long it lives is up to Redis, so an entry that could be read has not expired.
    def load(payload)
      return if payload.nil?
      return @former.send(:deserialize_entry, payload, raw: false) unless payload.start_with?("{")

      ActiveSupport::Cache::Entry.new(JSON.parse(payload), compress: false)
    end
  end
end
`;

/** Rails' cache store session on a Redis of its own, for apps without redis-session-store. */
export function sessionCache(): RenderedFile {
  return withHeader(SESSION_CACHE, BODY);
}
