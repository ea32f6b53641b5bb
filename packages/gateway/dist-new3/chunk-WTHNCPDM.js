// src/stores/store-error.ts
var StoreError = class extends Error {
  name = "StoreError";
  code;
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
};

export {
  StoreError
};
