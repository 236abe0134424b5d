// Dates as the site writes them.

// "Lundi 30 novembre" or "Monday 30 November" of a moment in a time zone; French has "1er" for the first.
export function dayIn(zone) {
  const { lang } = document.documentElement;
  const day = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: zone,
  });
  return (time) => {
    const name = lang === "fr" ? day.format(time).replace(" 1 ", " 1er ") : day.format(time);
    return name[0].toUpperCase() + name.slice(1);
  };
}
