module StimulusReflex
  # Answers the stimulus_reflex npm package in place of its gem, which Debian does not have. What counts is how the
  # session is written: in the connection's own request, committed without a response that could carry a cookie.
  class Channel < ApplicationCable::Channel
    CABLE_READY = "5.0.6"

    def subscribed
      stream_from(stream)
    end

    def receive(data)
      request = ActionDispatch::Request.new(connection.env)
      request.session[:count] = request.session[:count].to_i + 1
      request.session.instance_variable_get(:@by).commit_session(request, ActionDispatch::Response.new)
      operation = { operation: "innerHtml", selector: "#count", html: request.session[:count].to_s }
      ActionCable.server.broadcast(stream, {
        cableReady: true, version: CABLE_READY, operations: [operation.merge(stimulusReflex: data.merge(morph: "selector"))]
      })
    end

    private

    def stream
      "reflex:#{current_user}"
    end
  end
end
