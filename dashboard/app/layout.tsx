import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Providers } from "@/components/Shell/Providers";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "NexusFlow", template: "%s · NexusFlow" },
  description: "Decisions that people make, on time, with proof.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f7f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0d11" },
  ],
};

/** The theme is set before anything is painted, by a file of our own: no page flashes in the wrong one. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script src="/theme.js" />
      </head>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
