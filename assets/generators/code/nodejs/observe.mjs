// Logs as one JSON object a line, so that queries need no parsing rules.

const LEVELS = { debug: 10, info: 20, error: 40 };
let requestId = "";

export function start(context) {
  requestId = context?.awsRequestId ?? "";
}

export function log(level, message, fields = {}) {
  const least = LEVELS[(process.env.LOG_LEVEL ?? "info").toLowerCase()] ?? 20;
  if ((LEVELS[level] ?? 20) < least) return;
  const entry = { time: new Date().toISOString(), level, message, request_id: requestId, ...fields };
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
