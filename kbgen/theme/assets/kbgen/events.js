// Events in the reader's own time, where it differs from theirs; and a calendar that is subscribed to, not only fetched.
(() => {
  "use strict";
  const words = document.querySelector("[data-kb-here]");
  const style = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  document.querySelectorAll("time[data-kb-until]").forEach((time) => {
    const start = new Date(time.dateTime), end = new Date(time.dataset.kbUntil), here = document.createElement("span");
    // What the clock shows there is what is written before the offset; here it is the reader's own.
    if (!words || new Date(time.dateTime.slice(0, 19)).getTime() === start.getTime()) return;
    here.className = "kb-here";
    here.textContent = words.dataset.kbHere.replace("{time}", new Intl.DateTimeFormat(document.documentElement.lang, style).formatRange(start, end));
    time.after(here);
  });
  document.querySelectorAll("a[data-kb-webcal]").forEach((link) => { link.href = link.href.replace(/^https?:/, "webcal:"); });
})();
