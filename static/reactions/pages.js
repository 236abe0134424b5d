// What a link names by its fragment alone, which no server hears of, may stand on another page.
const [, named] = location.hash.match(/^#reaction-(\d+)$/) ?? [];
const isAsked = new URLSearchParams(location.search).has("reaction");
if (named && !isAsked && !document.getElementById(location.hash.slice(1)))
  location.replace(`?reaction=${named}${location.hash}`);
