class NewsWorker
  include Sidekiq::Worker

  def perform(text)
    ActionCable.server.broadcast("news", { text: text })
  end
end
