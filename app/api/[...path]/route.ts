import { instance } from '../../../server/instance.ts';

export const dynamic = 'force-dynamic';

const answer = (request: Request): Promise<Response> => instance().handle(request);

export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
