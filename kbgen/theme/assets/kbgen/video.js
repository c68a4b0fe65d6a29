// A film's page: nothing is fetched before a click; chapters and "#t=90" or "?t=90" lead to a place in the film.
// Without it the poster and the chapters are links to the file itself.
(function () {
  "use strict";
  var watch = document.querySelector("[data-kb-watch]");
  var box = watch && watch.querySelector("[data-kb-player]");
  if (!box) return;
  var start = box.querySelector(".kb-player__start");
  var chapters = Array.from(watch.querySelectorAll("[data-seek]"));
  var cues = Array.from(document.querySelectorAll("[data-at]"));
  var player = null;

  function place() {
    var found = /[#&]t=(\d+)/.exec(location.hash) || /[?&]t=(\d+)/.exec(location.search);
    return found ? Number(found[1]) : 0;
  }

  function make(tag, attributes) {
    var element = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    return element;
  }

  function file(seconds) {
    var video = make("video", { controls: "", playsinline: "", preload: "auto", "aria-label": box.dataset.title });
    if (box.dataset.poster) video.poster = box.dataset.poster;
    video.append(make("source", { src: box.dataset.src, type: box.dataset.mime }));
    if (box.dataset.captions) {
      video.append(make("track", {
        kind: "captions", src: box.dataset.captions, srclang: box.dataset.captionsLang, label: box.dataset.captionsLabel,
      }));
    }
    video.addEventListener("loadedmetadata", function () { if (seconds) video.currentTime = seconds; }, { once: true });
    video.addEventListener("timeupdate", follow);
    return video;
  }

  function embed(seconds) {
    var youtube = box.dataset.provider === "YouTube";
    var address = box.dataset.embed + (seconds ? (youtube ? "&start=" + seconds : "#t=" + seconds + "s") : "");
    return make("iframe", {
      src: address, title: box.dataset.title, allow: "autoplay; fullscreen; picture-in-picture", allowfullscreen: "",
      referrerpolicy: "strict-origin-when-cross-origin",
    });
  }

  function play(seconds) {
    if (player && player.tagName === "VIDEO") {
      player.currentTime = seconds;
    } else {
      if (player) player.remove();
      player = box.dataset.src ? file(seconds) : embed(seconds);
      start.hidden = true;
      box.append(player);
      player.focus();
    }
    if (player.play) player.play().catch(function () { /* the reader starts it */ });
  }

  function follow() {
    var now = player.currentTime;
    mark(chapters, "seek", now, function (link, on) {
      if (on) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
    mark(cues, "at", now, function (cue, on) { cue.classList.toggle("kb-now", on); });
  }

  function mark(list, name, now, set) {
    var current = null;
    list.forEach(function (element) { if (Number(element.dataset[name]) <= now + 0.2) current = element; });
    list.forEach(function (element) { set(element, element === current); });
  }

  start.setAttribute("role", "button");
  start.addEventListener("click", function (event) { event.preventDefault(); play(place()); });
  start.addEventListener("keydown", function (event) {
    if (event.key === " ") { event.preventDefault(); play(place()); }
  });
  chapters.forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(history.state, "", "#t=" + link.dataset.seek);
      play(Number(link.dataset.seek));
    });
  });
  window.addEventListener("hashchange", function () { if (player && /t=\d/.test(location.hash)) play(place()); });
})();
