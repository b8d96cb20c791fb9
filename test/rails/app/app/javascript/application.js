import "@hotwired/turbo";
import { Application, Controller } from "@hotwired/stimulus";
import StimulusReflex from "stimulus_reflex";
import consumer from "./channels/consumer.js";
import "./channels/news_channel.js";

class CounterController extends Controller {
  connect() {
    StimulusReflex.register(this);
  }

  increment() {
    return this.stimulate("Counter#increment");
  }
}

const application = Application.start();
StimulusReflex.initialize(application, { consumer, isolate: true });
application.register("counter", CounterController);
