export { Sheet } from "@/ui/Dialog";
