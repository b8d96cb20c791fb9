# The smallest Rails app with a cable: what is measured is Action Cable, Puma and Redis, and nothing of an app's own.
require "rails"
require "action_controller/railtie"
require "action_cable/engine"

module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :id

    def connect
      self.id = SecureRandom.hex(8)
    end
  end
end

class CableBench < Rails::Application
  config.root = __dir__
  config.eager_load = true
  config.secret_key_base = "loopback" * 8
  config.log_level = :error
  config.logger = Logger.new($stderr, level: Logger::ERROR)
  config.hosts.clear
  config.cache_store = :redis_cache_store, { url: ENV.fetch("CACHE_REDIS_URL") }
  config.action_cable.cable = { adapter: "redis", url: ENV.fetch("CABLE_REDIS_URL"), channel_prefix: "bench" }
  config.action_cable.disable_request_forgery_protection = true
  config.action_cable.mount_path = "/cable"
end

# Subscribed as StimulusReflex subscribes: to a stream of its own, here beside one that all have.
class BenchChannel < ActionCable::Channel::Base
  def subscribed
    stream_from "all"
    stream_from "client:#{connection.id}"
  end

  # What a reflex does to the cable: it reads the cache and answers through a broadcast, not through the socket.
  def reflex(data)
    Rails.cache.read("fragment:1")
    ActionCable.server.broadcast("client:#{connection.id}", { "reflex" => data["at"] })
  end

  def announce(data)
    ActionCable.server.broadcast("all", { "announce" => data["at"] })
  end
end

# The same channel behind AnyCable's RPC over HTTP, for a server that speaks it: connect, command, disconnect in JSON.
class BenchRpc
  SUCCESS = 1

  def initialize
    @redis = Redis.new(url: ENV.fetch("CABLE_REDIS_URL"))
  end

  def call(env)
    message = JSON.parse(env["rack.input"].read)
    answer =
      case env["PATH_INFO"]
      when "/connect" then connect
      when "/command" then command(message)
      else { status: SUCCESS }
      end
    [200, { "Content-Type" => "application/json" }, [JSON.generate(answer)]]
  end

  private

  def connect
    { status: SUCCESS, identifiers: SecureRandom.hex(8), transmissions: [JSON.generate(type: "welcome")] }
  end

  def command(message)
    id = message["connection_identifiers"]
    identifier = message["identifier"]
    case message["command"]
    when "subscribe"
      confirmation = JSON.generate(type: "confirm_subscription", identifier: identifier)
      { status: SUCCESS, streams: ["all", "client:#{id}"], transmissions: [confirmation] }
    when "message"
      perform(JSON.parse(message["data"]), id)
      { status: SUCCESS }
    else
      { status: SUCCESS }
    end
  end

  def perform(data, id)
    if data["action"] == "announce"
      broadcast("all", { "announce" => data["at"] })
    else
      Rails.cache.read("fragment:1")
      broadcast("client:#{id}", { "reflex" => data["at"] })
    end
  end

  def broadcast(stream, data)
    @redis.publish("__anycable__", JSON.generate(stream: stream, data: JSON.generate(data)))
  end
end

CableBench.initialize!
Rails.cache.write("fragment:1", "x" * 10_000)
rpc = BenchRpc.new
map("/_anycable") { run rpc }
map("/") { run CableBench }
