export { Template, type Annotation, type Json, type ResourceJson } from "./template";
