/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // `npm run check` does that, with the tests' types too
  // A page is loaded when it is first asked for: all of them would keep the first answer waiting.
  experimental: { serverMinification: false, preloadEntriesOnStart: false },
};
