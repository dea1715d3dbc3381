import { guessedEndpoint } from '../kit/guessed.ts';

export default guessedEndpoint({ role: 'token', order: 600, path: '/token', what: 'the token endpoint' });
