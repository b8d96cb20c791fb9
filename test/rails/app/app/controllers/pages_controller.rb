class PagesController < ApplicationController
  # The test speaks plain HTTP where it needs no browser.
  skip_forgery_protection

  def home; end

  def second; end

  def login
    session[:user] = params.fetch(:user)
    redirect_to "/"
  end

  def whoami
    render json: { user: session[:user], count: session[:count] }
  end

  # What a reflex does: it renders outside of the request that it came with.
  def links
    render plain: ApplicationController.renderer.render(inline: "<%= root_url %>")
  end

  def cache
    Rails.cache.write(params.fetch(:key), "x" * Integer(params.fetch(:mebibytes)).megabytes, expires_in: 1.hour, compress: false)
    render plain: Rails.cache.exist?(params.fetch(:key)).to_s
  end

  def jobs
    render plain: NewsWorker.perform_async(params.fetch(:text))
  end
end
