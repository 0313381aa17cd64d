// Times are written in UTC; where the viewer is elsewhere, show them as his clock does. The title keeps UTC.
(function () {
  'use strict';
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  var two = function (number) { return String(number).padStart(2, '0'); };

  function localize(root) {
    if (!zone || zone === 'UTC') return;
    root.querySelectorAll('time[datetime]').forEach(function (element) {
      var at = new Date(element.getAttribute('datetime'));
      if (isNaN(at)) return;
      var text = at.getFullYear() + '-' + two(at.getMonth() + 1) + '-' + two(at.getDate())
        + ' ' + two(at.getHours()) + ':' + two(at.getMinutes());
      element.textContent = element.dataset.seconds === 'true' ? text + ':' + two(at.getSeconds()) : text;
    });
  }

  document.addEventListener('DOMContentLoaded', function () { localize(document); });
  document.addEventListener('htmx:afterSwap', function (event) { localize(event.target); });
  document.addEventListener('htmx:sseMessage', function (event) { localize(event.target); });
})();
