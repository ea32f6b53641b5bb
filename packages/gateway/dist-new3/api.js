import {
  outcomeOf
} from "./chunk-X7LJGJWQ.js";

// src/api/encode-query.ts
function encodeQuery(query) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === void 0) continue;
    if (Array.isArray(value)) for (const each of value) parameters.append(name, String(each));
    else if (typeof value !== "object") parameters.append(name, String(value));
    else for (const [property, wanted] of Object.entries(value)) appendProperty(parameters, property, wanted);
  }
  return parameters.toString();
}
function appendProperty(parameters, name, value) {
  if (value === null) parameters.append("hasProperty", name);
  else parameters.append(`property.${name}`, String(value));
}
export {
  encodeQuery,
  outcomeOf
};
