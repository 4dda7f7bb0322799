/** A value that JSON can carry. NaN and Infinity are not JSON: writers refuse them. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
