Rails.application.routes.draw do
  root "pages#home"
  get "second", to: "pages#second"
  post "login", to: "pages#login"
  get "whoami", to: "pages#whoami"
  get "links", to: "pages#links"
  post "cache", to: "pages#cache"
  post "jobs", to: "pages#jobs"
end
