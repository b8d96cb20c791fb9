# Forms with a token, as a browser posts them.
class AccountsController < ApplicationController
  def show; end

  def login
    reset_session
    session[:user] = "ada"
    redirect_to "/account"
  end

  def logout
    reset_session
    redirect_to "/account"
  end

  def note
    render plain: "noted by #{session[:user]}"
  end
end
