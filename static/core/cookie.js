// What a cookie of this site holds, nothing if there is none.
export const cookie = (name) =>
  document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] ?? "";
