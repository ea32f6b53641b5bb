// src/stores/outcome-of.ts
function outcomeOf(status) {
  if (status === -3) return "cancelled";
  return status >= 200 && status < 400 ? "success" : "error";
}

export {
  outcomeOf
};
