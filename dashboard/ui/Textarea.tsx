export { Textarea } from "@/ui/Input";
