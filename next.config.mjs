/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  rewrites: async () => [{ source: '/v1/:path*', destination: '/api/v1/:path*' }],
  typescript: { ignoreBuildErrors: true }, // `npm run check` does that, with the tests' types too
  experimental: { serverMinification: false },
};
