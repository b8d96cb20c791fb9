/* global document */
import consumer from "./consumer.js";

consumer.subscriptions.create("NewsChannel", {
  connected() {
    document.documentElement.dataset.cable = "connected";
  },

  received({ text }) {
    const item = document.createElement("li");
    item.textContent = text;
    document.getElementById("news").append(item);
  },
});
