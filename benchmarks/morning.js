// A conference morning: phones that open the programme, look again every half minute, follow three
// sessions, and ask for the state of things (k6, https://grafana.com/docs/k6/).
import http from "k6/http";
import { sleep } from "k6";
import { Counter, Trend } from "k6/metrics";

const site = JSON.parse(open(__ENV.SITE));
const PACE = 30; // seconds
const FOLLOWED = 3;

export const options = {
  scenarios: {
    phones: {
      executor: "per-vu-iterations",
      vus: site.phones,
      iterations: 1,
      maxDuration: `${site.seconds + 2 * PACE}s`,
    },
  },
  hosts: { localhost: "127.0.0.1" },
  insecureSkipTLSVerify: true,
  discardResponseBodies: true,
  summaryTrendStats: ["med", "p(99)", "max"],
};

// Of each answer: from the question to its last byte, with what it took to connect.
const answered = new Trend("answered", true);
const failed = new Counter("failed");
const known = {};

function ask(path) {
  const headers = { "Accept-Encoding": "gzip, deflate, br", ...site.headers };
  if (known[path]) {
    headers["If-None-Match"] = known[path];
  }
  const begun = Date.now();
  const answer = http.get(`${site.addresses[__VU % site.addresses.length]}${path}`, { headers });
  answered.add(Date.now() - begun);
  if (answer.status !== 200 && answer.status !== 304) {
    failed.add(1);
    console.error(`${path} ${answer.status} ${answer.error}`);
  }
  known[path] = answer.headers["Etag"] || known[path];
}

export default function () {
  // Nobody opens the page in the same second as everybody else.
  sleep(Math.random() * PACE);
  const end = Date.now() + (site.seconds - PACE) * 1000;
  site.visit.forEach(ask);
  for (let turn = 0; Date.now() < end; turn++) {
    ask(site.state);
    const rest = PACE * (0.9 + Math.random() * 0.2);
    if (turn < FOLLOWED) {
      sleep(rest / 2);
      ask(site.sessions[Math.floor(Math.random() * site.sessions.length)]);
      sleep(rest / 2);
    } else {
      sleep(rest);
    }
    ask(site.visit[0]);
  }
}

export function handleSummary(data) {
  const { answered, failed } = data.metrics;
  return {
    stdout: JSON.stringify({
      requests: data.metrics.http_reqs.values.count,
      failed: failed ? failed.values.count : 0,
      median: answered.values.med / 1000,
      p99: answered.values["p(99)"] / 1000,
      longest: answered.values.max / 1000,
      unfinished: site.phones - data.metrics.iterations.values.count,
    }),
  };
}
