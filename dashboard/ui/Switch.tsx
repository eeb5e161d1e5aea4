export { Switch } from "@/ui/Checkbox";
