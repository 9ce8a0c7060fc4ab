/** What tests of adapters need to serve their agents over HTTP. */
export { listen, serveOnSocket } from './serve-on-socket.ts'
