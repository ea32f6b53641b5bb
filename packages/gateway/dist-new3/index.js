import {
  VaultError,
  createReport,
  generateVaultKey,
  manageVault,
  openEmbeddedStores,
  openKeyStore,
  openPostgresLogStore,
  openRedisStores,
  openStores,
  readVaultKeys,
  startGateway
} from "./chunk-BU7SHXLT.js";
import "./chunk-XZFAVL7A.js";
import "./chunk-455PCR4L.js";
import "./chunk-X7LJGJWQ.js";
import "./chunk-JOXLJU2K.js";
import "./chunk-SLKEUF3U.js";
import {
  StoreError
} from "./chunk-WTHNCPDM.js";
export {
  StoreError,
  VaultError,
  createReport,
  generateVaultKey,
  manageVault,
  openEmbeddedStores,
  openKeyStore,
  openPostgresLogStore,
  openRedisStores,
  openStores,
  readVaultKeys,
  startGateway
};
