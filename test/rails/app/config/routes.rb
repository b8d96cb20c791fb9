Rails.application.routes.draw do
  root "pages#home"
  get "second", to: "pages#second"
  post "login", to: "pages#login"
  get "whoami", to: "pages#whoami"
  get "account", to: "accounts#show"
  post "account/login", to: "accounts#login"
  post "account/logout", to: "accounts#logout"
  post "account/note", to: "accounts#note"
  get "links", to: "pages#links"
  post "cache", to: "pages#cache"
  post "jobs", to: "pages#jobs"
end
