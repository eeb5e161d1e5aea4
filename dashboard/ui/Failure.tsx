export { Failure } from "@/ui/Empty";
