/**
 * What the sandbox needs of gRPC to speak the plugin protocol. The build puts the packages into this one file: 38 of them
 * and 20 MB would otherwise be installed for everybody who uses the constructs alone.
 */
export { Server, ServerCredentials, status, type handleUnaryCall } from "@grpc/grpc-js";
export { loadSync, type AnyDefinition, type ServiceDefinition } from "@grpc/proto-loader";
