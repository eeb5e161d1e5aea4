import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

const api = process.env.NEXUSFLOW_API ?? "http://127.0.0.1:8000";

/**
 * Built, it is a folder of files that the API serves on its own address. While developing, Next serves the
 * pages and hands every call on; uncompressed, because gzip would hold the event stream back.
 */
export default function configure(phase: string): NextConfig {
  const common: NextConfig = {
    reactStrictMode: true,
    poweredByHeader: false,
    images: { unoptimized: true },
    experimental: { optimizePackageImports: ["radix-ui", "lucide-react"] },
  };
  if (phase !== PHASE_DEVELOPMENT_SERVER) return { ...common, output: "export" };
  return {
    ...common,
    compress: false,
    allowedDevOrigins: ["127.0.0.1", "localhost"],
    devIndicators: false,
    rewrites: async () =>
      ["/api/:path*", "/health/:path*", "/docs/:path*"].map((source) => ({
        source,
        destination: `${api}${source}`,
      })),
  };
}
