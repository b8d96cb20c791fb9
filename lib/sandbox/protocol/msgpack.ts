/** What the sandbox needs of msgpack, in which Terraform writes values. The build puts the package into this one file. */
export { decode, Decoder, Encoder, ExtensionCodec } from "@msgpack/msgpack";
