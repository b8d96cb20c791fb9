module ApplicationCable
  class Connection < ActionCable::Connection::Base
    identified_by :current_user

    # The session of the pages, through the cookie that reaches the cable's host as well.
    def connect
      self.current_user = request.session[:user] || reject_unauthorized_connection
    end
  end
end
