// src/stores/cache-store.ts
var MAX_ENTRY_BYTES = 8 * 1024 * 1024;

export {
  MAX_ENTRY_BYTES
};
