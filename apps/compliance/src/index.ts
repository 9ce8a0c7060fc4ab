/** The demo's compliance desk. */
export { createCompliance } from './compliance.ts'
