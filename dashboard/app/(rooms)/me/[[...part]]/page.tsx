import type { Metadata } from "next";
import { MeRoom } from "@/components/Me/MeRoom";

export const metadata: Metadata = { title: "Me" };

export function generateStaticParams() {
  return [{ part: [] }];
}

export default function Page() {
  return <MeRoom />;
}
