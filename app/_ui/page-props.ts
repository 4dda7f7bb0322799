/** What Next hands to a page. Written here so that types check before the first build has generated its own. */
export interface PageProps<Params = Record<never, never>> {
  params: Promise<Params>;
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}
