// Send the fields of a form to its address; the answer's JSON with its status, 0 without a network.

import { cookie } from "../../core/cookie.js";

export async function send(url, fields, parting = false) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
  try {
    const options = { method: "POST", body, headers, keepalive: parting, redirect: "manual" };
    const response = await fetch(url, options);
    // Anyone who is signed out is led to where one signs in.
    if (response.type === "opaqueredirect") return { status: 403 };
    const answer = await response.json().catch(() => ({}));
    return { ...answer, status: response.status };
  } catch {
    return { status: 0 };
  }
}
