import "@hotwired/turbo";
import { Application, Controller } from "@hotwired/stimulus";
import StimulusReflex from "stimulus_reflex";
import consumer from "./channels/consumer.js";
import { followIdentity, showState, stimulateOnce } from "./channels/cable_state.js";
import "./channels/news_channel.js";

class CounterController extends Controller {
  connect() {
    StimulusReflex.register(this);
  }

  increment() {
    return stimulateOnce(consumer, this, "Counter#increment");
  }
}

followIdentity(consumer);
showState(consumer);

const application = Application.start();
StimulusReflex.initialize(application, { consumer, isolate: true });
application.register("counter", CounterController);
